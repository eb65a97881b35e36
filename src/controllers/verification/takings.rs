//! `/committee/contests/{slug}/verification/takings` and `/releases`: who checks what, one by one or many at once.

use axum::response::Response;
use uuid::Uuid;

use super::queue::Asked;
use crate::{
    controllers::judging::find_contest,
    domain::policy::{self, Question},
    models::verifications::taking::{TakeRefusal, Wish, release, take},
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        post("/committee/contests/{slug}/verification/takings", Question::TakeChecks, create),
        post("/committee/contests/{slug}/verification/releases", Question::TakeChecks, destroy),
    ]
}

/// The chosen entries, or the next ones.
async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    policy::may_take_checks(&visit.actor, &standing.facts(None, None, visit.now))?;
    let asked = Asked::of_query(&raw.text("query"));
    let filter = asked.filter(&visit, &standing).await?;
    let wish = match raw.text("which").as_str() {
        "next" => Wish::Next(raw.number("count").unwrap_or(10)),
        _ => Wish::Chosen(chosen(&raw)),
    };
    let taken = take(visit.db(), &slug, &visit.actor, &wish, &filter, visit.now).await.map_err(refusal)?;
    let flash = match (taken.taken, taken.left) {
        (0, 0) => Flash::warn("verification-took-none"),
        (0, _) => Flash::warn("verification-took-none-left"),
        (count, 0) => Flash::good("verification-took").with("count", count),
        (count, left) => Flash::good("verification-took-some").with("count", count).with("left", left),
    };
    Ok(visit.redirect_with(&back(&slug, &asked), &flash))
}

async fn destroy(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    policy::may_take_checks(&visit.actor, &standing.facts(None, None, visit.now))?;
    let released = release(visit.db(), &slug, &visit.actor, &chosen(&raw), visit.now).await.map_err(refusal)?;
    let flash = match released {
        0 => Flash::warn("verification-released-none"),
        count => Flash::good("verification-released").with("count", count),
    };
    Ok(visit.redirect_with(&back(&slug, &Asked::of_query(&raw.text("query"))), &flash))
}

fn chosen(raw: &RawForm) -> Vec<Uuid> {
    raw.all("entry").iter().filter_map(|pid| Uuid::parse_str(pid).ok()).collect()
}

/// The list that the form was on.
fn back(slug: &str, asked: &Asked) -> String {
    format!("/committee/contests/{slug}/verification?{}", asked.to_query())
}

fn refusal(refusal: TakeRefusal) -> crate::web::PageError {
    match refusal {
        TakeRefusal::Denied(denial) => denial.into(),
        TakeRefusal::Db(error) => error.into(),
    }
}
