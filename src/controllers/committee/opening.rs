//! `/committee/contests/{slug}/opening`: everything that is missing, or the rules as they will be frozen; then the opening.

use axum::{http::StatusCode, response::Response};

use super::workspace;
use crate::{
    domain::policy::{Question, may_open_contest},
    forms::FormErrors,
    models::contests::{Model, Standing, opening::OpeningError},
    views::{
        committee::{OpeningPage, gap_lines},
        contests::{CategoryView, RulesView, stage_lines},
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/opening/new", Question::OpenContest, new),
        post("/committee/contests/{slug}/opening", Question::OpenContest, create),
    ]
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = load(&visit, &slug).await?;
    may_open_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    show(&visit, standing, StatusCode::OK, false).await
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = load(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    let href = format!("/committee/contests/{slug}");
    let already = || PageError::conflict("committee-opening-already", href.as_str(), "committee-back-to-contest");
    crate::domain::policy::may_manage_contest(&visit.actor, &facts)?;
    may_open_contest(&visit.actor, &facts).map_err(|_| already())?;
    match standing.contest.open(visit.db(), &raw.text("sha256"), visit.user.id, visit.now).await {
        Ok(()) => Ok(visit.redirect_with(&href, &Flash::good("committee-opened"))),
        Err(OpeningError::Gaps(_)) => show(&visit, standing, StatusCode::UNPROCESSABLE_ENTITY, false).await,
        Err(OpeningError::Changed) => show(&visit, load(&visit, &slug).await?, StatusCode::CONFLICT, true).await,
        Err(OpeningError::AlreadyOpen) => Err(already()),
        Err(OpeningError::Db(error)) => Err(error.into()),
    }
}

async fn load(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    Ok(contest.standing(visit.db()).await?)
}

async fn show(visit: &SignedIn, standing: Standing, status: StatusCode, has_changed: bool) -> PageResult<Response> {
    let check = standing.check_opening(visit.db(), visit.now).await?;
    let contest = workspace(visit, &standing, "opening");
    let set_up = standing.set_up(visit.db()).await?;
    let text = check.rules.to_canonical_json().map_err(|error| PageError::Internal(error.to_string()))?;
    let page = OpeningPage {
        contest,
        gaps: gap_lines(&check.gaps, &set_up),
        not_asked: check.not_asked,
        rules: RulesView::new(&check.rules, &set_up, visit.locale),
        categories: CategoryView::all(&check.rules, &set_up, visit.locale),
        stages: stage_lines(&set_up.standing, visit.locale),
        sha256: check.sha256,
        text,
        has_changed,
    };
    visit.form_page(status, "committee/opening/new.html", &page, &FormErrors::default())
}
