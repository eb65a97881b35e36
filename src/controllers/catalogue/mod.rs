//! The public catalogue: list, innovation, dimension, frameworks.

pub mod dimensions;
pub mod innovations;

use crate::{
    search::Snapshot,
    views::catalogue::Look,
    web::{Visit, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [innovations::routes(), dimensions::routes()].concat()
}

/// The catalogue as this visitor reads it.
#[must_use]
pub fn look<'a>(visit: &'a Visit, snapshot: &'a Snapshot) -> Look<'a> {
    Look { snapshot, engine: &visit.portal.engine, locale: visit.locale }
}
