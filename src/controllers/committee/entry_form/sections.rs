//! `/committee/contests/{slug}/form/sections`: adding, renaming, moving and taking out a section.

use axum::{http::StatusCode, response::Response};

use super::{act, base, direction, edit, load, refusal, workspace};
use crate::{
    domain::policy::Question,
    forms::{FormErrors, contests::form_section_form::FormSectionForm},
    models::contests::Standing,
    views::committee::{FormPage, entry_form::SectionChoices},
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/form/sections/new", Question::EditContest, new),
        post("/committee/contests/{slug}/form/sections", Question::EditContest, create),
        get("/committee/contests/{slug}/form/sections/{section}/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}/form/sections/{section}", Question::EditContest, update),
        post("/committee/contests/{slug}/form/sections/{section}/place", Question::EditContest, replace),
        post("/committee/contests/{slug}/form/sections/{section}/removal", Question::EditContest, remove),
    ]
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let (standing, _) = load(&visit, &slug).await?;
    show_form(&visit, &standing, None, FormSectionForm::default(), (StatusCode::OK, FormErrors::default()))
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let (standing, _) = load(&visit, &slug).await?;
    save(&visit, &standing, None, &raw).await
}

async fn edit_form(visit: SignedIn, Path((slug, code)): Path<(String, String)>) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    let typed = FormSectionForm::of(form.form.section(&code).or_not_found()?);
    show_form(&visit, &standing, Some(&code), typed, (StatusCode::OK, FormErrors::default()))
}

async fn update(
    visit: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    form.form.section(&code).or_not_found()?;
    save(&visit, &standing, Some(&code), &raw).await
}

async fn replace(
    visit: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let to = direction(&raw);
    act(&visit, &slug, &raw, "contest.form_section_moved", |form| form.move_section(&code, to)).await?;
    Ok(visit.redirect(&format!("{}#section-{code}", base(&slug))))
}

async fn remove(
    visit: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (_, form) = load(&visit, &slug).await?;
    let section = form.form.section(&code).or_not_found()?;
    let name = visit.locale.pick(&section.name_id, &section.name_en).to_owned();
    act(&visit, &slug, &raw, "contest.form_section_removed", |form| form.remove_section(&code)).await?;
    Ok(visit.redirect_with(&base(&slug), &Flash::good("forms-section-removed").with("name", name)))
}

async fn save(visit: &SignedIn, standing: &Standing, code: Option<&str>, raw: &RawForm) -> PageResult<Response> {
    let typed = FormSectionForm::read(raw);
    let answer = match typed.check() {
        Err(errors) => super::invalid(errors),
        Ok(section) => {
            let change = |form: &mut crate::domain::form_set::FormSet| form.put_section(code, section);
            let action = if code.is_some() { "contest.form_section_changed" } else { "contest.form_section_added" };
            match standing.contest.change_form(visit.db(), edit(visit, raw), action, change).await {
                Ok(()) => {
                    let href = base(&standing.contest.slug);
                    return Ok(visit.redirect_with(&href, &Flash::good("committee-saved")));
                }
                Err(error) => refusal(error),
            }
        }
    };
    show_form(visit, standing, code, typed, answer?)
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    code: Option<&str>,
    form: FormSectionForm,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let contest = workspace(visit, standing, "form");
    let back = base(&standing.contest.slug);
    let action = code.map_or_else(|| format!("{back}/sections"), |code| format!("{back}/sections/{code}"));
    let choices = SectionChoices { is_new: code.is_none(), back };
    let page = FormPage { contest, action, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/entry_form/section.html", &page, &errors)
}
