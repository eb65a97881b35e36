//! The administrative check of an entry.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Levels, check_level};
use super::rubric::Rubric;

code_enum! {
    /// What the committee says after checking.
    pub enum VerificationOutcome {
        /// The entry goes on to judging.
        Accepted => "accepted",
        /// The team corrects it by a date.
        Returned => "returned",
        /// The entry is out; the reason is read by the entrant.
        Declined => "declined",
    }
}

code_enum! {
    /// Where an entry stands in the check.
    pub enum QueueState {
        /// Handed in or corrected: the committee's turn.
        Waiting => "waiting",
        /// Those of them that were corrected.
        Corrected => "corrected",
        /// Sent back, the correction is still in time.
        Returned => "returned",
        /// Sent back, the correction did not come in time.
        Overdue => "overdue",
        /// Passed.
        Accepted => "accepted",
        /// Out.
        Declined => "declined",
    }
}

code_enum! {
    /// In which order the queue is listed.
    pub enum QueueOrder {
        /// Handed in longest ago first.
        Oldest => "oldest",
        /// Handed in last first.
        Newest => "newest",
        /// The nearest deadline of a correction first.
        Due => "due",
        /// By title.
        Title => "title",
    }
}

code_enum! {
    /// What a check says about one field or criterion.
    pub enum ItemVerdict {
        /// In order.
        Accepted => "accepted",
        /// To be corrected.
        Returned => "returned",
    }
}

/// What is filled in on the sheet of a check, by field of the form. Fields without anything are left out.
pub type Filled = BTreeMap<String, String>;

/// What a check says about fields and criteria, by what they are and their code.
pub type Items = BTreeMap<(NoteTarget, String), ItemVerdict>;

/// The fields in which two people filled in different things, with what each of them filled in: mine, theirs.
#[must_use]
pub fn clashes(mine: &Filled, theirs: &Filled) -> Vec<(String, String, String)> {
    let fields: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    let of = |filled: &Filled, field: &String| filled.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .filter(|field| mine.get(*field) != theirs.get(*field))
        .map(|field| (field.clone(), of(mine, field), of(theirs, field)))
        .collect()
}

code_enum! {
    /// What a note of a verification points at.
    pub enum NoteTarget {
        /// A field of the form.
        Field => "field",
        /// A criterion and its evidence.
        Criterion => "criterion",
    }
}

code_enum! {
    /// Why an outcome cannot be recorded as it was filled in.
    pub enum VerificationGap {
        /// A decline without a reason.
        ReasonMissing => "reason_missing",
        /// A return without any note and without a general reason.
        NothingToCorrect => "nothing_to_correct",
        /// A return without a due date.
        DueMissing => "due_missing",
        /// A due date that is not in the future.
        DuePast => "due_past",
        /// An acceptance with unticked items of the checklist.
        ChecklistOpen => "checklist_open",
        /// An acceptance that leaves a claimed level undecided.
        LevelsOpen => "levels_open",
        /// A level other than the claimed one without a note that says why.
        LevelUnexplained => "level_unexplained",
        /// An acceptance although a field or criterion is marked for correction.
        ItemReturned => "item_returned",
        /// Something is marked for correction without a note that says what to correct.
        ItemUnexplained => "item_unexplained",
        /// A level that the rubric does not describe.
        LevelUnknown => "level_unknown",
    }
}

/// What the verifier filled in, as far as the rules care.
#[derive(Debug, Clone, Copy)]
pub struct VerificationDraft<'a> {
    /// The outcome.
    pub outcome: VerificationOutcome,
    /// The general reason.
    pub reason: &'a str,
    /// Number of notes on fields and criteria.
    pub note_count: usize,
    /// When a correction is due.
    pub correction_due_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Required items of the checklist that are not ticked.
    pub open_checklist_items: usize,
}

/// Everything that keeps the outcome from being recorded; empty when it may be.
#[must_use]
pub fn verification_gaps(draft: &VerificationDraft<'_>, now: chrono::DateTime<chrono::Utc>) -> Vec<VerificationGap> {
    let has_reason = !draft.reason.trim().is_empty();
    let mut gaps = Vec::new();
    match draft.outcome {
        VerificationOutcome::Accepted if draft.open_checklist_items > 0 => {
            gaps.push(VerificationGap::ChecklistOpen);
        }
        VerificationOutcome::Declined if !has_reason => gaps.push(VerificationGap::ReasonMissing),
        VerificationOutcome::Returned => {
            if draft.note_count == 0 && !has_reason {
                gaps.push(VerificationGap::NothingToCorrect);
            }
            match draft.correction_due_at {
                None => gaps.push(VerificationGap::DueMissing),
                Some(due_at) if due_at <= now => gaps.push(VerificationGap::DuePast),
                Some(_) => {}
            }
        }
        _ => {}
    }
    gaps
}

/// What is wrong with the verified levels: unknown ones, ones that differ from the claim without a note at the criterion,
/// and, for an acceptance, claims without one.
#[must_use]
pub fn level_gaps(
    outcome: VerificationOutcome,
    rubric: &Rubric,
    claims: &Levels,
    verified: &Levels,
    noted: &BTreeSet<&str>,
) -> Vec<VerificationGap> {
    let mut gaps = Vec::new();
    if verified.iter().any(|(code, level)| check_level(rubric, code, *level).is_err()) {
        gaps.push(VerificationGap::LevelUnknown);
    }
    let differs = |code: &str, level: i32| claims.get(code).copied().unwrap_or(0) != level;
    if verified.iter().any(|(code, level)| differs(code, *level) && !noted.contains(code.as_str())) {
        gaps.push(VerificationGap::LevelUnexplained);
    }
    let is_open = |code: &String| !verified.contains_key(code);
    if outcome == VerificationOutcome::Accepted && claims.keys().any(is_open) {
        gaps.push(VerificationGap::LevelsOpen);
    }
    gaps
}

/// What is wrong with the verdicts on fields and criteria.
#[must_use]
pub fn item_gaps(
    outcome: VerificationOutcome,
    items: &Items,
    noted: &BTreeSet<(NoteTarget, &str)>,
) -> Vec<VerificationGap> {
    let returned = || items.iter().filter(|(_, verdict)| **verdict == ItemVerdict::Returned).map(|(item, _)| item);
    let mut gaps = Vec::new();
    if outcome == VerificationOutcome::Accepted && returned().next().is_some() {
        gaps.push(VerificationGap::ItemReturned);
    }
    if returned().any(|(target, code)| !noted.contains(&(*target, code.as_str()))) {
        gaps.push(VerificationGap::ItemUnexplained);
    }
    gaps
}

/// Days before a correction is due at which its team is reminded.
pub const REMINDER_LEADS_DAYS: [i64; 2] = [1, 3];

/// The lead time whose reminder is due now: the shortest that has begun. None for leads that had begun already when the
/// entry was sent back, for the team has just read the deadline; none once it is past.
#[must_use]
pub fn reminder_lead(
    returned_at: chrono::DateTime<chrono::Utc>,
    due_at: chrono::DateTime<chrono::Utc>,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<i64> {
    if now > due_at {
        return None;
    }
    let begins = |days: i64| due_at - chrono::Duration::days(days);
    let lead = REMINDER_LEADS_DAYS.into_iter().find(|days| begins(*days) <= now)?;
    (returned_at < begins(lead)).then_some(lead)
}
