//! `/committee/contests/{slug}/decisions`: what the plenary decides; nobody else sees it before the publication.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use crate::{
    domain::policy::{Question, may_publish, may_view_scores_overview},
    forms::{FormErrors, decision_form::DecisionForm},
    models::{
        contests::Standing,
        decisions::{self, DecideRefusal},
        rankings,
    },
    views::results::{
        ContestHead, ResultsTab,
        decisions::{DecisionsPage, DecisionsSource},
        subnav,
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "results/decisions/edit.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/decisions", Question::ViewScoresOverview, edit),
        post("/committee/contests/{slug}/decisions/{category}", Question::Decide, update),
    ]
}

async fn edit(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    // The page shows what the scores add up to.
    may_view_scores_overview(&visit.actor, &standing.facts(None, None, visit.now))?;
    let page = decisions_page(&visit, &standing, None).await?;
    visit.page(TEMPLATE, &page)
}

async fn update(
    visit: SignedIn,
    Path((slug, category)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    may_publish(&visit.actor, &standing.facts(None, None, visit.now))?;
    let form = DecisionForm::read(&raw);
    let (status, errors) = match form.check() {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok(rulings) => {
            let outcome =
                decisions::record(visit.db(), &slug, &category, &rulings, &form.seen, &visit.actor, visit.now).await;
            match outcome {
                Ok(()) => {
                    let to = format!("/committee/contests/{slug}/decisions");
                    return Ok(visit.redirect_with(&to, &Flash::good("results-decisions-saved")));
                }
                Err(refusal) => explained(refusal)?,
            }
        }
    };
    let page = decisions_page(&visit, &standing, Some((&category, &form))).await?;
    visit.form_page(status, TEMPLATE, &page, &errors)
}

/// Refusals that the form can show; the others are pages of their own.
fn explained(refusal: DecideRefusal) -> PageResult<(StatusCode, FormErrors)> {
    match refusal {
        DecideRefusal::Stale => Ok((StatusCode::CONFLICT, FormErrors::one("", "results-decisions-stale"))),
        DecideRefusal::ReasonMissing(entries) => Ok((StatusCode::UNPROCESSABLE_ENTITY, reasons_missing(&entries))),
        DecideRefusal::NoSuchAward(entry) => {
            let errors = FormErrors::one(&format!("choice-{entry}"), "results-choice-wrong");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, errors))
        }
        DecideRefusal::NotFound => Err(PageError::not_found()),
        DecideRefusal::Denied(denial) => Err(denial.into()),
        DecideRefusal::Db(error) => Err(error.into()),
    }
}

fn reasons_missing(entries: &[Uuid]) -> FormErrors {
    let mut errors = FormErrors::default();
    for entry in entries {
        errors.add(&format!("reason-{entry}"), "results-reason-missing");
    }
    errors
}

async fn decisions_page(
    visit: &SignedIn,
    standing: &Standing,
    typed: Option<(&str, &DecisionForm)>,
) -> PageResult<DecisionsPage> {
    let board = rankings::compute(visit.db(), standing).await?;
    let decided = decisions::list(visit.db(), standing.contest.id).await?;
    let permissions = decisions::permissions(visit.db(), &visit.actor, standing, &board, visit.now).await?;
    let source = DecisionsSource { decided: &decided, permissions: &permissions, typed, locale: visit.locale };
    let not_selected = visit.t("results-not-selected");
    Ok(DecisionsPage {
        contest: ContestHead::new(&standing.contest, visit.locale),
        subnav: subnav(&visit.actor, standing, ResultsTab::Decisions, visit.now, visit.locale, |key| visit.t(key)),
        is_open: may_publish(&visit.actor, &standing.facts(None, None, visit.now)).is_ok(),
        categories: board.categories.iter().map(|category| source.section(category, &not_selected)).collect(),
    })
}
