//! The administrative check.

use super::super::actor::Actor;
use super::super::contest::ContestStatus;
use super::super::entry::{EntryAction, EntryStatus};
use super::{ContestFacts, Decision, EntryFacts, Reason, may_manage_contest, may_view_entry, require, visible};

/// See the queue: the committee of the region, once the contest is opened.
pub fn may_view_verification_queue(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    visible(contest.status != ContestStatus::Draft)
}

/// Compare entries with older ones and with the catalogue: the committee of the region, once the contest is opened. A
/// seat in the jury binds until publication, for pairs tell more than a judge may know.
pub fn may_compare_entries(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_view_verification_queue(actor, contest)?;
    visible(actor.seat_in(contest.contest_id).is_none() || contest.status.is_published())
}

/// Take entries to check them, and put them back: whoever sees the queue, while the contest is open. Which entries, the question for
/// each of them says.
pub fn may_take_checks(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_view_verification_queue(actor, contest)?;
    require(contest.status == ContestStatus::Open, Reason::ContestState)
}

/// Accept, return or decline: the committee of the region, while the entry waits for it (or its correction is
/// overdue), and never for an entry the actor is or was in the team of.
pub fn may_verify_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_view_entry(actor, entry)?;
    may_manage_contest(actor, &entry.contest)?;
    visible(entry.was_handed_in)?;
    require(entry.team_role.is_none() && !entry.was_member, Reason::OwnEntry)?;
    require(entry.contest.status == ContestStatus::Open, Reason::ContestState)?;
    let is_overdue = entry.status == EntryStatus::Returned && !entry.correction_in_time;
    let may_decline = entry.status.after(EntryAction::Decline).is_some();
    require(may_decline && (entry.status.awaits_verification() || is_overdue), Reason::EntryState)
}
