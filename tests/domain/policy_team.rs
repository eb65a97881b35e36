//! Who sees and changes a team, who joins, who names another owner.

use sayembara::domain::{
    actor::Actor,
    contest::ContestStatus,
    entry::{EntryStatus, MemberRole},
    policy::*,
    team::{InvitationFacts, InvitationState},
};

use super::support::*;

const HIDDEN: Decision = Err(Denial::Hidden);

fn no(reason: Reason) -> Decision {
    Err(Denial::Forbidden(reason))
}

fn invitation(invited: i64) -> InvitationFacts {
    InvitationFacts {
        invited,
        role: MemberRole::Editor,
        state: InvitationState::Open,
        by_committee: false,
        expires_at: at(10, 0),
    }
}

#[test]
fn only_the_team_sees_the_team_and_only_its_owner_runs_it() {
    let outside = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_view_team(actor, &outside)), Vec::<&str>::new());
    assert_eq!(may_view_team(&cast()["committee"], &outside), HIDDEN);
    for role in MemberRole::ALL.iter().copied() {
        let own = entry_facts(EntryStatus::Submitted, Some(role));
        assert_eq!(may_view_team(&Actor::user(50), &own), Ok(()));
        let expected = if role == MemberRole::Owner { Ok(()) } else { no(Reason::OwnerOnly) };
        assert_eq!(may_manage_team(&Actor::user(50), &own), expected, "{role}");
        let expected = if role == MemberRole::Owner { no(Reason::OwnerMayNotLeave) } else { Ok(()) };
        assert_eq!(may_leave_team(&Actor::user(50), &own), expected, "{role}");
    }
}

#[test]
fn the_committee_names_another_owner_of_what_it_can_read() {
    let entry = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_reassign_owner(actor, &entry)), ["committee"]);
    let committee = &cast()["committee"];
    assert_eq!(may_reassign_owner(committee, &entry_facts(EntryStatus::Draft, None)), HIDDEN);
    let was_own = EntryFacts { was_member: true, ..entry.clone() };
    assert_eq!(may_reassign_owner(committee, &was_own), no(Reason::OwnEntry));
    let withdrawn = entry_facts(EntryStatus::Withdrawn, None);
    assert_eq!(may_reassign_owner(committee, &withdrawn), no(Reason::EntryState));
    let archived = EntryFacts { contest: contest(ContestStatus::Archived), ..entry.clone() };
    assert_eq!(may_reassign_owner(committee, &archived), Ok(()), "its innovation may be entered again next year");
    let judging = Actor { judging: judge(9, false).judging, ..committee.clone() };
    assert_eq!(may_reassign_owner(&judging, &entry), HIDDEN, "a committee member who judges sees what a judge sees");
}

#[test]
fn the_owner_takes_back_what_the_owner_sent_and_the_committee_its_own() {
    let own = entry_facts(EntryStatus::Submitted, Some(MemberRole::Owner));
    let sent = invitation(7);
    let offered = InvitationFacts { by_committee: true, ..sent };
    assert_eq!(may_revoke_invitation(&Actor::user(50), &own, &sent), Ok(()));
    assert_eq!(may_revoke_invitation(&Actor::user(50), &own, &offered), HIDDEN);
    let outside = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_revoke_invitation(actor, &outside, &offered)), ["committee"]);
    assert_eq!(allowed(|actor| may_revoke_invitation(actor, &outside, &sent)), Vec::<&str>::new());
}

/// COI-1: whoever runs or judges a contest does not enter it, by no door.
#[test]
fn the_invited_person_joins_unless_it_organises_the_contest() {
    let open = entry_facts(EntryStatus::Draft, None);
    for (name, actor) in cast() {
        let own = invitation(actor.user_id.unwrap_or(-1));
        let expected = match name {
            "signed out" => Err(Denial::SignInNeeded),
            "committee" | "judge" | "other judge" | "chair" => no(Reason::OrganiserMayNotEnter),
            _ => Ok(()),
        };
        assert_eq!(may_join_team(&actor, &own, &open, at(5, 0)), expected, "{name}");
        let others = invitation(4711);
        let expected = if name == "signed out" { Err(Denial::SignInNeeded) } else { HIDDEN };
        assert_eq!(may_join_team(&actor, &others, &open, at(5, 0)), expected, "{name}");
    }
}

#[test]
fn rulebook_55_nobody_joins_by_an_invitation_that_ended() {
    let open = entry_facts(EntryStatus::Draft, None);
    let may = |facts: InvitationFacts, now| may_join_team(&Actor::user(7), &facts, &open, now);
    assert_eq!(may(invitation(7), at(9, 23)), Ok(()));
    assert_eq!(may(invitation(7), at(10, 0)), HIDDEN);
    for state in InvitationState::ALL.iter().copied().filter(|state| *state != InvitationState::Open) {
        assert_eq!(may(InvitationFacts { state, ..invitation(7) }, at(5, 0)), HIDDEN, "{state}");
    }
    let withdrawn = entry_facts(EntryStatus::Withdrawn, None);
    assert_eq!(may_join_team(&Actor::user(7), &invitation(7), &withdrawn, at(5, 0)), no(Reason::EntryState));
    let archived = EntryFacts { contest: contest(ContestStatus::Archived), ..entry_facts(EntryStatus::Awarded, None) };
    assert_eq!(may_join_team(&Actor::user(7), &invitation(7), &archived, at(5, 0)), Ok(()));
}

#[test]
fn an_owner_hands_on_to_members_only_and_the_committee_to_anybody() {
    let offer = InvitationFacts { role: MemberRole::Owner, ..invitation(50) };
    let outside = entry_facts(EntryStatus::Submitted, None);
    let inside = entry_facts(EntryStatus::Submitted, Some(MemberRole::Viewer));
    let may = |offer: &InvitationFacts, entry| may_join_team(&Actor::user(50), offer, entry, at(5, 0));
    assert_eq!(may(&offer, &inside), Ok(()));
    assert_eq!(may(&offer, &outside), no(Reason::MembersOnly));
    assert_eq!(may(&InvitationFacts { by_committee: true, ..offer }, &outside), Ok(()));
}
