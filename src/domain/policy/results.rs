//! Ranking, decisions, publication, and the files anyone recomputes from.

use super::super::actor::Actor;
use super::super::contest::ContestStatus;
use super::super::region::RegionRole;
use super::super::stage::Phase;
use super::{ContestFacts, Decision, EntryFacts, Reason, may_manage_contest, require, signed_in, visible};

/// See the ranking: everybody once published; before, the committee and (reading only) the leader of the
/// region. A judge sees none while judging runs, whatever else the person is; the chair does once it is over.
pub fn may_view_ranking(actor: &Actor, contest: &ContestFacts) -> Decision {
    if contest.status.is_published() {
        return Ok(());
    }
    signed_in(actor)?;
    let is_region =
        actor.acts_as(RegionRole::Committee, &contest.region) || actor.acts_as(RegionRole::Leader, &contest.region);
    let is_chair = actor.chairs(contest.contest_id) && contest.judging == Phase::Over;
    visible((is_region || is_chair) && contest.status != ContestStatus::Draft)?;
    let is_judging = actor.seat_in(contest.contest_id).is_some() && contest.judging != Phase::Over;
    require(!is_judging, Reason::JudgingRuns)
}

/// Record a decision on an entry: the committee, once judging is over and before publication; never on an entry
/// of the own team.
pub fn may_decide(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_manage_contest(actor, &entry.contest)?;
    visible(entry.was_handed_in)?;
    require(entry.team_role.is_none() && !entry.was_member, Reason::OwnEntry)?;
    is_between_judging_and_publication(&entry.contest)?;
    require(entry.status.is_judged(), Reason::EntryState)
}

/// Publish: the committee, once judging is over; the one moment everything becomes public.
pub fn may_publish(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    is_between_judging_and_publication(contest)
}

/// Download the frozen rules: everybody, once the contest is opened (entrants see what they are judged by).
pub fn may_download_rules(_actor: &Actor, contest: &ContestFacts) -> Decision {
    visible(contest.status != ContestStatus::Draft)
}

/// Download the pseudonymised score file: everybody, once published.
pub fn may_download_scores(_actor: &Actor, contest: &ContestFacts) -> Decision {
    visible(contest.status.is_published())
}

fn is_between_judging_and_publication(contest: &ContestFacts) -> Decision {
    let is_running = matches!(contest.status, ContestStatus::Open | ContestStatus::Closed);
    require(is_running, Reason::ContestState)?;
    match contest.judging {
        Phase::Over => Ok(()),
        Phase::Open => super::forbidden(Reason::JudgingRuns),
        Phase::NotYet | Phase::Unscheduled => super::forbidden(Reason::JudgingNotYet),
    }
}
