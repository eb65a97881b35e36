//! The administrative check by the committee.

pub mod check;
pub mod pairs;
pub mod queue;

use crate::web::routes::PageRoute;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [queue::routes(), check::routes(), pairs::routes()].concat()
}
