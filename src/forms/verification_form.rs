//! The outcome of checking an entry.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

use super::FormErrors;
use crate::{
    domain::verification::{NoteTarget, VerificationGap, VerificationOutcome},
    models::verifications::{Verdict, VerdictNote},
    web::RawForm,
};

/// Longest note and reason.
const LONGEST: usize = 2000;

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
    submission: String,
}

impl VerificationForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let notes = |prefix: &str| {
            raw.iter()
                .filter_map(|(name, _)| Some((name.strip_prefix(prefix)?.to_owned(), raw.text(name))))
                .filter(|(_, note)| !note.is_empty())
                .collect::<BTreeMap<_, _>>()
        };
        Self {
            outcome: raw.text("outcome"),
            reason: raw.text("reason"),
            ticked: raw.all("ticked"),
            due: raw.text("due"),
            field_notes: notes("note-field-"),
            criterion_notes: notes("note-criterion-"),
            submission: raw.text("submission"),
        }
    }

    /// Checks what can be told from the form alone; the domain says the rest.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, zone: Tz) -> Result<Verdict, FormErrors> {
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
        let is_long = |text: &str| text.chars().count() > LONGEST;
        if is_long(&self.reason) {
            errors.add_with("reason", "judging-text-long", vec![("max", LONGEST.to_string())]);
        }
        for note in notes.iter().filter(|note| is_long(&note.note)) {
            let field = format!("note-{}-{}", note.target, note.code);
            errors.add_with(&field, "judging-text-long", vec![("max", LONGEST.to_string())]);
        }
        let verdict = Verdict {
            outcome: outcome.unwrap_or(VerificationOutcome::Declined),
            reason: self.reason.clone(),
            ticked: self.ticked.clone(),
            notes,
            correction_due_at: due,
            submission: Uuid::parse_str(&self.submission).ok(),
        };
        errors.into_result(verdict)
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
