//! `/committee/contests/{slug}/rubrics/{pid}/criteria`: one criterion with its scale, levels and evidence.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{edit, editable, invalid, refused, workspace};
use crate::{
    domain::{policy::Question, rubric::Scale, setup::CriterionPlan},
    forms::{
        FormErrors,
        contests::{RowAct, criterion_form::CriterionForm},
    },
    models::{
        _entities::criteria as criterion_rows,
        contests::{Standing, rubrics::RubricSheet, rules::read_json},
    },
    views::committee::{CriterionChoices, FormPage},
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
        get("/committee/contests/{slug}/rubrics/{pid}/criteria/new", Question::EditContest, new),
        post("/committee/contests/{slug}/rubrics/{pid}/criteria", Question::EditContest, create),
        get("/committee/contests/{slug}/rubrics/{pid}/criteria/{criterion}/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}/rubrics/{pid}/criteria/{criterion}", Question::EditContest, update),
    ]
}

async fn new(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let (standing, sheet) = load(&visit, &slug, pid).await?;
    let form = CriterionForm::new(sheet.rubric.scheme).with_blank_rows();
    show_form(&visit, &standing, &sheet, None, form, (StatusCode::OK, FormErrors::default()))
}

async fn create(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, sheet) = load(&visit, &slug, pid).await?;
    let form = CriterionForm::read(&raw);
    let refusal = match (RowAct::read(&raw), form.check(sheet.rubric.scheme)) {
        (RowAct::More, _) => Ok((StatusCode::OK, FormErrors::default())),
        (_, Err(errors)) => invalid(errors),
        (_, Ok(plan)) => match standing.contest.add_criterion(visit.db(), pid, &plan, edit(&visit, &raw)).await {
            Ok(()) => return Ok(saved(&visit, &slug, pid)),
            Err(error) => refused(error, "code"),
        },
    };
    show_form(&visit, &standing, &sheet, None, form.with_blank_rows(), refusal?)
}

async fn edit_form(visit: SignedIn, Path((slug, pid, criterion)): Path<(String, Uuid, Uuid)>) -> PageResult<Response> {
    let (standing, sheet) = load(&visit, &slug, pid).await?;
    let row = sheet.criteria.iter().find(|row| row.pid == criterion).or_not_found()?;
    let form = CriterionForm::of(&plan_of(row)?, sheet.rubric.scheme).with_blank_rows();
    show_form(&visit, &standing, &sheet, Some(criterion), form, (StatusCode::OK, FormErrors::default()))
}

async fn update(
    visit: SignedIn,
    Path((slug, pid, criterion)): Path<(String, Uuid, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, sheet) = load(&visit, &slug, pid).await?;
    let form = CriterionForm::read(&raw);
    let edit = edit(&visit, &raw);
    let refusal = match (RowAct::read(&raw), form.check(sheet.rubric.scheme)) {
        (RowAct::More, _) => Ok((StatusCode::OK, FormErrors::default())),
        (_, Err(errors)) => invalid(errors),
        (_, Ok(plan)) => match standing.contest.update_criterion(visit.db(), (pid, criterion), &plan, edit).await {
            Ok(()) => return Ok(saved(&visit, &slug, pid)),
            Err(error) => refused(error, "code"),
        },
    };
    show_form(&visit, &standing, &sheet, Some(criterion), form.with_blank_rows(), refusal?)
}

async fn load(visit: &SignedIn, slug: &str, pid: Uuid) -> PageResult<(Standing, RubricSheet)> {
    let standing = editable(visit, slug).await?;
    let sheets = RubricSheet::list_of(visit.db(), standing.contest.id).await?;
    let sheet = sheets.into_iter().find(|sheet| sheet.rubric.pid == pid).or_not_found()?;
    Ok((standing, sheet))
}

fn saved(visit: &SignedIn, slug: &str, rubric: Uuid) -> Response {
    visit.redirect_with(&format!("/committee/contests/{slug}/rubrics/{rubric}"), &Flash::good("committee-saved"))
}

fn plan_of(row: &criterion_rows::Model) -> PageResult<CriterionPlan> {
    Ok(CriterionPlan {
        code: row.code.clone(),
        name_id: row.name_id.clone(),
        name_en: row.name_en.clone(),
        description_id: row.description_id.clone(),
        description_en: row.description_en.clone(),
        weight: row.weight,
        mandatory: row.mandatory,
        scale: Scale { min: row.scale_min, max: row.scale_max, step: row.scale_step },
        levels: read_json("criteria.levels", &row.levels)?,
        evidence: read_json("criteria.evidence", &row.evidence)?,
        note_required: row.note_required,
    })
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    sheet: &RubricSheet,
    criterion: Option<Uuid>,
    form: CriterionForm,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let contest = workspace(visit, standing, "criterion");
    let rubric_href = format!("{}/rubrics/{}", contest.href, sheet.rubric.pid);
    let base = format!("{rubric_href}/criteria");
    let action = criterion.map_or_else(|| base.clone(), |criterion| format!("{base}/{criterion}"));
    let choices = CriterionChoices::new(sheet, rubric_href, visit.locale, &|key| visit.t(key));
    let page = FormPage { contest, action, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/criteria/edit.html", &page, &errors)
}
