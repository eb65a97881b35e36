//! Taking entries out of the portal as files: their own team, and the committee of the region.

use super::super::actor::Actor;
use super::super::contest::ContestStatus;
use super::super::region::RegionRole;
use super::{ContestFacts, Decision, EntryFacts, Reason, may_manage_contest, require, signed_in, visible};

/// Take one entry with its evidence: the team its draft, the committee what was handed in. Never who judges the contest
/// before publication: the files name people.
pub fn may_export_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    signed_in(actor)?;
    let is_committee = actor.acts_as(RegionRole::Committee, &entry.contest.region);
    let is_taken = entry.was_handed_in && is_committee && !is_bound(actor, &entry.contest);
    visible(entry.team_role.is_some() || is_taken)
}

/// Take all entries of a contest: the committee, once the contest is opened; never who judges it before publication.
pub fn may_export_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    visible(!is_bound(actor, contest))?;
    require(contest.status != ContestStatus::Draft, Reason::ContestState)
}

/// Until publication a seat in the jury binds, whatever else the person is.
fn is_bound(actor: &Actor, contest: &ContestFacts) -> bool {
    actor.seat_in(contest.contest_id).is_some() && !contest.status.is_published()
}
