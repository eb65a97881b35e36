//! `/committee/contests/{slug}/stages/{pid}/dates`: the dates of a stage that the frozen rules leave without.

use axum::{http::StatusCode, response::Response};
use serde::Serialize;
use uuid::Uuid;

use super::{Refusal, invalid, workspace};
use crate::{
    domain::{
        policy::{Question, may_date_stage},
        setup::StageDatesRefusal,
    },
    forms::{FormErrors, contests::stage_dates_form::StageDatesForm},
    models::contests::{Model, Stage, Standing, stage_dates::StageDatesError},
    views::committee::FormPage,
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
        get("/committee/contests/{slug}/stages/{pid}/dates/edit", Question::DateStage, edit_form),
        post("/committee/contests/{slug}/stages/{pid}/dates", Question::DateStage, update),
    ]
}

/// What the form is about.
#[derive(Serialize)]
struct About {
    stage: String,
}

async fn edit_form(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let (standing, stage) = datable(&visit, &slug, pid).await?;
    let form = StageDatesForm::of(stage.window(), standing.region.time_zone);
    show_form(&visit, &standing, &stage, form, (StatusCode::OK, FormErrors::default()))
}

async fn update(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, stage) = datable(&visit, &slug, pid).await?;
    let form = StageDatesForm::read(&raw);
    let refusal = match form.check(standing.region.time_zone) {
        Err(errors) => invalid(errors),
        Ok(dates) => match standing.contest.date_stage(visit.db(), pid, dates, visit.user.id, visit.now).await {
            Ok(()) => {
                let href = format!("/committee/contests/{slug}#stages");
                return Ok(visit.redirect_with(&href, &Flash::good("committee-stage-dated")));
            }
            Err(error) => refused(error, &slug),
        },
    };
    show_form(&visit, &standing, &stage, form, refusal?)
}

/// The contest and the stage, while that may be dated.
async fn datable(visit: &SignedIn, slug: &str, pid: Uuid) -> PageResult<(Standing, Stage)> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_date_stage(&visit.actor, &standing.facts(None, None, visit.now))?;
    let stage = standing.stages.iter().find(|stage| stage.pid == pid && stage.is_dated_later()).cloned();
    Ok((standing, stage.or_not_found()?))
}

fn refused(error: StageDatesError, slug: &str) -> Refusal {
    match error {
        StageDatesError::Refused(StageDatesRefusal::NoSuchStage) => Err(PageError::not_found()),
        StageDatesError::Refused(refusal) => {
            let field = match refusal {
                StageDatesRefusal::ClosesBeforeOpening => "closes",
                StageDatesRefusal::BeforeEarlierStage
                | StageDatesRefusal::AfterLaterStage
                | StageDatesRefusal::NoSuchStage => "opens",
            };
            let key = format!("committee-stage-dates-{}", refusal.as_str().replace('_', "-"));
            invalid(FormErrors::one(field, &key))
        }
        StageDatesError::NotRunning => {
            let href = format!("/committee/contests/{slug}");
            Err(PageError::conflict("denial-contest-state", href, "committee-back-to-contest"))
        }
        StageDatesError::Db(error) => Err(error.into()),
    }
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    stage: &Stage,
    form: StageDatesForm,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let contest = workspace(visit, standing, "stage-dates");
    let choices = About { stage: visit.locale.pick(&stage.name_id, &stage.name_en).to_owned() };
    let action = format!("{}/stages/{}/dates", contest.href, stage.pid);
    let page = FormPage { contest, action, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/stages/dates.html", &page, &errors)
}
