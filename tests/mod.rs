//! The one test binary: linking is slow, so everything that needs the application is here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod domain;
mod mailers;
mod models;
mod process;
mod requests;
mod support;
mod views;
