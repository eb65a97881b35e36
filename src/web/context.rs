//! Loco's context behind a counter: what handlers and layers of ours hold.
//!
//! axum copies a route's layers and handlers, and with them the state they hold, several times for each request. Loco's context holds the whole
//! configuration by value; copying that was nine tenths of the time of a page from memory (docs/benchmarks.md).

use std::sync::Arc;

use loco_rs::app::AppContext;

/// See the head of the file.
pub type Context = Arc<AppContext>;
