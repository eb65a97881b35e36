//! The administrative check of an entry.

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
