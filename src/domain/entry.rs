//! States of an entry, who moves it where, receipt numbers and the snapshot of what was handed in.

use serde_json::Value;

use super::canonical::{canonical_json, sha256_hex};

code_enum! {
    /// State of an entry.
    pub enum EntryStatus {
        /// Being written.
        Draft => "draft",
        /// Handed in.
        Submitted => "submitted",
        /// Sent back with notes.
        Returned => "returned",
        /// Handed in again after notes.
        Corrected => "corrected",
        /// Passed the administrative check.
        Eligible => "eligible",
        /// Failed the administrative check.
        Declined => "declined",
        /// On the shortlist.
        Shortlisted => "shortlisted",
        /// Got an award.
        Awarded => "awarded",
        /// Judged, no award.
        NotSelected => "not_selected",
        /// Taken back by its team.
        Withdrawn => "withdrawn",
    }
}

code_enum! {
    /// What moves an entry from one state to another.
    pub enum EntryAction {
        /// The team hands in; again and again until the deadline.
        Submit => "submit",
        /// The committee sends it back with notes.
        Return => "return",
        /// The team hands in the correction.
        Correct => "correct",
        /// The committee lets it pass.
        Accept => "accept",
        /// The committee declines it with a reason.
        Decline => "decline",
        /// The committee puts it on the shortlist.
        Shortlist => "shortlist",
        /// Publication gives it an award.
        Award => "award",
        /// Publication leaves it without an award.
        PassOver => "pass_over",
        /// The team takes it back with a reason.
        Withdraw => "withdraw",
    }
}

code_enum! {
    /// What a person is in the team of an entry.
    pub enum MemberRole {
        /// Answers for it: writes, hands in, withdraws, runs the team.
        Owner => "owner",
        /// Writes, attaches and hands in.
        Editor => "editor",
        /// Reads.
        Viewer => "viewer",
    }
}

use EntryAction as Do;
use EntryStatus as Is;

/// The whole table: from, action, to. What is not in it is refused.
pub const TRANSITIONS: &[(EntryStatus, EntryAction, EntryStatus)] = &[
    (Is::Draft, Do::Submit, Is::Submitted),
    (Is::Draft, Do::Withdraw, Is::Withdrawn),
    (Is::Submitted, Do::Submit, Is::Submitted),
    (Is::Submitted, Do::Return, Is::Returned),
    (Is::Submitted, Do::Accept, Is::Eligible),
    (Is::Submitted, Do::Decline, Is::Declined),
    (Is::Submitted, Do::Withdraw, Is::Withdrawn),
    (Is::Returned, Do::Correct, Is::Corrected),
    // A correction that never came.
    (Is::Returned, Do::Decline, Is::Declined),
    (Is::Returned, Do::Withdraw, Is::Withdrawn),
    (Is::Corrected, Do::Return, Is::Returned),
    (Is::Corrected, Do::Accept, Is::Eligible),
    (Is::Corrected, Do::Decline, Is::Declined),
    (Is::Corrected, Do::Withdraw, Is::Withdrawn),
    (Is::Eligible, Do::Shortlist, Is::Shortlisted),
    (Is::Eligible, Do::Award, Is::Awarded),
    (Is::Eligible, Do::PassOver, Is::NotSelected),
    (Is::Eligible, Do::Withdraw, Is::Withdrawn),
    (Is::Shortlisted, Do::Award, Is::Awarded),
    (Is::Shortlisted, Do::PassOver, Is::NotSelected),
    (Is::Shortlisted, Do::Withdraw, Is::Withdrawn),
];

impl EntryStatus {
    /// The state after `action`, or `None` when it is not allowed here.
    #[must_use]
    pub fn after(self, action: EntryAction) -> Option<Self> {
        TRANSITIONS.iter().find(|(from, by, _)| (*from, *by) == (self, action)).map(|(_, _, to)| *to)
    }

    /// May the entry go from this state to `next` by any action?
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        TRANSITIONS.iter().any(|(from, _, to)| (*from, *to) == (self, next))
    }

    /// What may be done in this state, in table order.
    pub fn actions(self) -> impl Iterator<Item = EntryAction> {
        TRANSITIONS.iter().filter(move |(from, ..)| *from == self).map(|(_, action, _)| *action)
    }

    /// Does the committee still have to check it?
    #[must_use]
    pub const fn awaits_verification(self) -> bool {
        matches!(self, Self::Submitted | Self::Corrected)
    }

    /// Is it with the committee, or back with its team for a correction?
    #[must_use]
    pub const fn is_in_verification(self) -> bool {
        matches!(self, Self::Submitted | Self::Corrected | Self::Returned)
    }

    /// Did it pass the administrative check, whatever came of it later?
    #[must_use]
    pub const fn passed_verification(self) -> bool {
        matches!(self, Self::Eligible | Self::Shortlisted | Self::Awarded | Self::NotSelected)
    }

    /// Do judges score it?
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::Eligible | Self::Shortlisted)
    }

    /// Will nothing change it any more?
    #[must_use]
    pub fn is_final(self) -> bool {
        self.actions().next().is_none()
    }
}

/// The number on a receipt: `LOMBA-2026-0042`. Wider numbers are not cut.
#[must_use]
pub fn receipt_number(contest_slug: &str, sequence: i64) -> String {
    format!("{}-{sequence:04}", contest_slug.to_uppercase())
}

/// What was handed in, in canonical form, with its hash: what the receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Canonical JSON.
    pub json: String,
    /// SHA-256 of it, in hexadecimal digits.
    pub sha256: String,
}

impl Snapshot {
    /// Freezes a value.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        let json = canonical_json(value);
        let sha256 = sha256_hex(&json);
        Self { json, sha256 }
    }
}
