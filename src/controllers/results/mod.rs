//! Results: ranking, decisions, publication, what everybody may read afterwards, and the leader's page.

mod decisions;
mod overview;
mod public;
mod publication;
mod rankings;

use crate::{
    models::contests::{self, Standing},
    web::{PageResult, Visit, error::OrNotFound, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [rankings::routes(), decisions::routes(), publication::routes(), public::routes(), overview::routes()].concat()
}

/// The contest of a committee's page.
async fn find_standing(visit: &Visit, slug: &str) -> PageResult<Standing> {
    let contest = contests::Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    Ok(contest.standing(visit.db()).await?)
}
