//! The public catalogue in memory: what is published, its facets, and a text index beside it.
//!
//! One per node, built from the database and followed by the catalogue's change number, so that SQLite and
//! PostgreSQL give the same results in the same order, and a page with its counts needs no statement. What is not
//! public never comes in here: no filter, count or search can tell that it exists.
//!
//! Knows no database: `models::catalogue_index` fills it.

pub mod book;
pub mod cursor;
pub mod facets;
pub mod filter;
pub mod likeness;
pub mod query;
pub mod row;
pub mod shared;
pub mod snapshot;
pub mod text_index;
pub mod words;

pub use book::Book;
pub use cursor::Cursor;
pub use facets::Facets;
pub use filter::{Filter, Wanted};
pub use query::{Found, Hit};
pub use row::{Named, Placement, Region, Row, Tag};
pub use shared::SharedCatalogue;
pub use snapshot::{Draft, Snapshot};
