//! `/committee/contests/{slug}/categories`

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{edit, editable, invalid, refused, refused_act, workspace};
use crate::{
    domain::{
        award::usual_prizes,
        policy::Question,
        setup::{CategoryPlan, RubricChoice},
    },
    forms::{
        FormErrors,
        contests::{RowAct, category_form::CategoryForm},
    },
    models::contests::{rubrics, rules::read_json, setup::SetUp},
    views::committee::{CategoryChoices, FormPage},
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
        get("/committee/contests/{slug}/categories/new", Question::EditContest, new),
        post("/committee/contests/{slug}/categories", Question::EditContest, create),
        get("/committee/contests/{slug}/categories/{pid}/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}/categories/{pid}", Question::EditContest, update),
        post("/committee/contests/{slug}/categories/{pid}/removal", Question::EditContest, remove),
    ]
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let set_up = editable(&visit, &slug).await?.set_up(visit.db()).await?;
    let plan = CategoryPlan {
        code: String::new(),
        name_id: String::new(),
        name_en: String::new(),
        description_id: String::new(),
        description_en: String::new(),
        rubric: set_up.rubrics.first().map_or(RubricChoice::Empty, |sheet| RubricChoice::Own(sheet.rubric.pid)),
        prizes: usual_prizes(),
        checklist: Vec::new(),
        sheets_per_entry: 3,
    };
    show_form(&visit, &set_up, None, CategoryForm::of(&plan).with_blank_rows(), StatusCode::OK, &FormErrors::default())
        .await
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let form = CategoryForm::read(&raw);
    let refusal = match (RowAct::read(&raw), form.check()) {
        (RowAct::More, _) => Ok((StatusCode::OK, FormErrors::default())),
        (_, Err(errors)) => invalid(errors),
        (_, Ok(plan)) => match standing.contest.add_category(visit.db(), &plan, edit(&visit, &raw)).await {
            Ok(()) => return Ok(saved(&visit, &slug)),
            Err(error) => refused(error, "rubric"),
        },
    };
    let (status, errors) = refusal?;
    let set_up = standing.set_up(visit.db()).await?;
    show_form(&visit, &set_up, None, form.with_blank_rows(), status, &errors).await
}

async fn edit_form(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let set_up = editable(&visit, &slug).await?.set_up(visit.db()).await?;
    let form = CategoryForm::of(&plan_of(&set_up, pid)?).with_blank_rows();
    show_form(&visit, &set_up, Some(pid), form, StatusCode::OK, &FormErrors::default()).await
}

async fn update(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let form = CategoryForm::read(&raw);
    let refusal = match (RowAct::read(&raw), form.check()) {
        (RowAct::More, _) => Ok((StatusCode::OK, FormErrors::default())),
        (_, Err(errors)) => invalid(errors),
        (_, Ok(plan)) => match standing.contest.update_category(visit.db(), pid, &plan, edit(&visit, &raw)).await {
            Ok(()) => return Ok(saved(&visit, &slug)),
            Err(error) => refused(error, "rubric"),
        },
    };
    let (status, errors) = refusal?;
    let set_up = standing.set_up(visit.db()).await?;
    set_up.category_by_pid(pid).or_not_found()?;
    show_form(&visit, &set_up, Some(pid), form.with_blank_rows(), status, &errors).await
}

async fn remove(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let href = format!("/committee/contests/{slug}");
    let removed = standing.contest.remove_category(visit.db(), pid, edit(&visit, &raw)).await;
    removed.map_err(|error| refused_act(error, &href))?;
    Ok(visit.redirect_with(&href, &Flash::good("committee-category-removed")))
}

fn saved(visit: &SignedIn, slug: &str) -> Response {
    visit.redirect_with(&format!("/committee/contests/{slug}#categories"), &Flash::good("committee-saved"))
}

fn plan_of(set_up: &SetUp, pid: Uuid) -> PageResult<CategoryPlan> {
    let row = set_up.category_by_pid(pid).or_not_found()?;
    let rubric = set_up.rubric(row.rubric_id);
    Ok(CategoryPlan {
        code: row.code.clone(),
        name_id: row.name_id.clone(),
        name_en: row.name_en.clone(),
        description_id: row.description_id.clone(),
        description_en: row.description_en.clone(),
        rubric: rubric.map_or(RubricChoice::Empty, |sheet| RubricChoice::Own(sheet.rubric.pid)),
        prizes: read_json("categories.prizes", &row.prizes)?,
        checklist: read_json("categories.checklist", &row.checklist)?,
        sheets_per_entry: row.sheets_per_entry,
    })
}

async fn show_form(
    visit: &SignedIn,
    set_up: &SetUp,
    pid: Option<Uuid>,
    form: CategoryForm,
    status: StatusCode,
    errors: &FormErrors,
) -> PageResult<Response> {
    let contest = workspace(visit, &set_up.standing, "category");
    let presets = rubrics::presets(visit.db()).await?;
    let base = format!("{}/categories", contest.href);
    let action = pid.map_or_else(|| base.clone(), |pid| format!("{base}/{pid}"));
    let removal = pid.map(|pid| format!("{base}/{pid}/removal"));
    let choices = CategoryChoices::new(set_up, &presets, removal, visit.locale, &|key| visit.t(key));
    let page = FormPage { contest, action, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/categories/edit.html", &page, errors)
}
