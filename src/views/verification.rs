//! The administrative check: queue and entry.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    engine::Engine,
    entry_reading::{ReadEvidence, Reading},
    judging::{Choice, CommitteeHead, Pager},
    pairs::PairLine,
};
use crate::{
    domain::{
        contest_rules::CategoryRules,
        entry::EntryStatus,
        locale::Locale,
        verification::{NoteTarget, QueueState, VerificationOutcome},
    },
    forms::verification_form::VerificationForm,
    models::verifications::{PastCheck, QueueCounts, QueueRow},
};

/// The queue.
#[derive(Debug, Serialize)]
pub struct QueuePage {
    /// The contest.
    pub contest: CommitteeHead,
    /// States with counts.
    pub states: Vec<StateLink>,
    /// The chosen state.
    pub state: QueueState,
    /// Categories to choose from.
    pub categories: Vec<Choice>,
    /// The chosen category; empty for all.
    pub category: String,
    /// The text searched for.
    pub text: String,
    /// The entries.
    pub rows: Vec<QueueLine>,
    /// Where the list stands.
    pub pager: Option<Pager>,
}

/// A state to switch to.
#[derive(Debug, Serialize)]
pub struct StateLink {
    state: QueueState,
    count: i64,
    href: String,
    is_current: bool,
}

/// An entry of the queue.
#[derive(Debug, Serialize)]
pub struct QueueLine {
    pid: Uuid,
    number: Option<String>,
    title: String,
    status: EntryStatus,
    category: String,
    office: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    correction_due_at: Option<DateTime<Utc>>,
}

/// The states with their counts and addresses. `filter`: the rest of the query, `category=…&text=…`.
#[must_use]
pub fn state_links(counts: &QueueCounts, chosen: QueueState, path: &str, filter: &str) -> Vec<StateLink> {
    QueueState::ALL
        .iter()
        .map(|state| StateLink {
            state: *state,
            count: counts.of(*state),
            href: format!("{path}?status={state}{filter}"),
            is_current: *state == chosen,
        })
        .collect()
}

impl QueueLine {
    /// A line; the office only for readers who may know it.
    #[must_use]
    pub fn new(row: QueueRow, sees_names: bool, locale: Locale) -> Self {
        Self {
            pid: row.pid,
            number: row.number,
            title: row.title,
            status: row.status,
            category: locale.pick(&row.category_name_id, &row.category_name_en).to_owned(),
            office: row.office_name.filter(|_| sees_names),
            submitted_at: row.submitted_at,
            correction_due_at: row.correction_due_at,
        }
    }
}

/// One entry beside its checklist.
#[derive(Debug, Serialize)]
pub struct CheckPage {
    /// Public id of the entry.
    pub pid: Uuid,
    /// The contest.
    pub contest: CommitteeHead,
    /// State of the entry.
    pub status: EntryStatus,
    /// When a correction is or was due.
    pub correction_due_at: Option<DateTime<Utc>>,
    /// The category.
    pub category: String,
    /// The submission that is read.
    pub submission: Option<Uuid>,
    /// What was handed in.
    pub reading: Reading,
    /// The checklist.
    pub checklist: Vec<ChecklistLine>,
    /// Criteria with their evidence.
    pub criteria: Vec<CriterionLine>,
    /// Outcomes that are possible now; empty: the page only shows.
    pub outcomes: Vec<OutcomeChoice>,
    /// What was filled in.
    pub form: VerificationForm,
    /// Earlier checks, newest first.
    pub history: Vec<PastLine>,
    /// Pairs that this entry is part of.
    pub pairs: Vec<PairLine>,
}

/// An outcome to choose.
#[derive(Debug, Serialize)]
pub struct OutcomeChoice {
    value: VerificationOutcome,
    label: String,
    hint: String,
}

impl OutcomeChoice {
    /// The choice with its words.
    #[must_use]
    pub fn new(outcome: VerificationOutcome, engine: &Engine, locale: Locale) -> Self {
        let word = |key: &str| engine.message(locale, key, &[]);
        Self {
            value: outcome,
            label: word(&format!("verification-outcome-{outcome}")),
            hint: word(&format!("verification-outcome-{outcome}-hint")),
        }
    }
}

/// An item of the checklist.
#[derive(Debug, Serialize)]
pub struct ChecklistLine {
    value: String,
    label: String,
    required: bool,
    is_ticked: bool,
}

/// A criterion with its evidence.
#[derive(Debug, Serialize)]
pub struct CriterionLine {
    code: String,
    name: String,
    evidence: Vec<ReadEvidence>,
}

/// An earlier check.
#[derive(Debug, Serialize)]
pub struct PastLine {
    outcome: VerificationOutcome,
    reason: String,
    verifier: String,
    created_at: DateTime<Utc>,
    correction_due_at: Option<DateTime<Utc>>,
    notes: Vec<PastNote>,
}

#[derive(Debug, Serialize)]
struct PastNote {
    label: String,
    note: String,
}

/// The checklist with the ticks of the form.
#[must_use]
pub fn checklist(rules: &CategoryRules, form: &VerificationForm, locale: Locale) -> Vec<ChecklistLine> {
    rules
        .checklist
        .iter()
        .map(|item| ChecklistLine {
            value: item.code.clone(),
            label: locale.pick(&item.text_id, &item.text_en).to_owned(),
            required: item.required,
            is_ticked: form.ticked.contains(&item.code),
        })
        .collect()
}

/// The criteria of the rubric with the evidence for each.
#[must_use]
pub fn criteria(rules: &CategoryRules, reading: &Reading, locale: Locale) -> Vec<CriterionLine> {
    rules
        .rubric
        .criteria
        .iter()
        .map(|criterion| CriterionLine {
            code: criterion.code.clone(),
            name: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
            evidence: reading.evidence_for(&criterion.code),
        })
        .collect()
}

/// Earlier checks with the names of what their notes point at.
#[must_use]
pub fn history(checks: Vec<PastCheck>, rules: &CategoryRules, reading: &Reading, locale: Locale) -> Vec<PastLine> {
    let label = |target: NoteTarget, code: &str| {
        let found = match target {
            NoteTarget::Field => reading
                .sections
                .iter()
                .flat_map(|section| &section.fields)
                .find(|field| field.code == code)
                .map(|field| field.label.clone()),
            NoteTarget::Criterion => rules
                .rubric
                .criterion(code)
                .map(|criterion| locale.pick(&criterion.name_id, &criterion.name_en).to_owned()),
        };
        found.unwrap_or_else(|| code.to_owned())
    };
    checks
        .into_iter()
        .map(|check| PastLine {
            outcome: check.verification.outcome,
            reason: check.verification.reason,
            verifier: check.verifier,
            created_at: check.verification.created_at,
            correction_due_at: check.verification.correction_due_at,
            notes: check
                .notes
                .into_iter()
                .map(|note| PastNote { label: label(note.target_kind, &note.target_code), note: note.note })
                .collect(),
        })
        .collect()
}
