//! Entries of innovators: writing, evidence, handing in, receipts, taking back.

pub mod claims;
pub mod continuation;
mod correction;
pub mod entry;
pub mod evidence;
pub mod export;
pub mod head;
pub mod invitation;
pub mod office_approval;
pub mod owner;
pub mod proof;
pub mod sections;
pub mod similar;
pub mod submission;
pub mod team;
pub mod trail;
pub mod versions;
pub mod withdrawal;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        answers::{Answer, Answers},
        form_set::FormSet,
        ledger::claimable,
    },
    models::entries::{
        self, EntryCase,
        change::{ChangeError, Clash, Saved},
        draft::Draft,
    },
    models::users,
    views::{
        entries::{Step, check::field_label, section::ClashView, steps},
        filters::time_text,
    },
    web::{
        PageError, PageResult, RecoveryLink, SignedIn, Visit, error::OrNotFound, error_page::OwnBody, routes::PageRoute,
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        entry::routes(),
        head::routes(),
        sections::routes(),
        similar::routes(),
        claims::routes(),
        continuation::routes(),
        proof::routes(),
        evidence::routes(),
        submission::routes(),
        office_approval::routes(),
        versions::routes(),
        team::routes(),
        trail::routes(),
        invitation::routes(),
        owner::routes(),
        withdrawal::routes(),
        export::routes(),
    ]
    .concat()
}

/// The entry with its facts, for a form that was opened at `form_opened_at`.
async fn find(visit: &Visit, pid: Uuid, form_opened_at: Option<DateTime<Utc>>) -> PageResult<EntryCase> {
    entries::Model::find_case(visit.db(), pid, &visit.actor, form_opened_at, visit.now).await?.or_not_found()
}

/// What a refused change is as a page. A closed window leads back to the entry, where the draft still is.
fn failed(error: ChangeError, case: &EntryCase) -> PageError {
    match error {
        ChangeError::Denied(denial) => denial.into(),
        ChangeError::Closed { closed_at } => PageError::StageClosed {
            closed_at,
            zone: case.standing.zone(),
            recovery: vec![RecoveryLink::new(format!("/entries/{}", case.entry.pid), "entries-back-to-entry")],
        },
        ChangeError::Db(error) => error.into(),
        error @ (ChangeError::Clash(_)
        | ChangeError::Incomplete(_)
        | ChangeError::NotApproved
        | ChangeError::NoSuchCategory
        | ChangeError::TooMany
        | ChangeError::TooManyDrafts
        | ChangeError::Full) => PageError::Internal(error.to_string()),
    }
}

/// Asks a policy about writing; a closed window becomes a page that says when it closed.
fn may(decision: crate::domain::policy::Decision, case: &EntryCase) -> PageResult<()> {
    entries::change::in_time(decision, case).map_err(|error| failed(error, case))
}

/// The steps of writing an entry, named in the visitor's language.
fn steps_of(visit: &Visit, draft: &Draft, current: &str) -> Vec<Step> {
    let has_claims = claimable(&draft.category.rubric).next().is_some();
    let evidence = if has_claims { "entries-step-claims" } else { "entries-step-evidence" };
    let words = ["entries-step-head", evidence, "entries-step-check"].map(|key| visit.t(key));
    let today = visit.now.with_timezone(&draft.rules.time_zone.tz()).date_naive();
    steps(draft, &draft.gaps(today), words, current, visit.locale)
}

/// "tersimpan 14.05.10 WITA".
fn saved_at_text(visit: &Visit, case: &EntryCase, at: DateTime<Utc>) -> String {
    let time = time_text(at, case.standing.zone(), visit.locale, true);
    visit.portal.engine.message(visit.locale, "common-saved-at", &[("time", time)])
}

/// As [`saved_at_text`], and who it was when it was somebody else: "disimpan oleh Rina 14.05.10 WITA".
async fn saved_by_text(visit: &SignedIn, case: &EntryCase, user_id: i64, at: DateTime<Utc>) -> PageResult<String> {
    if user_id == visit.user.id {
        return Ok(saved_at_text(visit, case, at));
    }
    let name = users::Model::name_of(visit.db(), user_id).await?;
    let time = time_text(at, case.standing.zone(), visit.locale, true);
    Ok(visit.portal.engine.message(visit.locale, "common-saved-by-at", &[("name", name), ("time", time)]))
}

/// Answers a script; the error page stays out of it.
fn json_answer(visit: &SignedIn, status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(OwnBody);
    visit.finish(response)
}

/// Tells a script that a draft was saved.
fn saved_answer(visit: &SignedIn, case: &EntryCase, saved: Saved) -> Response {
    let text = saved_at_text(visit, case, saved.saved_at);
    let body = json!({ "version": saved.version, "saved_at_text": text });
    json_answer(visit, StatusCode::OK, &body)
}

/// Tells a script what somebody else saved: only the fields that differ.
fn clash_answer(visit: &SignedIn, clash: &Clash, mine: &Answers) -> Response {
    let theirs: serde_json::Map<String, Value> =
        differing(mine, &clash.theirs).into_iter().map(|(name, _, theirs)| (name, value_of(&theirs))).collect();
    let body = json!({ "message": visit.t("entries-clash"), "version": clash.version, "theirs": theirs });
    json_answer(visit, StatusCode::CONFLICT, &body)
}

/// One text as a text, several choices as a list; an emptied field is an empty text.
fn value_of(texts: &[String]) -> Value {
    match texts {
        [] => json!(""),
        [one] => json!(one),
        several => json!(several),
    }
}

/// The fields that differ, with both texts, for a page without script.
fn clash_views(
    form: &FormSet,
    clash: &Clash,
    mine: &Answers,
    label: impl Fn(&str) -> Option<String>,
    visit: &Visit,
) -> Vec<ClashView> {
    let view = |(name, mine, theirs): (String, Vec<String>, Vec<String>)| ClashView {
        label: label(&name).unwrap_or_else(|| field_label(form, &name, visit.locale)),
        mine: mine.join(", "),
        theirs: theirs.join(", "),
    };
    differing(mine, &clash.theirs).into_iter().map(view).collect()
}

/// Names of the form's controls that differ, with the texts on both sides; parts of groups singly.
fn differing(mine: &Answers, theirs: &Answers) -> Vec<(String, Vec<String>, Vec<String>)> {
    let (mine, theirs) = (controls(mine), controls(theirs));
    let names: std::collections::BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    let text = |side: &Controls, name: &String| side.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .map(|name| (name.clone(), text(&mine, name), text(&theirs, name)))
        .filter(|(_, mine, theirs)| mine != theirs)
        .collect()
}

type Controls = std::collections::BTreeMap<String, Vec<String>>;

fn controls(answers: &Answers) -> Controls {
    let mut all = Controls::new();
    for (code, answer) in &answers.0 {
        match answer {
            Answer::Text(text) => {
                all.insert(code.clone(), vec![text.clone()]);
            }
            Answer::Many(values) => {
                all.insert(code.clone(), values.clone());
            }
            Answer::Group(parts) => {
                all.extend(parts.iter().map(|(part, text)| (format!("{code}.{part}"), vec![text.clone()])));
            }
        }
    }
    all
}
