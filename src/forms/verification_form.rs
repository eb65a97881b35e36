//! The check of an entry: what is filled in, and what of it can be told wrong from the form alone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

use super::FormErrors;
use crate::{
    domain::{
        ledger::Levels,
        verification::{Filled, ItemVerdict, Items, NoteTarget, VerificationGap, VerificationOutcome},
    },
    models::verifications::{Proposal, SeenSheet, Verdict, VerdictNote},
    web::RawForm,
};

/// Longest note and reason.
const LONGEST: usize = 2000;
/// Most fields that are kept of one form, whatever is sent.
const MOST_FIELDS: usize = 1000;
/// Longest name of a field in bytes; codes of fields and criteria are much shorter.
const LONGEST_NAME: usize = 200;
/// Fields with one value.
const SINGLE: [&str; 4] = ["outcome", "reason", "due", "accept_claims"];
/// Beginnings of the names of fields that stand once per field or criterion of the entry.
const MANY: [&str; 5] = ["note-field-", "note-criterion-", "verdict-field-", "verdict-criterion-", "level-"];
/// Beginning of the names under which ticked items are kept.
const TICKED: &str = "ticked-";

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VerificationForm {
    /// Code of the outcome.
    pub outcome: String,
    /// The general reason.
    pub reason: String,
    /// Codes of the ticked items.
    pub ticked: Vec<String>,
    /// When the correction is due, in the region's time: `2026-06-24T16:00`.
    pub due: String,
    /// Notes by field code.
    pub field_notes: BTreeMap<String, String>,
    /// Notes by criterion code.
    pub criterion_notes: BTreeMap<String, String>,
    /// Verdicts by field code.
    pub field_verdicts: BTreeMap<String, String>,
    /// Verdicts by criterion code.
    pub criterion_verdicts: BTreeMap<String, String>,
    /// Chosen levels by criterion code.
    pub levels: BTreeMap<String, String>,
    /// Take the other claims as they are?
    pub accepts_claims: bool,
    #[serde(skip)]
    filled: Filled,
}

/// What of a form is kept on the sheet.
#[must_use]
pub fn filled(raw: &RawForm) -> Filled {
    let is_kept = |name: &str| {
        name.len() <= LONGEST_NAME && (SINGLE.contains(&name) || MANY.iter().any(|prefix| name.starts_with(prefix)))
    };
    let mut filled = raw.texts(is_kept, MOST_FIELDS);
    let ticked = raw.all("ticked").into_iter().filter(|code| code.len() <= LONGEST_NAME);
    filled.extend(ticked.take(MOST_FIELDS).map(|code| (format!("{TICKED}{code}"), "1".to_owned())));
    filled
}

/// The sheet that the form was filled in on.
#[must_use]
pub fn seen_sheet(raw: &RawForm) -> SeenSheet {
    SeenSheet { submission: Uuid::parse_str(&raw.text("submission")).ok(), version: raw.number("version").unwrap_or(0) }
}

impl VerificationForm {
    /// The form of a sheet.
    #[must_use]
    pub fn of(filled: Filled) -> Self {
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let many = |prefix: &str| {
            filled
                .iter()
                .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?.to_owned(), text.clone())))
                .collect::<BTreeMap<_, _>>()
        };
        Self {
            outcome: text("outcome"),
            reason: text("reason"),
            ticked: many(TICKED).into_keys().collect(),
            due: text("due"),
            field_notes: many("note-field-"),
            criterion_notes: many("note-criterion-"),
            field_verdicts: many("verdict-field-"),
            criterion_verdicts: many("verdict-criterion-"),
            levels: many("level-"),
            accepts_claims: filled.contains_key("accept_claims"),
            filled,
        }
    }

    /// A fresh form that proposes what an earlier check decided on what is still the same.
    #[must_use]
    pub fn proposing(proposal: &Proposal) -> Self {
        let mut filled = Filled::new();
        for (code, (level, note)) in &proposal.levels {
            filled.insert(format!("level-{code}"), level.to_string());
            // A level that differs from its claim needs its note again.
            if let Some(note) = note {
                filled.insert(format!("note-criterion-{code}"), note.clone());
            }
        }
        for (target, code) in &proposal.accepted {
            filled.insert(format!("verdict-{target}-{code}"), ItemVerdict::Accepted.to_string());
        }
        Self::of(filled)
    }

    /// What is filled in.
    #[must_use]
    pub const fn filled(&self) -> &Filled {
        &self.filled
    }

    /// Checks what can be told from the form alone; the domain says the rest.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, zone: Tz, seen: SeenSheet) -> Result<Verdict, FormErrors> {
        let mut errors = FormErrors::default();
        let outcome = VerificationOutcome::parse(&self.outcome);
        if outcome.is_none() {
            errors.add("outcome", "verification-outcome-missing");
        }
        let due = local_time(&self.due, zone);
        if due.is_none() && !self.due.is_empty() && outcome == Some(VerificationOutcome::Returned) {
            errors.add("due", "verification-due-wrong");
        }
        let notes = self.notes();
        self.add_long_texts(&mut errors);
        let items = self.items(&mut errors);
        let mut levels = Levels::new();
        for (code, typed) in &self.levels {
            match typed.parse() {
                Ok(level) => _ = levels.insert(code.clone(), level),
                Err(_) => errors.add(&format!("level-{code}"), "ledger-no-such-level"),
            }
        }
        let verdict = Verdict {
            levels,
            items,
            accepts_claims: self.accepts_claims,
            outcome: outcome.unwrap_or(VerificationOutcome::Declined),
            reason: self.reason.clone(),
            ticked: self.ticked.clone(),
            notes,
            correction_due_at: due,
            filled: self.filled.clone(),
            seen,
        };
        errors.into_result(verdict)
    }

    /// Checks what holds for a sheet that is not finished, too: no text is longer than may be.
    ///
    /// # Errors
    /// The texts that are too long.
    pub fn check_lengths(&self) -> Result<(), FormErrors> {
        let mut errors = FormErrors::default();
        self.add_long_texts(&mut errors);
        errors.into_result(())
    }

    fn add_long_texts(&self, errors: &mut FormErrors) {
        for (field, _) in self.filled.iter().filter(|(_, text)| text.chars().count() > LONGEST) {
            errors.add_with(field, "judging-text-long", vec![("max", LONGEST.to_string())]);
        }
    }

    fn notes(&self) -> Vec<VerdictNote> {
        let of = |target: NoteTarget, notes: &BTreeMap<String, String>| {
            notes
                .iter()
                .map(|(code, note)| VerdictNote { target, code: code.clone(), note: note.clone() })
                .collect::<Vec<_>>()
        };
        [of(NoteTarget::Field, &self.field_notes), of(NoteTarget::Criterion, &self.criterion_notes)].concat()
    }

    /// The verdicts; what is marked for correction needs a note that says what to correct.
    fn items(&self, errors: &mut FormErrors) -> Items {
        let mut items = Items::new();
        let both = [
            (NoteTarget::Field, &self.field_verdicts, &self.field_notes),
            (NoteTarget::Criterion, &self.criterion_verdicts, &self.criterion_notes),
        ];
        for (target, verdicts, notes) in both {
            for (code, typed) in verdicts {
                let Some(verdict) = ItemVerdict::parse(typed) else {
                    errors.add(&format!("verdict-{target}-{code}"), "verification-verdict-unknown");
                    continue;
                };
                if verdict == ItemVerdict::Returned && !notes.contains_key(code) {
                    errors.add(&format!("note-{target}-{code}"), "verification-item-unexplained");
                }
                items.insert((target, code.clone()), verdict);
            }
        }
        items
    }
}

/// The gaps of the domain beside the fields that close them.
#[must_use]
pub fn errors_of(gaps: &[VerificationGap]) -> FormErrors {
    let mut errors = FormErrors::default();
    for gap in gaps {
        let (field, key) = match gap {
            VerificationGap::ReasonMissing => ("reason", "verification-reason-missing"),
            VerificationGap::NothingToCorrect => ("reason", "verification-nothing-to-correct"),
            VerificationGap::DueMissing => ("due", "verification-due-missing"),
            VerificationGap::DuePast => ("due", "verification-due-past"),
            VerificationGap::ChecklistOpen => ("ticked", "verification-checklist-open"),
            VerificationGap::LevelsOpen => ("levels", "verification-levels-open"),
            VerificationGap::LevelUnexplained => ("levels", "verification-level-unexplained"),
            VerificationGap::LevelUnknown => ("levels", "ledger-no-such-level"),
            VerificationGap::ItemReturned => ("outcome", "verification-item-returned-refused"),
            VerificationGap::ItemUnexplained => ("reason", "verification-item-unexplained"),
        };
        errors.add(field, key);
    }
    errors
}

/// A time as browsers send it (`2026-06-24T16:00`), read in `zone`.
#[must_use]
pub fn local_time(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let naive = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())?;
    zone.from_local_datetime(&naive).earliest().map(|at| at.with_timezone(&Utc))
}
