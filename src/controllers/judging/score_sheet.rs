//! `/assignments/{pid}/score_sheet`: the entry beside the rubric; saved by the button and by itself.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use super::{find_case, refusals::denied, viewer_of};
use crate::{
    domain::policy::{self, Denial, Question, Reason},
    forms::{FormErrors, score_sheet_form::ScoreSheetForm},
    models::{
        assignments::{self, AssignmentCase, EntryLabel},
        entries::content::{EntryContent, Viewer},
        score_sheets::{DraftRefusal, Model, OpenSheet},
        verifications::levels,
    },
    views::{
        entries::ledger_reading::LedgerReading,
        entry_reading::Reading,
        judging::sheet::{ArithmeticPage, SheetPage, SheetParts, saved_at_text, saved_fields},
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error_page::OwnBody,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "judging/score_sheet.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/assignments/{pid}/score_sheet", Question::ViewSheet, show),
        post("/assignments/{pid}/score_sheet", Question::Score, update),
        post("/assignments/{pid}/score_sheet/autosave", Question::Score, autosave),
    ]
}

/// The judge's own sheet with the entry; for others who may read it, its arithmetic.
async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    match policy::may_view_sheet(&visit.actor, &case.facts) {
        Err(Denial::Forbidden(Reason::ConflictUndeclared)) => {
            return Ok(visit.redirect(&format!("/assignments/{pid}/conflict/new")));
        }
        decision => decision?,
    }
    let open = OpenSheet::load(visit.db(), &case).await?;
    if policy::may_view_assignment(&visit.actor, &case.facts).is_err() {
        return arithmetic(&visit, &case, &open).await;
    }
    let page = sheet_page(&visit, &case, &open, None).await?;
    visit.page(TEMPLATE, &page)
}

async fn update(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_score(&visit.actor, &case.facts).map_err(|denial| denied(denial, &case))?;
    let open = OpenSheet::load(visit.db(), &case).await?;
    let form = ScoreSheetForm::read(&raw);
    let (input, errors) = form.check(&open.category.rubric, visit.locale);
    match Model::save_draft(visit.db(), pid, &visit.actor, &input, visit.now).await {
        Ok(_) if errors.is_empty() => {
            Ok(visit.redirect_with(&after(pid, &raw.text("then")), &Flash::good("judging-saved")))
        }
        Ok(_) => refused(&visit, pid, &form, &errors).await,
        Err(DraftRefusal::Stale(theirs)) => {
            let page = sheet_page(&visit, &case, &theirs, Some(&form)).await?;
            let page = page.with_clash(&theirs, &form, &visit.portal.engine, visit.locale);
            visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &errors)
        }
        Err(DraftRefusal::Denied(denial)) => Err(denied(denial, &case)),
        Err(DraftRefusal::Db(error)) => Err(error.into()),
    }
}

/// Where the button leads: on to the summary, or back to the sheet.
fn after(pid: Uuid, then: &str) -> String {
    match then {
        "finalisation" => format!("/assignments/{pid}/finalisation/new"),
        _ => format!("/assignments/{pid}/score_sheet"),
    }
}

/// The good marks are saved; the form comes back with the others as typed.
async fn refused(visit: &SignedIn, pid: Uuid, form: &ScoreSheetForm, errors: &FormErrors) -> PageResult<Response> {
    let case = find_case(visit, pid).await?;
    let open = OpenSheet::load(visit.db(), &case).await?;
    let page = sheet_page(visit, &case, &open, Some(form)).await?;
    visit.refused(TEMPLATE, &page, errors)
}

async fn autosave(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let mut errors = FormErrors::default();
    let read = |open: &OpenSheet| {
        let (input, found) = ScoreSheetForm::read(&raw).check(&open.category.rubric, visit.locale);
        errors = found;
        input
    };
    match Model::save_read_draft(visit.db(), pid, &visit.actor, read, visit.now).await {
        Ok(saved) if errors.is_empty() => {
            let text = saved_at_text(visit.now, &saved.case, &visit.portal.engine, visit.locale);
            Ok(answer(StatusCode::OK, json!({ "version": saved.version, "saved_at_text": text })))
        }
        Ok(saved) => {
            let message = messages(&visit, &errors);
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, json!({ "version": saved.version, "message": message })))
        }
        Err(DraftRefusal::Stale(theirs)) => {
            let fields: serde_json::Map<_, _> =
                saved_fields(&theirs).into_iter().map(|(name, text)| (name, text.into())).collect();
            let body = json!({ "message": visit.t("judging-clash"), "version": theirs.version, "theirs": fields });
            Ok(answer(StatusCode::CONFLICT, body))
        }
        Err(DraftRefusal::Denied(denial)) => said(&visit, denial),
        Err(DraftRefusal::Db(error)) => Err(error.into()),
    }
}

/// A refusal with a reason, as the script shows it; everything else as on any page.
fn said(visit: &SignedIn, denial: Denial) -> PageResult<Response> {
    match denial {
        Denial::Forbidden(reason) => {
            let body = json!({ "message": visit.t(&reason.message_key()) });
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, body))
        }
        other => Err(PageError::from(other)),
    }
}

fn answer(status: StatusCode, body: serde_json::Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}

fn messages(visit: &SignedIn, errors: &FormErrors) -> String {
    let engine = &visit.portal.engine;
    let texts: Vec<String> = errors.iter().map(|error| engine.message(visit.locale, &error.key, &error.args)).collect();
    texts.join(" ")
}

async fn sheet_page(
    visit: &SignedIn,
    case: &AssignmentCase,
    open: &OpenSheet,
    form: Option<&ScoreSheetForm>,
) -> PageResult<SheetPage> {
    let viewer = viewer_of(&visit.actor, &case.facts.entry.contest);
    let content = EntryContent::load(visit.db(), &case.entry, &case.standing, viewer).await?;
    let engine = &visit.portal.engine;
    let is_blind = viewer == Viewer::Judge { blind: true };
    let parts = SheetParts {
        case,
        open,
        form,
        ledger: LedgerReading::new(
            &open.category.rubric,
            &content.claims,
            levels::of_checked(visit.db(), &case.entry).await?.as_ref(),
            viewer,
            engine,
            visit.locale,
        ),
        reading: Reading::new(&content, is_blind, engine, visit.locale),
        decision: policy::may_score(&visit.actor, &case.facts),
        neighbours: assignments::neighbours(visit.db(), &visit.actor, case.entry.contest_id, case.assignment.pid)
            .await?,
    };
    Ok(SheetPage::new(parts, engine, visit.locale))
}

/// For committee and chair: the marks, without the entry.
async fn arithmetic(visit: &SignedIn, case: &AssignmentCase, open: &OpenSheet) -> PageResult<Response> {
    let judge = crate::models::judges::name_of(visit.db(), case.assignment.judge_id).await?;
    let is_judge = visit.actor.seat_in(case.entry.contest_id).is_some();
    let label = EntryLabel::new(&case.entry, case.standing.contest.blind_names && is_judge, false);
    let page = ArithmeticPage::new(case, open, label, &judge, visit.locale);
    visit.page("judging/arithmetic.html", &page)
}
