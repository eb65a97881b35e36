//! What tests share.

pub mod app;
pub mod build;
pub mod client;
pub mod database;

pub use app::TestApp;
pub use client::{Answer, Client};
