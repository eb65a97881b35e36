//! Templates and messages.

mod crawl;
mod messages;
