//! Opening a contest: the draft becomes frozen rules, or every gap is listed and nothing is opened.

mod check;
mod draft;
mod fault;

pub use check::check_opening;
pub use draft::{CategoryDraft, ContestDraft};
pub use fault::{OpeningFault, OpeningGap};
