//! The administrative check by the committee.

pub mod check;
mod differences;
pub mod ledger;
pub mod pairs;
pub mod queue;
pub mod sheet;
pub mod takings;

use crate::web::routes::PageRoute;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [queue::routes(), takings::routes(), check::routes(), sheet::routes(), ledger::routes(), pairs::routes()].concat()
}
