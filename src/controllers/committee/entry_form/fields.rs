//! `/committee/contests/{slug}/form/fields`: adding, changing, moving and taking out a field or a part of a group. The address of a
//! part is `group.part`.

use axum::{extract::Query, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{act, base, direction, edit, load, refusal, workspace};
use crate::{
    domain::{
        form_set::{Field, FieldKind, FormSet, Section},
        policy::Question,
    },
    forms::{
        FormErrors,
        contests::{RowAct, form_field_form::FormFieldForm},
    },
    models::contests::Standing,
    views::{
        committee::{
            FormPage,
            entry_form::{FieldChoices, FieldPlace},
        },
        entries::check::field_label,
    },
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
        get("/committee/contests/{slug}/form/sections/{section}/fields/new", Question::EditContest, new),
        post("/committee/contests/{slug}/form/sections/{section}/fields", Question::EditContest, create),
        get("/committee/contests/{slug}/form/fields/{field}/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}/form/fields/{field}", Question::EditContest, update),
        post("/committee/contests/{slug}/form/fields/{field}/place", Question::EditContest, replace),
        post("/committee/contests/{slug}/form/fields/{field}/removal", Question::EditContest, remove),
    ]
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    group: String,
}

/// The page of a field: its contest, the form it belongs to, and where in it.
struct Desk<'a> {
    standing: &'a Standing,
    form: &'a FormSet,
    place: FieldPlace<'a>,
}

async fn new(
    visit: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    let place = new_place(&form.form, &code, &asked.group)?;
    let desk = Desk { standing: &standing, form: &form.form, place };
    show_form(&visit, &desk, FormFieldForm::new(), (StatusCode::OK, FormErrors::default()))
}

async fn create(
    visit: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    let group = raw.text("group");
    let place = new_place(&form.form, &code, &group)?;
    let desk = Desk { standing: &standing, form: &form.form, place };
    let group = (!group.is_empty()).then_some(group.as_str());
    save(&visit, &desk, &raw, "contest.form_field_added", |form, field| form.add_field(&code, group, field).map(|_| ()))
        .await
}

async fn edit_form(visit: SignedIn, Path((slug, path)): Path<(String, String)>) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    let (place, field) = place_of(&form.form, &path)?;
    let desk = Desk { standing: &standing, form: &form.form, place };
    show_form(&visit, &desk, FormFieldForm::of(field), (StatusCode::OK, FormErrors::default()))
}

async fn update(
    visit: SignedIn,
    Path((slug, path)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (standing, form) = load(&visit, &slug).await?;
    let (place, _) = place_of(&form.form, &path)?;
    let desk = Desk { standing: &standing, form: &form.form, place };
    save(&visit, &desk, &raw, "contest.form_field_changed", |form, field| form.change_field(&path, field)).await
}

async fn replace(
    visit: SignedIn,
    Path((slug, path)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let to = direction(&raw);
    act(&visit, &slug, &raw, "contest.form_field_moved", |form| form.move_field(&path, to)).await?;
    Ok(visit.redirect(&format!("{}#row-{path}", base(&slug))))
}

async fn remove(
    visit: SignedIn,
    Path((slug, path)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (_, form) = load(&visit, &slug).await?;
    let name = field_label(&form.form, &path, visit.locale);
    act(&visit, &slug, &raw, "contest.form_field_removed", |form| form.remove_field(&path)).await?;
    Ok(visit.redirect_with(&base(&slug), &Flash::good("forms-field-removed").with("name", name)))
}

fn new_place<'a>(form: &'a FormSet, section: &str, group: &str) -> PageResult<FieldPlace<'a>> {
    let section: &Section = form.section(section).or_not_found()?;
    let group = match group {
        "" => None,
        code => {
            let field = section.fields.iter().find(|field| field.code == code);
            Some(field.filter(|field| field.kind == FieldKind::Group).or_not_found()?)
        }
    };
    Ok(FieldPlace { section, group, code: None })
}

fn place_of<'a>(form: &'a FormSet, path: &'a str) -> PageResult<(FieldPlace<'a>, &'a Field)> {
    let (code, part) = path.split_once('.').map_or((path, None), |(group, part)| (group, Some(part)));
    let (section, field) = form.find(code).or_not_found()?;
    let found = form.at_path(path).or_not_found()?;
    Ok((FieldPlace { section, group: part.map(|_| field), code: Some(path) }, found))
}

async fn save(
    visit: &SignedIn,
    desk: &Desk<'_>,
    raw: &RawForm,
    action: &str,
    put: impl FnOnce(&mut FormSet, Field) -> Result<(), crate::domain::form_set_edit::FormEditError> + Send,
) -> PageResult<Response> {
    let typed = FormFieldForm::read(raw);
    let contest = &desk.standing.contest;
    let answer = match (RowAct::read(raw), typed.check()) {
        (RowAct::More, _) => Ok((StatusCode::OK, FormErrors::default())),
        (_, Err(errors)) => super::invalid(errors),
        (_, Ok(field)) => {
            match contest.change_form(visit.db(), edit(visit, raw), action, |form| put(form, field)).await {
                Ok(()) => return Ok(visit.redirect_with(&base(&contest.slug), &Flash::good("committee-saved"))),
                Err(error) => refusal(error),
            }
        }
    };
    show_form(visit, desk, typed, answer?)
}

fn show_form(
    visit: &SignedIn,
    desk: &Desk<'_>,
    typed: FormFieldForm,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let contest = workspace(visit, desk.standing, "form");
    let back = base(&desk.standing.contest.slug);
    let action = match desk.place.code {
        Some(path) => format!("{back}/fields/{path}"),
        None => format!("{back}/sections/{}/fields", desk.place.section.code),
    };
    let choices = FieldChoices::new(desk.form, desk.place, &typed, back, visit.locale, &|key| visit.t(key));
    let page = FormPage { contest, action, form: typed.with_blank_rows(), choices, is_unsaved: false };
    visit.form_page(status, "committee/entry_form/field.html", &page, &errors)
}
