//! Mirrors `src/models`.

mod connection;
mod real_catalogue;
mod reference_data;
mod schema;
