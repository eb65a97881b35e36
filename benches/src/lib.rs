//! Measures the portal from outside, as a browser meets it, and from inside where only that can be counted. `docs/benchmarks.md` names the
//! command of every figure. Nothing here is part of the product.

#![allow(clippy::print_stdout, reason = "figures are printed")]

pub mod bare;
pub mod data;
pub mod figures;
pub mod http;
pub mod load;
pub mod options;
pub mod report;
pub mod site;

/// Why a measurement could not be made.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// What a measurement gives.
pub type Result<T = ()> = std::result::Result<T, Failure>;
