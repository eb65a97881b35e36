//! `/committee/contests/{slug}/form/definition`: the form as a file, to keep, to pass on and to bring in.

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{super::refused, base, edit, load, managed, workspace};
use crate::{
    domain::{
        form_set::{FormSet, FormSetError},
        policy::Question,
    },
    forms::FormErrors,
    models::contests::Standing,
    views::committee::entry_form::{DefinitionPage, fault_lines},
    web::{
        Flash, PageError, PageResult, Path, RawForm, SignedIn,
        multipart::{FormPart, FormParts},
        routes::{PageRoute, get, post},
    },
};

/// Largest definition, in bytes: twenty times the ministry's.
const MOST_BYTES: usize = 1024 * 1024;
/// More parts than the form has.
const MOST_PARTS: usize = 8;
/// Name of the file's input.
const FILE: &str = "definition";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/form/definition", Question::ManageContest, show),
        get("/committee/contests/{slug}/form/definition/new", Question::EditContest, new),
        post("/committee/contests/{slug}/form/definition", Question::EditContest, create)
            .body_limit(MOST_BYTES + 64 * 1024),
    ]
}

/// The definition as its contest uses it, in the form in which it is taken in again.
async fn show(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = managed(&visit, &slug).await?;
    let form = standing.contest.form_set(visit.db()).await?;
    let text = serde_json::to_string_pretty(&form).map_err(|error| PageError::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{slug}-form.json\"")),
    ];
    Ok(visit.finish((headers, format!("{text}\n")).into_response()))
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let (standing, _) = load(&visit, &slug).await?;
    show_form(&visit, &standing, None, (StatusCode::OK, FormErrors::default()))
}

async fn create(
    visit: SignedIn,
    Path(slug): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult<Response> {
    let (standing, _) = load(&visit, &slug).await?;
    let (raw, file) = read(FormParts::new(&visit, parts, MOST_PARTS)?).await?;
    let refuse = |key: &str| (StatusCode::UNPROCESSABLE_ENTITY, FormErrors::one(FILE, key));
    let bytes = match file {
        None => return show_form(&visit, &standing, None, refuse("forms-file-missing")),
        Some(None) => return show_form(&visit, &standing, None, refuse("forms-file-too-large")),
        Some(Some(bytes)) => bytes,
    };
    let form = match read_form(&bytes) {
        Ok(form) => form,
        Err(found) => return show_form(&visit, &standing, Some(found), refuse("forms-file-refused")),
    };
    let put = |known: &mut FormSet| {
        *known = form;
        Ok(())
    };
    let changed = standing.contest.change_form(visit.db(), edit(&visit, &raw), "contest.form_brought_in", put).await;
    match changed {
        Ok(()) => Ok(visit.redirect_with(&base(&slug), &Flash::good("forms-brought-in"))),
        Err(error) => show_form(&visit, &standing, None, refused(error, FILE)?),
    }
}

/// What is wrong with a file: the place where it stops being one, or everything that does not fit together.
enum Found {
    Unreadable(String),
    Unsound(Box<FormSet>),
}

fn read_form(bytes: &[u8]) -> Result<FormSet, Found> {
    let text = std::str::from_utf8(bytes).map_err(|error| Found::Unreadable(error.to_string()))?;
    match FormSet::from_json(text.trim_start_matches('\u{feff}')) {
        Ok(form) => Ok(form),
        Err(FormSetError::Json(place)) => Err(Found::Unreadable(place)),
        Err(FormSetError::Unsound(form)) => Err(Found::Unsound(form)),
    }
}

/// The texts, and the file: none was sent, it is too large, or its bytes.
async fn read(mut parts: FormParts<'_>) -> PageResult<(RawForm, Option<Option<Bytes>>)> {
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) = parts.next().await? {
        match part {
            FormPart::Text { name, text } => fields.push((name, text)),
            FormPart::File(sent) if sent.input == FILE => file = Some(sent.bytes(MOST_BYTES).await?),
            FormPart::File(_) => {}
        }
    }
    Ok((RawForm::new(fields), file))
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    found: Option<Found>,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let href = base(&standing.contest.slug);
    let (unreadable, faults) = match found {
        Some(Found::Unreadable(place)) => (Some(place), Vec::new()),
        Some(Found::Unsound(form)) => (None, fault_lines(&form, &form.faults(), &href, visit.locale)),
        None => (None, Vec::new()),
    };
    // The faults are in the file, not in the form that is kept: nothing there mends them.
    let faults = faults.into_iter().map(|fault| crate::views::committee::entry_form::FaultLine { href: None, ..fault });
    let page = DefinitionPage {
        contest: workspace(visit, standing, "form"),
        unreadable,
        faults: faults.collect(),
        max_bytes: MOST_BYTES,
    };
    visit.form_page(status, "committee/entry_form/definition.html", &page, &errors)
}
