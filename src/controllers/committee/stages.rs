//! `/committee/contests/{slug}/stages`: the whole plan on one page, in the region's local time.

use axum::{http::StatusCode, response::Response};

use super::{edit, editable, invalid, refused, workspace};
use crate::{
    domain::{policy::Question, setup::StagePlan},
    forms::{
        FormErrors,
        contests::{RowAct, stages_form::StagesForm},
    },
    models::contests::Standing,
    views::committee::{FormPage, StagesChoices},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/stages/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}/stages", Question::EditContest, update),
    ]
}

async fn edit_form(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let form = StagesForm::of(&plans_of(&standing), standing.region.time_zone);
    show_form(&visit, &standing, form, (StatusCode::OK, FormErrors::default()), false)
}

async fn update(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let mut form = StagesForm::read(&raw);
    let act = RowAct::read(&raw);
    if act != RowAct::Save {
        form.apply(&act);
        return show_form(&visit, &standing, form, (StatusCode::OK, FormErrors::default()), true);
    }
    let refusal = match form.check(standing.region.time_zone) {
        Err(errors) => invalid(errors),
        Ok(plans) => match standing.contest.save_stages(visit.db(), &plans, edit(&visit, &raw)).await {
            Ok(()) => {
                let href = format!("/committee/contests/{slug}#stages");
                return Ok(visit.redirect_with(&href, &Flash::good("committee-saved")));
            }
            Err(error) => refused(error, ""),
        },
    };
    show_form(&visit, &standing, form, refusal?, true)
}

fn plans_of(standing: &Standing) -> Vec<StagePlan> {
    let plan = |row: &crate::models::_entities::stages::Model| StagePlan {
        pid: Some(row.pid),
        kind: row.kind,
        name_id: row.name_id.clone(),
        name_en: row.name_en.clone(),
        opens_at: row.opens_at,
        closes_at: row.closes_at,
    };
    standing.stages.iter().map(plan).collect()
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    form: StagesForm,
    (status, errors): (StatusCode, FormErrors),
    is_unsaved: bool,
) -> PageResult<Response> {
    let contest = workspace(visit, standing, "stages");
    let choices = StagesChoices::new(&|key| visit.t(key));
    let action = format!("{}/stages", contest.href);
    let page = FormPage { contest, action, form, choices, is_unsaved };
    visit.form_page(status, "committee/stages/edit.html", &page, &errors)
}
