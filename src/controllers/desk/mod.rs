//! The planner's desk: which innovations need a dimension, and tagging them.

pub mod index;
pub mod likeness;
pub mod tags;

use crate::{
    domain::policy,
    models::catalogue::{self, Innovation},
    web::{PageResult, SignedIn, error::OrNotFound, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [index::routes(), likeness::routes(), tags::routes()].concat()
}

/// The innovation, when this planner may tag it. For planners of other regions there is no such desk.
async fn taggable(visit: &SignedIn, slug: &str) -> PageResult<Innovation> {
    let innovation = catalogue::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let facts = catalogue::facts(visit.db(), &innovation).await?;
    policy::may_view_desk(&visit.actor, &facts.region)?;
    policy::may_tag_innovation(&visit.actor, &facts)?;
    Ok(innovation)
}
