//! `/committee/contests/{slug}/closing`: no more work by entrants or judges.

use axum::response::Response;

use crate::{
    domain::policy::{Question, may_close_contest},
    models::contests::{Model, closing::ClosingError},
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![post("/committee/contests/{slug}/closing", Question::CloseContest, create)]
}

async fn create(visit: SignedIn, Path(slug): Path<String>, _form: PageForm) -> PageResult<Response> {
    let contest = Model::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_close_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    let href = format!("/committee/contests/{slug}");
    match contest.close(visit.db(), visit.user.id, visit.now).await {
        Ok(()) => Ok(visit.redirect_with(&href, &Flash::good("committee-closed"))),
        Err(ClosingError::State) => Err(PageError::conflict("denial-contest-state", href, "committee-back-to-contest")),
        Err(ClosingError::Db(error)) => Err(error.into()),
    }
}
