//! What tests share. Two binaries include it; each uses its part.

#![allow(dead_code)]

pub mod app;
pub mod build;
pub mod catalogue;
pub mod clamd;
pub mod client;
pub mod crawl;
pub mod database;
pub mod files;
pub mod imports;
pub mod rows;
pub mod s3;
pub mod sheets;
pub mod submissions;

pub use app::TestApp;
#[allow(unused_imports, reason = "the browser tests need neither")]
pub use client::{Answer, Client};
