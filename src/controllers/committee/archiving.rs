//! `/committee/contests/{slug}/archive`: a published contest is put away.

use axum::response::Response;

use crate::{
    domain::policy::{Question, may_archive_contest},
    models::contests::{Model, archiving::ArchivingError},
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![post("/committee/contests/{slug}/archive", Question::ArchiveContest, create)]
}

async fn create(visit: SignedIn, Path(slug): Path<String>, _form: PageForm) -> PageResult<Response> {
    let contest = Model::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_archive_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    let href = format!("/committee/contests/{slug}");
    match contest.archive(visit.db(), visit.user.id, visit.now).await {
        Ok(()) => Ok(visit.redirect_with(&href, &Flash::good("committee-archived"))),
        Err(ArchivingError::State) => {
            Err(PageError::conflict("denial-contest-state", href, "committee-back-to-contest"))
        }
        Err(ArchivingError::Db(error)) => Err(error.into()),
    }
}
