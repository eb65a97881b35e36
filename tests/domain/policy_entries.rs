//! Policies of entries: roles, states and windows.

use sayembara::domain::actor::{Actor, JudgeSeat};
use sayembara::domain::conflict::ConflictState;
use sayembara::domain::contest::ContestStatus;
use sayembara::domain::entry::{EntryStatus, MemberRole};
use sayembara::domain::policy::*;
use sayembara::domain::stage::{Phase, SubmissionState};

use super::support::*;

const HIDDEN: Decision = Err(Denial::Hidden);

fn no(reason: Reason) -> Decision {
    Err(Denial::Forbidden(reason))
}

fn owner() -> Actor {
    Actor::user(50)
}

fn own(status: EntryStatus, role: MemberRole) -> EntryFacts {
    entry_facts(status, Some(role))
}

#[test]
fn anyone_but_committee_and_judges_may_enter_an_open_contest() {
    let open = contest(ContestStatus::Open);
    let expected =
        ["administrator", "leader", "other committee", "planner", "province committee", "province planner", "stranger"];
    assert_eq!(allowed(|actor| may_create_entry(actor, &open)), expected);
    assert_eq!(may_create_entry(&cast()["committee"], &open), no(Reason::OrganiserMayNotEnter));
    assert_eq!(may_create_entry(&cast()["judge"], &open), no(Reason::OrganiserMayNotEnter));
    assert_eq!(may_create_entry(&cast()["signed out"], &open), Err(Denial::SignInNeeded));
}

#[test]
fn entering_follows_the_contest_and_its_registration() {
    let may = |status, registration| may_create_entry(&owner(), &ContestFacts { registration, ..contest(status) });
    let closed = SubmissionState::Closed { closed_at: at(1, 0) };
    assert_eq!(may(ContestStatus::Open, SubmissionState::Open), Ok(()));
    assert_eq!(may(ContestStatus::Open, SubmissionState::InGrace { until: at(1, 0) }), Ok(()));
    assert_eq!(may(ContestStatus::Open, closed), no(Reason::RegistrationClosed));
    assert_eq!(
        may(ContestStatus::Open, SubmissionState::NotYet { opens_at: at(1, 0) }),
        no(Reason::RegistrationNotYet)
    );
    assert_eq!(may(ContestStatus::Closed, SubmissionState::Open), no(Reason::ContestState));
    assert_eq!(may(ContestStatus::Draft, SubmissionState::Open), HIDDEN);
}

#[test]
fn an_entry_is_read_by_committee_and_leader_once_handed_in() {
    let entry = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_view_entry(actor, &entry)), ["committee", "leader", "province committee"]);
    let draft = entry_facts(EntryStatus::Draft, None);
    assert_eq!(allowed(|actor| may_view_entry(actor, &draft)), Vec::<&str>::new());
    for (name, actor) in cast() {
        let expected = if name == "signed out" { Err(Denial::SignInNeeded) } else { HIDDEN };
        assert_eq!(may_view_entry(&actor, &draft), expected, "{name}");
    }
}

#[test]
fn a_judge_reads_only_what_is_assigned_and_free_of_conflict() {
    let cases = [
        (vec![], HIDDEN),
        (vec![assignment(JUDGE, ConflictState::Undeclared)], no(Reason::ConflictUndeclared)),
        (vec![assignment(JUDGE, ConflictState::NoneDeclared)], Ok(())),
        (vec![assignment(JUDGE, ConflictState::Declared)], no(Reason::ConflictDeclared)),
        (
            vec![assignment(JUDGE, ConflictState::NoneDeclared), assignment(JUDGE, ConflictState::Declared)],
            no(Reason::ConflictDeclared),
        ),
        (vec![AssignmentFacts { is_removed: true, ..assignment(JUDGE, ConflictState::NoneDeclared) }], HIDDEN),
        (vec![assignment(OTHER_JUDGE, ConflictState::NoneDeclared)], HIDDEN),
    ];
    for (own_assignments, expected) in cases {
        let entry = EntryFacts { own_assignments: own_assignments.clone(), ..entry_facts(EntryStatus::Eligible, None) };
        assert_eq!(may_view_entry(&judge(JUDGE, false), &entry), expected, "{own_assignments:?}");
    }
}

#[test]
fn guests_lose_access_with_the_archive_and_a_withdrawn_entry_closes() {
    let mut entry = entry_facts(EntryStatus::Eligible, None);
    entry.own_assignments = vec![assignment(JUDGE, ConflictState::NoneDeclared)];
    entry.contest.status = ContestStatus::Archived;
    assert_eq!(may_view_entry(&judge(JUDGE, false), &entry), HIDDEN);
    entry.contest.status = ContestStatus::Open;
    entry.status = EntryStatus::Withdrawn;
    assert_eq!(may_view_entry(&judge(JUDGE, false), &entry), HIDDEN);
}

#[test]
fn a_committee_member_in_the_jury_reads_as_a_judge_until_publication() {
    let mut both = cast().remove("committee").unwrap();
    both.judging = vec![JudgeSeat { contest_id: CONTEST, judge_id: JUDGE, is_chair: false }];
    let mut entry = entry_facts(EntryStatus::Eligible, None);
    assert_eq!(may_view_entry(&both, &entry), HIDDEN);
    assert!(!sees_names(&both, &entry.contest));
    entry.contest.status = ContestStatus::Published;
    assert_eq!(may_view_entry(&both, &entry), Ok(()));
}

#[test]
fn who_may_write_by_role_and_state() {
    use EntryStatus::*;
    let writable = [Draft, Submitted, Returned];
    for status in EntryStatus::ALL {
        for role in MemberRole::ALL {
            let entry = own(*status, *role);
            let expected = match role {
                MemberRole::Viewer => no(Reason::ReadOnly),
                _ if writable.contains(status) => Ok(()),
                _ => no(Reason::EntryState),
            };
            assert_eq!(may_edit_entry(&owner(), &entry), expected, "{status} {role}");
            assert_eq!(may_submit_entry(&owner(), &entry), expected, "{status} {role}");
            assert_eq!(may_attach_evidence(&owner(), &entry), expected, "{status} {role}");
        }
    }
}

#[test]
fn writing_ends_with_registration_or_the_due_date() {
    let mut draft = own(EntryStatus::Draft, MemberRole::Owner);
    draft.contest.registration = SubmissionState::Closed { closed_at: at(1, 0) };
    assert_eq!(may_edit_entry(&owner(), &draft), no(Reason::RegistrationClosed));
    let mut returned = own(EntryStatus::Returned, MemberRole::Editor);
    returned.contest.registration = SubmissionState::Closed { closed_at: at(1, 0) };
    assert_eq!(may_edit_entry(&owner(), &returned), Ok(()));
    returned.correction_in_time = false;
    assert_eq!(may_edit_entry(&owner(), &returned), no(Reason::CorrectionOverdue));
    returned.contest.status = ContestStatus::Closed;
    assert_eq!(may_edit_entry(&owner(), &returned), no(Reason::ContestState));
}

#[test]
fn others_learn_only_what_they_may_read() {
    let entry = entry_facts(EntryStatus::Submitted, None);
    for may in [may_edit_entry, may_submit_entry, may_withdraw_entry, may_manage_team, may_attach_evidence] {
        assert_eq!(may(&cast()["stranger"], &entry), HIDDEN);
        assert_eq!(may(&cast()["other committee"], &entry), HIDDEN);
        assert_eq!(may(&cast()["committee"], &entry), no(Reason::ReadOnly));
        assert_eq!(may(&cast()["signed out"], &entry), Err(Denial::SignInNeeded));
        assert_eq!(allowed(|actor| may(actor, &entry)), Vec::<&str>::new());
    }
}

#[test]
fn only_the_owner_withdraws_and_only_until_judging_is_over() {
    use EntryStatus::*;
    for status in EntryStatus::ALL {
        let possible = [Draft, Submitted, Returned, Corrected, Eligible, Shortlisted].contains(status);
        let expected = if possible { Ok(()) } else { no(Reason::EntryState) };
        assert_eq!(may_withdraw_entry(&owner(), &own(*status, MemberRole::Owner)), expected, "{status}");
        assert_eq!(may_withdraw_entry(&owner(), &own(*status, MemberRole::Editor)), no(Reason::OwnerOnly), "{status}");
    }
    let mut judged = own(Eligible, MemberRole::Owner);
    judged.contest.judging = Phase::Over;
    assert_eq!(may_withdraw_entry(&owner(), &judged), no(Reason::JudgingClosed));
}

#[test]
fn the_team_belongs_to_its_owner() {
    assert_eq!(may_manage_team(&owner(), &own(EntryStatus::Eligible, MemberRole::Owner)), Ok(()));
    assert_eq!(may_manage_team(&owner(), &own(EntryStatus::Draft, MemberRole::Editor)), no(Reason::OwnerOnly));
    assert_eq!(may_manage_team(&owner(), &own(EntryStatus::Withdrawn, MemberRole::Owner)), no(Reason::EntryState));
}

#[test]
fn a_receipt_names_people_and_is_not_for_judges() {
    let mut entry = entry_facts(EntryStatus::Submitted, None);
    entry.own_assignments = vec![assignment(JUDGE, ConflictState::NoneDeclared)];
    assert_eq!(allowed(|actor| may_view_receipt(actor, &entry)), ["committee", "leader", "province committee"]);
    assert_eq!(allowed(|actor| may_view_document(actor, &entry)), ["committee"], "the whole document names evidence");
    assert_eq!(may_view_document(&owner(), &own(EntryStatus::Submitted, MemberRole::Viewer)), Ok(()));
    assert_eq!(may_view_receipt(&owner(), &own(EntryStatus::Submitted, MemberRole::Viewer)), Ok(()));
    assert_eq!(may_view_receipt(&owner(), &own(EntryStatus::Draft, MemberRole::Owner)), HIDDEN);
}

#[test]
fn names_are_hidden_from_judges_while_blind() {
    let sees = |contest: &ContestFacts| -> Vec<_> {
        cast().into_iter().filter(|(_, actor)| sees_names(actor, contest)).map(|(name, _)| name).collect()
    };
    let blind = contest(ContestStatus::Open);
    assert_eq!(sees(&blind), ["committee", "leader", "province committee"]);
    let seeing = ContestFacts { blind_names: false, ..blind };
    assert_eq!(sees(&seeing), ["chair", "committee", "judge", "leader", "other judge", "province committee"]);
    assert_eq!(sees(&contest(ContestStatus::Published)).len(), cast().len());
}
