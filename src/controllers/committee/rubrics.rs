//! `/committee/contests/{slug}/rubrics`: the order of the criteria and their weights.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{edit, editable, invalid, refused, refused_act, workspace};
use crate::{
    domain::policy::Question,
    forms::{
        FormErrors,
        contests::{
            RowAct,
            rubric_form::{RubricForm, WeightRow, weight_text},
        },
    },
    models::contests::{Standing, rubrics::RubricSheet},
    views::committee::{FormPage, RubricChoices},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/rubrics/{pid}", Question::EditContest, show),
        post("/committee/contests/{slug}/rubrics/{pid}", Question::EditContest, update),
        post("/committee/contests/{slug}/rubrics/{pid}/removal", Question::EditContest, remove),
    ]
}

async fn show(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let sheets = RubricSheet::list_of(visit.db(), standing.contest.id).await?;
    let sheet = sheets.into_iter().find(|sheet| sheet.rubric.pid == pid).or_not_found()?;
    let form = form_of(&sheet);
    show_form(&visit, standing, pid, form, (StatusCode::OK, FormErrors::default()), false).await
}

async fn update(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let mut form = RubricForm::read(&raw);
    let act = RowAct::read(&raw);
    if act != RowAct::Save {
        form.apply(&act);
        return show_form(&visit, standing, pid, form, (StatusCode::OK, FormErrors::default()), true).await;
    }
    let refusal = match form.check() {
        Err(errors) => invalid(errors),
        Ok(plan) => match standing.contest.update_rubric(visit.db(), pid, &plan, edit(&visit, &raw)).await {
            Ok(()) => {
                let href = format!("/committee/contests/{slug}/rubrics/{pid}");
                return Ok(visit.redirect_with(&href, &Flash::good("committee-saved")));
            }
            Err(error) => refused(error, "name_id"),
        },
    };
    show_form(&visit, standing, pid, form, refusal?, true).await
}

async fn remove(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let href = format!("/committee/contests/{slug}");
    let removed = standing.contest.remove_rubric(visit.db(), pid, edit(&visit, &raw)).await;
    removed.map_err(|error| refused_act(error, &href))?;
    Ok(visit.redirect_with(&href, &Flash::good("committee-rubric-removed")))
}

fn form_of(sheet: &RubricSheet) -> RubricForm {
    let scheme = sheet.rubric.scheme;
    RubricForm {
        name_id: sheet.rubric.name_id.clone(),
        name_en: sheet.rubric.name_en.clone(),
        scheme: scheme.to_string(),
        weights: sheet
            .criteria
            .iter()
            .map(|row| WeightRow { pid: row.pid, weight: weight_text(row.weight.into(), scheme) })
            .collect(),
    }
}

async fn show_form(
    visit: &SignedIn,
    standing: Standing,
    pid: Uuid,
    form: RubricForm,
    (status, errors): (StatusCode, FormErrors),
    is_unsaved: bool,
) -> PageResult<Response> {
    let contest = workspace(visit, &standing, "rubric");
    let set_up = standing.set_up(visit.db()).await?;
    let sheet = set_up.rubric_by_pid(pid).or_not_found()?;
    let weights: Vec<_> = form.weights.iter().map(|row| (row.pid, row.weight.clone())).collect();
    let sum = form.sum_text();
    let say = |key: &str| visit.t(key);
    let choices = RubricChoices::new(sheet, &set_up, &weights, (&sum, form.chosen_scheme()), visit.locale, &say);
    let action = format!("{}/rubrics/{pid}", contest.href);
    let page = FormPage { contest, action, form, choices, is_unsaved };
    visit.form_page(status, "committee/rubrics/show.html", &page, &errors)
}
