//! The team of an entry: who sees it, who changes it, who joins.

use chrono::{DateTime, Utc};

use super::super::actor::Actor;
use super::super::entry::{EntryStatus, MemberRole};
use super::super::team::InvitationFacts;
use super::{
    Decision, EntryFacts, Reason, is_organiser, may_manage_contest, may_manage_team, require, signed_in, visible,
};

/// See the team and who changed what: the team itself. The names would tell a judge more than the entry does.
pub fn may_view_team(actor: &Actor, entry: &EntryFacts) -> Decision {
    signed_in(actor)?;
    visible(entry.team_role.is_some())
}

/// Leave the team: everybody in it but the owner, who hands the entry on first or withdraws it.
pub fn may_leave_team(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_view_team(actor, entry)?;
    require(entry.team_role != Some(MemberRole::Owner), Reason::OwnerMayNotLeave)
}

/// Name another owner because the old one is gone: the committee of the region, for an entry that was handed in (it
/// knows of no other) and that is not of the own team.
pub fn may_reassign_owner(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_manage_contest(actor, &entry.contest)?;
    let is_bound = actor.seat_in(entry.contest.contest_id).is_some() && !entry.contest.status.is_published();
    visible(entry.was_handed_in && !is_bound)?;
    require(entry.team_role.is_none() && !entry.was_member, Reason::OwnEntry)?;
    is_changeable(entry)
}

/// Take an invitation back: the owner, or the committee what the committee offered.
pub fn may_revoke_invitation(actor: &Actor, entry: &EntryFacts, invitation: &InvitationFacts) -> Decision {
    if invitation.by_committee { may_reassign_owner(actor, entry) } else { may_manage_team(actor, entry) }
}

/// See an invitation and say no to it: the person it is for, while it is open.
pub fn may_answer_invitation(actor: &Actor, invitation: &InvitationFacts, now: DateTime<Utc>) -> Decision {
    signed_in(actor)?;
    visible(actor.user_id == Some(invitation.invited) && invitation.is_open(now))
}

/// Join a team: the invited person, unless it runs or judges the contest (COI-1). That is asked here and not when the
/// invitation is sent, so that nobody learns by an invitation who is in the jury. An owner hands the entry on to members
/// only, so whoever is not one (any more) does not take it over; the committee may have offered it to anybody.
pub fn may_join_team(actor: &Actor, invitation: &InvitationFacts, entry: &EntryFacts, now: DateTime<Utc>) -> Decision {
    may_answer_invitation(actor, invitation, now)?;
    require(!is_organiser(actor, entry.contest.contest_id, &entry.contest.region), Reason::OrganiserMayNotEnter)?;
    let is_heir = entry.team_role.is_some() || invitation.by_committee;
    require(invitation.role != MemberRole::Owner || is_heir, Reason::MembersOnly)?;
    is_changeable(entry)
}

fn is_changeable(entry: &EntryFacts) -> Decision {
    require(entry.status != EntryStatus::Withdrawn, Reason::EntryState)
}
