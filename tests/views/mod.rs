//! Templates and messages.

mod messages;
