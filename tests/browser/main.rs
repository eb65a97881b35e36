//! The whole path in a real browser: headless Chromium, driven through its driver, against the portal in this process, whose clock the
//! tests move from registration to publication. `bin/test` runs it; screenshots are left under `tests/artifacts`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, dead_code)]

#[path = "../support/mod.rs"]
mod support;

mod account;
mod autosave;
mod driver;
mod look;
mod pages;
mod paper;
mod path;
mod portal;
mod reading;
mod status;
mod upload;
mod verification;
mod writing;
