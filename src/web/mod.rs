//! The HTTP plumbing that Loco does not have: who is visiting, forms with their token, errors as pages, static files.
//!
//! Knows users and sessions, but no page and no rule of the contest.

pub mod context;
pub mod cookies;
pub mod csrf;
pub mod error;
pub mod error_page;
pub mod file_answer;
pub mod flash;
pub mod form;
pub mod frame;
pub mod locale;
pub mod multipart;
pub mod pace;
pub mod page_cache;
pub mod path;
pub mod read_only;
pub mod reload;
pub mod request_log;
pub mod return_to;
pub mod routes;
pub mod static_files;
pub mod throttle;
pub mod tus;
pub mod visit;

pub use context::Context;
pub use error::{PageError, PageResult, RecoveryLink};
pub use flash::Flash;
pub use form::{PageForm, RawForm};
pub use path::Path;
pub use visit::{Passerby, SignedIn, Visit};
