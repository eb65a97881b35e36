//! Made-up data to measure with, every row of it marked as an example.

pub mod jury;
pub mod people;
