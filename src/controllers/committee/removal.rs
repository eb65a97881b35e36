//! `/committee/contests/{slug}/removal`: a contest that was never opened is thrown away.

use axum::response::Response;

use super::{edit, refused_act};
use crate::{
    domain::policy::{Question, may_remove_contest},
    models::contests::Model,
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![post("/committee/contests/{slug}/removal", Question::RemoveContest, create)]
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let contest = Model::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_remove_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    let removed = contest.remove_draft(visit.db(), edit(&visit, &raw)).await;
    removed.map_err(|error| refused_act(error, &format!("/committee/contests/{slug}")))?;
    Ok(visit.redirect_with("/committee", &Flash::good("committee-removed")))
}
