//! What tests share.

pub mod app;
pub mod build;
pub mod client;
pub mod database;
pub mod submissions;

pub use app::TestApp;
#[allow(unused_imports, reason = "the browser tests need neither")]
pub use client::{Answer, Client};
