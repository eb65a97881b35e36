//! Mirrors `src/models`.

mod connection;
mod demonstration;
mod real_catalogue;
mod reference_data;
mod schema;
