//! Contests: the committee of the region prepares, opens, extends, closes.

use super::super::actor::Actor;
use super::super::contest::ContestStatus;
use super::super::region::{RegionRole, RegionScope};
use super::super::stage::Phase;
use super::entry::reads_contest;
use super::{ContestFacts, Decision, Reason, forbidden, require, signed_in, visible};

/// Read the public page of a contest: everybody, once it is opened.
pub fn may_read_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    visible(contest.status != ContestStatus::Draft || reads_contest(actor, contest))
}

/// Make a new contest in a region: its committee.
pub fn may_create_contest(actor: &Actor, region: &RegionScope) -> Decision {
    signed_in(actor)?;
    visible(actor.acts_as(RegionRole::Committee, region))
}

/// See the committee's desk: whoever is in a committee, and administrators (whose desk is empty: they hold no
/// right in contests by that alone).
pub fn may_view_committee_desk(actor: &Actor) -> Decision {
    signed_in(actor)?;
    visible(actor.has_role_anywhere(RegionRole::Committee) || actor.is_administrator)
}

/// See a contest's workspace: the committee of the region.
pub fn may_manage_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    signed_in(actor)?;
    visible(actor.acts_as(RegionRole::Committee, &contest.region))
}

/// Change rules, categories, stages: the committee, while it is a draft.
pub fn may_edit_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status.rules_are_editable(), Reason::RulesFrozen)
}

/// Open a contest: the committee, while it is a draft.
pub fn may_open_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status.may_become(ContestStatus::Open), Reason::ContestState)
}

/// Extend a deadline with a reason: the committee, while the contest is open.
pub fn may_extend_deadline(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status == ContestStatus::Open, Reason::ContestState)
}

/// Close a contest: the committee, while it is open and judging does not run.
pub fn may_close_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status.may_become(ContestStatus::Closed), Reason::ContestState)?;
    match contest.judging {
        Phase::Over => Ok(()),
        Phase::Open => forbidden(Reason::JudgingRuns),
        Phase::NotYet | Phase::Unscheduled => forbidden(Reason::JudgingNotYet),
    }
}

/// Date a stage that the rules leave without: the committee, until the results are published.
pub fn may_date_stage(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status.is_running(), Reason::ContestState)
}

/// Put a contest away: the committee, once it is published.
pub fn may_archive_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status.may_become(ContestStatus::Archived), Reason::ContestState)
}

/// Throw a contest away: the committee, while it was never opened.
pub fn may_remove_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status == ContestStatus::Draft, Reason::ContestState)
}

/// Copy a contest into a new draft: the committee, whatever its state.
pub fn may_copy_contest(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)
}
