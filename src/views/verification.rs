//! The administrative check of one entry; its queue and the overview of levels are in the files beside.

pub mod ledger;
pub mod queue;
pub mod sheet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use self::sheet::{ClashLine, Differences, SheetState};
use super::{
    engine::Engine,
    entries::{
        ledger::{LevelOption, level_text, verifiable},
        ledger_reading::LedgerReading,
    },
    entry_reading::{ReadEvidence, Reading},
    judging::CommitteeHead,
    pairs::PairLine,
};
use crate::{
    domain::{
        contest_rules::CategoryRules,
        entry::EntryStatus,
        ledger::{Levels, claimable},
        locale::Locale,
        rubric::Criterion,
        verification::{ItemVerdict, NoteTarget, VerificationOutcome},
    },
    forms::verification_form::VerificationForm,
    models::{office_approvals::ReadApproval, verifications::PastCheck},
};

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
    /// Levels claimed, and those verified by the last check.
    pub ledger: LedgerReading,
    /// Fields to say something about; parts of groups are said with their group.
    pub fields: Vec<FieldLine>,
    /// How many of the fields and criteria have a verdict.
    pub judged: Judged,
    /// How the sheet stands.
    pub sheet: SheetState,
    /// What somebody else filled in meanwhile, beside what was typed here.
    pub clash: Vec<ClashLine>,
    /// Key of the message above it.
    pub clash_key: &'static str,
    /// What changed since the version that was checked last.
    pub differences: Option<Differences>,
    /// The next entry that waits, of the own ones first.
    pub next: Option<Uuid>,
    /// Earlier checks, newest first.
    pub history: Vec<PastLine>,
    /// The head of the office who approved it, and when; none where names are hidden.
    pub approved_by: Option<ReadApproval>,
    /// Pairs that this entry is part of.
    pub pairs: Vec<PairLine>,
}

/// How much of a sheet is judged item by item.
#[derive(Debug, Serialize)]
pub struct Judged {
    fields: usize,
    criteria: usize,
}

impl Judged {
    /// Those with a verdict.
    #[must_use]
    pub fn of(fields: &[FieldLine], criteria: &[CriterionLine]) -> Self {
        Self {
            fields: fields.iter().filter(|field| !field.verdict.is_empty()).count(),
            criteria: criteria.iter().filter(|criterion| !criterion.verdict.is_empty()).count(),
        }
    }
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

/// A field with what is said about it.
#[derive(Debug, Serialize)]
pub struct FieldLine {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    verdict: String,
    note: String,
}

/// A criterion with its claim and its evidence.
#[derive(Debug, Serialize)]
pub struct CriterionLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    mandatory: bool,
    verdict: String,
    note: String,
    /// The level claimed, in words.
    claim: Option<String>,
    /// Levels to choose from; empty where the criterion has none.
    levels: Vec<LevelOption>,
    /// The level chosen.
    level: String,
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
    /// Fields and criteria that were accepted one by one.
    accepted: usize,
    notes: Vec<PastNote>,
}

#[derive(Debug, Serialize)]
struct PastNote {
    label: String,
    note: String,
    /// What was said, where something was.
    verdict: Option<ItemVerdict>,
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

/// The fields with the verdicts and notes of the form.
#[must_use]
pub fn fields(reading: &Reading, form: &VerificationForm) -> Vec<FieldLine> {
    reading
        .sections
        .iter()
        .flat_map(|section| &section.fields)
        .filter(|field| !field.is_part)
        .map(|field| FieldLine {
            verdict: form.field_verdicts.get(&field.code).cloned().unwrap_or_default(),
            note: form.field_notes.get(&field.code).cloned().unwrap_or_default(),
            code: field.code.clone(),
            label: field.label.clone(),
        })
        .collect()
}

/// The criteria of the rubric with the evidence for each.
#[must_use]
pub fn criteria(
    rules: &CategoryRules,
    claims: &Levels,
    form: &VerificationForm,
    reading: &Reading,
    engine: &Engine,
    locale: Locale,
) -> Vec<CriterionLine> {
    let rubric = &rules.rubric;
    let takes_levels = |criterion: &Criterion| claimable(rubric).any(|known| known.code == criterion.code);
    let (mandatory, others): (Vec<_>, Vec<_>) = rubric.criteria.iter().partition(|criterion| criterion.mandatory);
    mandatory
        .into_iter()
        .chain(others)
        .map(|criterion| CriterionLine {
            mandatory: criterion.mandatory,
            claim: claims.get(&criterion.code).map(|level| level_text(criterion, *level, engine, locale)),
            levels: match takes_levels(criterion) {
                true => verifiable(rubric, criterion, engine, locale),
                false => Vec::new(),
            },
            level: form.levels.get(&criterion.code).cloned().unwrap_or_default(),
            verdict: form.criterion_verdicts.get(&criterion.code).cloned().unwrap_or_default(),
            note: form.criterion_notes.get(&criterion.code).cloned().unwrap_or_default(),
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
            accepted: check.items.values().filter(|verdict| **verdict == ItemVerdict::Accepted).count(),
            reason: check.verification.reason,
            verifier: check.verifier,
            created_at: check.verification.created_at,
            correction_due_at: check.verification.correction_due_at,
            notes: check
                .notes
                .into_iter()
                .map(|note| PastNote {
                    label: label(note.target_kind, &note.target_code),
                    verdict: check.items.get(&(note.target_kind, note.target_code)).copied(),
                    note: note.note,
                })
                .collect(),
        })
        .collect()
}
