//! An entry's own page: where it stands, what to do next, what happened so far.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{EntryTop, content::ShownContent, continuation::Versions, ledger_reading::LedgerReading};
use crate::{
    domain::{entry::EntryStatus, policy::EntryFacts, stage::SubmissionState, verification::VerificationOutcome},
    models::entries::history::{Check, History},
};

/// The page of the team.
#[derive(Debug, Serialize)]
pub struct ShowPage {
    /// The entry.
    pub entry: EntryTop,
    /// Name of the category.
    pub category: String,
    /// Office.
    pub office: Option<String>,
    /// Which message tells the next step: `entries-next-<code>-title` and `-text`.
    pub next: &'static str,
    /// Things done.
    pub filled: usize,
    /// Things asked.
    pub fields: usize,
    /// Parts of the form with what is still missing in each.
    pub parts: Vec<Part>,
    /// What may be done now.
    pub can: Can,
    /// What the committee wants corrected.
    pub correction: Option<Correction>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// Reason of the withdrawal.
    pub withdrawn_because: Option<String>,
    /// The version before and those after.
    pub versions: Versions,
    /// Levels claimed and verified, when the content cannot be edited.
    pub claims: LedgerReading,
    /// The content, when it cannot be edited.
    pub content: Option<ShownContent>,
}

/// A part of the form on the entry's page.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Its name.
    pub label: String,
    /// Where it is edited.
    pub href: String,
    /// How many gaps it has.
    pub gaps: usize,
    /// Notes of the committee of which nothing was changed yet.
    pub notes: usize,
}

/// What the reader may do now.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Can {
    /// Change the draft.
    pub edit: bool,
    /// Hand it in.
    pub submit: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Enter it again elsewhere.
    pub continue_it: bool,
}

/// What the committee wants corrected.
#[derive(Debug, Serialize)]
pub struct Correction {
    /// The general reason.
    pub reason: String,
    /// Until when.
    pub due_at: Option<DateTime<Utc>>,
    /// Notes with the way to each place.
    pub notes: Vec<Note>,
}

/// A note of the committee.
#[derive(Debug, Serialize)]
pub struct Note {
    /// Where it belongs.
    pub label: String,
    /// The way there.
    pub href: String,
    /// What to mend.
    pub note: String,
    /// Was anything changed there since the version that was sent back?
    pub is_changed: bool,
}

/// Something that happened.
#[derive(Debug, Serialize)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// Which message tells it: `entries-event-<code>`.
    pub code: &'static str,
    /// Number of the version, for versions.
    pub ordinal: Option<i32>,
    /// Who, when the reader may know.
    pub who: Option<String>,
    /// More words, such as the committee's reason.
    pub detail: String,
    /// Receipt of a version.
    pub href: Option<String>,
    /// Comparison with the version before.
    pub compare_href: Option<String>,
}

/// Everything that happened, newest first.
#[must_use]
pub fn events(entry: &EntryTop, created_at: DateTime<Utc>, history: &History) -> Vec<Event> {
    let mut events = vec![Event::plain(created_at, "created", String::new())];
    for version in &history.submissions {
        events.push(Event {
            ordinal: Some(version.ordinal),
            who: history.authors.get(&version.author_id).cloned(),
            href: Some(format!("{}/receipts/{}", entry.href, version.pid)),
            compare_href: (version.ordinal > 1)
                .then(|| format!("{}/versions/{}...{}", entry.href, version.ordinal - 1, version.ordinal)),
            ..Event::plain(version.created_at, "submitted", String::new())
        });
    }
    let outcome = |check: &Check| match check.outcome {
        VerificationOutcome::Accepted => "accepted",
        VerificationOutcome::Returned => "returned",
        VerificationOutcome::Declined => "declined",
    };
    events.extend(history.checks.iter().map(|check| Event::plain(check.at, outcome(check), check.reason.clone())));
    events.extend(history.withdrawal.iter().map(|row| Event::plain(row.created_at, "withdrawn", row.reason.clone())));
    // Stable: what happened at the same moment stays in the order of the work.
    events.sort_by_key(|event| event.at);
    events.reverse();
    events
}

impl Event {
    const fn plain(at: DateTime<Utc>, code: &'static str, detail: String) -> Self {
        Self { at, code, ordinal: None, who: None, detail, href: None, compare_href: None }
    }
}

/// The next step by state and time.
#[must_use]
pub fn next_step(facts: &EntryFacts, is_complete: bool, has_changes: bool) -> &'static str {
    let is_open = facts.contest.status == crate::domain::contest::ContestStatus::Open;
    match (facts.status, facts.contest.registration) {
        (EntryStatus::Draft, SubmissionState::Open | SubmissionState::InGrace { .. }) if is_open => {
            if is_complete {
                "draft-ready"
            } else {
                "draft-open"
            }
        }
        (EntryStatus::Draft, SubmissionState::NotYet { .. } | SubmissionState::Unscheduled) => "draft-not-yet",
        (EntryStatus::Draft, _) => "draft-closed",
        (EntryStatus::Submitted, registration) if has_changes => {
            if registration.accepts() && is_open {
                "submitted-changed"
            } else {
                "submitted-changed-closed"
            }
        }
        (EntryStatus::Submitted, registration) if registration.accepts() && is_open => "submitted-open",
        (EntryStatus::Submitted | EntryStatus::Corrected, _) => "waiting",
        (EntryStatus::Returned, _) => {
            if facts.correction_in_time && is_open {
                "returned"
            } else {
                "returned-overdue"
            }
        }
        (EntryStatus::Eligible, _) => "eligible",
        (EntryStatus::Declined, _) => "declined",
        (EntryStatus::Shortlisted, _) => "shortlisted",
        (EntryStatus::Awarded, _) => "awarded",
        (EntryStatus::NotSelected, _) => "not-selected",
        (EntryStatus::Withdrawn, _) => "withdrawn",
    }
}

/// The page of a reader outside the team: what was handed in.
#[derive(Debug, Serialize)]
pub struct ReadPage {
    /// The entry.
    pub entry: EntryTop,
    /// Name of the category.
    pub category: String,
    /// Levels claimed and verified.
    pub claims: LedgerReading,
    /// The content as this reader may see it.
    pub content: ShownContent,
    /// Receipt of the latest version, for those who may read it.
    pub receipt_href: Option<String>,
    /// Where it is taken as files, for those who may.
    pub export_href: Option<String>,
    /// Where the committee names another owner, for those who may.
    pub owner_href: Option<String>,
}
