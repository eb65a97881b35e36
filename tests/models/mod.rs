//! Mirrors `src/models`.

mod connection;
mod demonstration;
mod likeness;
mod real_catalogue;
mod reference_data;
mod schema;
