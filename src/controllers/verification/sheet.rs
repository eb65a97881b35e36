//! `/committee/contests/{slug}/verification/{pid}/sheet`: saving a check that is not finished, by the button and by itself.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::check::{clashed, find_case, refused, stale};
use crate::{
    domain::policy::{self, Denial, Question},
    forms::verification_form::{VerificationForm, filled, seen_sheet},
    models::verifications::{SheetRefusal, SheetWish, save_sheet},
    views::verification::sheet::{saved_at_text, stored_fields},
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error_page::OwnBody,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        post("/committee/contests/{slug}/verification/{pid}/sheet", Question::VerifyEntry, update),
        post("/committee/contests/{slug}/verification/{pid}/sheet/autosave", Question::VerifyEntry, autosave),
    ]
}

async fn update(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = find_case(&visit, &slug, pid).await?;
    policy::may_verify_entry(&visit.actor, &case.facts)?;
    let (form, seen) = (VerificationForm::of(filled(&raw)), seen_sheet(&raw));
    if let Err(errors) = form.check_lengths() {
        return refused(&visit, &case, form, seen, &errors).await;
    }
    let wish = SheetWish { filled: form.filled(), seen, is_explicit: true };
    match save_sheet(visit.db(), pid, &visit.actor, wish, visit.now).await {
        Ok(_) => {
            let here = format!("/committee/contests/{slug}/verification/{pid}");
            Ok(visit.redirect_with(&here, &Flash::good("verification-sheet-saved")))
        }
        Err(SheetRefusal::Clash(theirs)) => clashed(&visit, &case, form, seen, &theirs).await,
        Err(SheetRefusal::Stale) => Err(stale(&slug, pid)),
        Err(SheetRefusal::Denied(denial)) => Err(denial.into()),
        Err(SheetRefusal::Db(error)) => Err(error.into()),
    }
}

async fn autosave(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = find_case(&visit, &slug, pid).await?;
    if let Err(denial) = policy::may_verify_entry(&visit.actor, &case.facts) {
        return said(&visit, denial);
    }
    let form = VerificationForm::of(filled(&raw));
    if form.check_lengths().is_err() {
        let body = json!({ "message": visit.t("verification-sheet-long") });
        return Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &body));
    }
    let wish = SheetWish { filled: form.filled(), seen: seen_sheet(&raw), is_explicit: false };
    match save_sheet(visit.db(), pid, &visit.actor, wish, visit.now).await {
        Ok(saved) => {
            let clock = (case.standing.zone(), visit.now);
            let text = saved_at_text(saved.saved_at, clock, &visit.portal.engine, visit.locale);
            Ok(answer(StatusCode::OK, &json!({ "version": saved.version, "saved_at_text": text })))
        }
        Err(SheetRefusal::Clash(theirs)) => {
            let message = match &theirs.author {
                Some(name) => {
                    visit.portal.engine.message(visit.locale, "verification-clash-with", &[("name", name.clone())])
                }
                None => visit.t("verification-clash"),
            };
            let fields = stored_fields(form.filled(), &theirs.filled);
            let body = json!({ "message": message, "version": theirs.version, "theirs": fields });
            Ok(answer(StatusCode::CONFLICT, &body))
        }
        Err(SheetRefusal::Stale) => {
            let body = json!({ "message": visit.t("verification-stale") });
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &body))
        }
        Err(SheetRefusal::Denied(denial)) => said(&visit, denial),
        Err(SheetRefusal::Db(error)) => Err(error.into()),
    }
}

/// A refusal with a reason, as the script shows it; everything else as on any page.
fn said(visit: &SignedIn, denial: Denial) -> PageResult<Response> {
    match denial {
        Denial::Forbidden(reason) => {
            let body = json!({ "message": visit.t(&reason.message_key()) });
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &body))
        }
        other => Err(PageError::from(other)),
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}
