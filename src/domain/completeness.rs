//! What an entry still lacks before it can be handed in, and how far it is.

use chrono::NaiveDate;
use serde::Serialize;

use super::answers::Answers;
use super::evidence::{EvidenceFact, RequiredEvidence};
use super::form_check::{CheckMode, FieldFault, validate_section};
use super::form_set::FormSet;

/// Where a gap is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapTarget {
    /// A field of the form.
    Field {
        /// The section it is in.
        section: String,
        /// Its code.
        field: String,
    },
    /// Evidence for a criterion.
    Criterion {
        /// Code of the criterion.
        criterion: String,
        /// Code of the requirement.
        requirement: String,
    },
    /// The level claimed of a criterion.
    Claim {
        /// Code of the criterion.
        criterion: String,
    },
    /// Evidence for the entry as a whole or for a field.
    Evidence {
        /// Code of the requirement.
        requirement: String,
    },
}

/// What the gap is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// An answer that is missing or wrong.
    Answer {
        /// What is wrong.
        fault: FieldFault,
        /// The limit that was missed.
        limit: Option<usize>,
        /// What was counted.
        actual: Option<usize>,
    },
    /// Evidence that is missing.
    EvidenceMissing {
        /// How many more are needed.
        missing: usize,
    },
    /// A mandatory criterion of which no level is claimed.
    ClaimMissing,
    /// A level is claimed and nothing is attached that could prove it.
    ClaimUnproved,
}

/// One thing to mend, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Where.
    pub target: GapTarget,
    /// What.
    pub reason: GapReason,
}

/// Everything that keeps the entry from being handed in: fields in form order, then the evidence the
/// form asks for, then what the contest requires.
#[must_use]
pub fn gaps(
    form: &FormSet,
    answers: &Answers,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
    today: NaiveDate,
) -> Vec<Gap> {
    let mut gaps = field_gaps(form, answers, today);
    gaps.extend(evidence_gaps(evidence, &form.evidence));
    gaps.extend(evidence_gaps(evidence, required));
    gaps
}

/// The gaps in the form alone.
#[must_use]
pub fn field_gaps(form: &FormSet, answers: &Answers, today: NaiveDate) -> Vec<Gap> {
    let of_section = |section| {
        let section: &super::form_set::Section = section;
        validate_section(section, answers, CheckMode::Final, today).into_iter().map(|error| Gap {
            target: GapTarget::Field { section: section.code.clone(), field: error.field },
            reason: GapReason::Answer { fault: error.fault, limit: error.limit, actual: error.actual },
        })
    };
    form.sections.iter().flat_map(of_section).collect()
}

/// The gaps in the evidence alone.
#[must_use]
pub fn evidence_gaps(evidence: &[EvidenceFact], required: &[RequiredEvidence]) -> Vec<Gap> {
    let missing = |requirement: &RequiredEvidence| Some(requirement.missing(evidence)).filter(|missing| *missing > 0);
    required
        .iter()
        .filter_map(|requirement| {
            let reason = GapReason::EvidenceMissing { missing: missing(requirement)? };
            Some(Gap { target: target_of(requirement), reason })
        })
        .collect()
}

fn target_of(requirement: &RequiredEvidence) -> GapTarget {
    let code = requirement.code.clone();
    match &requirement.criterion {
        Some(criterion) => GapTarget::Criterion { criterion: criterion.clone(), requirement: code },
        None => GapTarget::Evidence { requirement: code },
    }
}

/// How much of what is asked is done, for the meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// Things asked: required fields and required pieces of evidence.
    pub asked: usize,
    /// Things done.
    pub done: usize,
}

impl Completeness {
    /// Whole percent, rounded down so that 100 means complete.
    #[must_use]
    pub const fn percent(self) -> usize {
        match (self.done * 100).checked_div(self.asked) {
            Some(percent) => percent,
            None => 100,
        }
    }
}

/// Counts required fields and required evidence, and those without a gap.
#[must_use]
pub fn completeness(
    form: &FormSet,
    answers: &Answers,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
    today: NaiveDate,
) -> Completeness {
    let required_fields: Vec<_> = form.fields().filter(|field| field.is_required(answers)).collect();
    let faulty: std::collections::BTreeSet<String> =
        field_gaps(form, answers, today).into_iter().filter_map(field_of).collect();
    let needed = form.evidence.iter().chain(required).filter(|requirement| requirement.min_count > 0);
    let asked = required_fields.len() + faulty_optional(&required_fields, &faulty) + needed.count();
    let lacking = evidence_gaps(evidence, &form.evidence).len() + evidence_gaps(evidence, required).len();
    Completeness { asked, done: asked.saturating_sub(faulty.len() + lacking) }
}

/// An optional field with a wrong answer is asked for too, or the meter would show 100 % beside a gap.
fn faulty_optional(required: &[&super::form_set::Field], faulty: &std::collections::BTreeSet<String>) -> usize {
    faulty.iter().filter(|code| required.iter().all(|field| field.code != **code)).count()
}

fn field_of(gap: Gap) -> Option<String> {
    match gap.target {
        GapTarget::Field { field, .. } => Some(field.split('.').next().unwrap_or_default().to_owned()),
        GapTarget::Criterion { .. } | GapTarget::Claim { .. } | GapTarget::Evidence { .. } => None,
    }
}
