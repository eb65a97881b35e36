//! Mirrors `src/models`.

mod accounts;
mod connection;
mod demonstration;
mod demonstration_files;
mod likeness;
mod passwords;
mod real_catalogue;
mod reference_data;
mod schema;
