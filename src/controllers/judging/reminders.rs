//! `/committee/contests/{slug}/reminders`: a mail to every judge with unfinished sheets, at most once a day.

use axum::response::Response;

use super::find_contest;
use crate::{
    domain::policy::{self, Question},
    models::score_sheets::remind,
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, post},
    },
    workers::deliver_mail::deliver_soon,
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![post("/committee/contests/{slug}/reminders", Question::Assign, create)]
}

async fn create(visit: SignedIn, Path(slug): Path<String>, _form: PageForm) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    policy::may_assign(&visit.actor, &standing.facts(None, None, visit.now))?;
    let base_url = visit.portal.settings.base_url();
    let count = remind(visit.db(), &standing, &visit.actor, base_url, visit.now).await?;
    deliver_soon(&visit.ctx).await;
    let list = format!("/committee/contests/{slug}/scores");
    Ok(visit.redirect_with(&list, &Flash::good("judging-reminded").with("count", count)))
}
