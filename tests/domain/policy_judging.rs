//! Policies of judging: seats, conflicts, sheets.

use sayembara::domain::actor::JudgeSeat;
use sayembara::domain::conflict::ConflictState::{self, Declared, NoneDeclared, Undeclared};
use sayembara::domain::contest::ContestStatus;
use sayembara::domain::entry::{EntryStatus, MemberRole};
use sayembara::domain::policy::*;
use sayembara::domain::scoring::SheetStatus::{self, Draft, Final, Void};
use sayembara::domain::stage::Phase;

use super::support::*;

type Change = fn(&mut SheetFacts);
type Case = (ConflictState, SheetStatus, Change, Decision);

const HIDDEN: Decision = Err(Denial::Hidden);

fn no(reason: Reason) -> Decision {
    Err(Denial::Forbidden(reason))
}

#[test]
fn scoring_by_declaration_sheet_phase_and_state() {
    let may = |conflict, sheet, change: Change| {
        let mut facts = sheet_facts(conflict, sheet);
        change(&mut facts);
        may_score(&judge(JUDGE, false), &facts)
    };
    let nothing: Change = |_| {};
    let cases: [Case; 12] = [
        (NoneDeclared, Draft, nothing, Ok(())),
        (NoneDeclared, Draft, |facts| facts.assignment.sheet = None, Ok(())),
        (Undeclared, Draft, nothing, no(Reason::ConflictUndeclared)),
        (Declared, Draft, nothing, no(Reason::ConflictDeclared)),
        (NoneDeclared, Final, nothing, no(Reason::SheetFinal)),
        (NoneDeclared, Void, nothing, no(Reason::SheetVoid)),
        (NoneDeclared, Draft, |facts| facts.entry.contest.judging = Phase::NotYet, no(Reason::JudgingNotYet)),
        (NoneDeclared, Draft, |facts| facts.entry.contest.judging = Phase::Over, no(Reason::JudgingClosed)),
        (NoneDeclared, Draft, |facts| facts.entry.contest.status = ContestStatus::Closed, no(Reason::ContestState)),
        (NoneDeclared, Draft, |facts| facts.entry.status = EntryStatus::Withdrawn, no(Reason::EntryState)),
        (NoneDeclared, Draft, |facts| facts.entry.team_role = Some(MemberRole::Viewer), no(Reason::OwnEntry)),
        (NoneDeclared, Draft, |facts| facts.assignment.is_removed = true, HIDDEN),
    ];
    for (number, (conflict, sheet, change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(may(conflict, sheet, change), expected, "case {number}");
    }
}

#[test]
fn only_the_judge_scores_and_finalises_the_own_sheet() {
    let facts = sheet_facts(NoneDeclared, Draft);
    for may in [may_score, may_finalise, may_view_assignment, may_declare_conflict] {
        assert_eq!(allowed(|actor| may(actor, &facts)), ["judge"]);
        assert_eq!(may(&cast()["other judge"], &facts), HIDDEN);
        assert_eq!(may(&cast()["committee"], &facts), HIDDEN);
        assert_eq!(may(&cast()["signed out"], &facts), Err(Denial::SignInNeeded));
    }
}

#[test]
fn a_conflict_in_one_round_closes_the_entry_in_the_other() {
    let mut facts = sheet_facts(NoneDeclared, Draft);
    facts.entry.own_assignments = vec![facts.assignment, assignment(JUDGE, Declared)];
    assert_eq!(may_score(&judge(JUDGE, false), &facts), no(Reason::ConflictDeclared));
}

#[test]
fn a_conflict_may_come_late_but_never_goes() {
    let may = |conflict| may_declare_conflict(&judge(JUDGE, false), &sheet_facts(conflict, Final));
    assert_eq!((may(Undeclared), may(NoneDeclared), may(Declared)), (Ok(()), Ok(()), no(Reason::AlreadyDeclared)));
    let mut published = sheet_facts(NoneDeclared, Final);
    published.entry.contest.status = ContestStatus::Published;
    assert_eq!(may_declare_conflict(&judge(JUDGE, false), &published), no(Reason::ContestState));
}

#[test]
fn no_judge_sees_anothers_sheet_and_the_chair_only_afterwards() {
    let mut facts = sheet_facts(NoneDeclared, Final);
    assert_eq!(allowed(|actor| may_view_sheet(actor, &facts)), ["committee", "judge"]);
    facts.entry.contest.judging = Phase::Over;
    assert_eq!(allowed(|actor| may_view_sheet(actor, &facts)), ["chair", "committee", "judge"]);
    facts.entry.own_assignments = vec![assignment(72, Declared)];
    assert_eq!(may_view_sheet(&cast()["chair"], &facts), HIDDEN);
}

#[test]
fn the_own_team_never_sees_a_sheet() {
    let mut facts = sheet_facts(NoneDeclared, Final);
    facts.entry.was_member = true;
    assert_eq!(may_view_sheet(&cast()["committee"], &facts), HIDDEN);
}

#[test]
fn the_chair_reopens_and_the_committee_only_without_one() {
    let mut facts = sheet_facts(NoneDeclared, Final);
    assert_eq!(allowed(|actor| may_reopen_sheet(actor, &facts)), ["chair"]);
    assert_eq!(may_reopen_sheet(&cast()["committee"], &facts), no(Reason::ChairOnly));
    assert_eq!(may_reopen_sheet(&cast()["judge"], &facts), no(Reason::ChairOnly));
    assert_eq!(may_reopen_sheet(&cast()["other judge"], &facts), HIDDEN);
    facts.entry.contest.has_chair = false;
    assert_eq!(allowed(|actor| may_reopen_sheet(actor, &facts)), ["chair", "committee"]);
}

#[test]
fn reopening_needs_a_final_sheet_open_judging_and_no_conflict() {
    let chair = &cast()["chair"];
    let mut facts = sheet_facts(NoneDeclared, Draft);
    assert_eq!(may_reopen_sheet(chair, &facts), no(Reason::SheetNotFinal));
    facts.assignment.sheet = Some(Final);
    facts.entry.contest.judging = Phase::Over;
    assert_eq!(may_reopen_sheet(chair, &facts), no(Reason::JudgingClosed));
    facts.entry.contest.judging = Phase::Open;
    facts.entry.own_assignments = vec![assignment(72, Declared)];
    assert_eq!(may_reopen_sheet(chair, &facts), no(Reason::ConflictDeclared));
}

#[test]
fn the_desk_is_for_those_with_a_seat() {
    assert_eq!(allowed(may_view_judging_desk), ["chair", "judge", "other judge"]);
}

#[test]
fn ranking_before_and_after_publication() {
    let mut facts = contest(ContestStatus::Open);
    assert_eq!(allowed(|actor| may_view_ranking(actor, &facts)), ["committee", "leader"]);
    facts.judging = Phase::Over;
    assert_eq!(allowed(|actor| may_view_ranking(actor, &facts)), ["chair", "committee", "leader"]);
    facts.status = ContestStatus::Published;
    assert_eq!(allowed(|actor| may_view_ranking(actor, &facts)).len(), cast().len());
}

#[test]
fn a_judge_on_the_committee_waits_for_the_end_of_judging() {
    let mut both = cast().remove("committee").unwrap();
    both.judging = vec![JudgeSeat { contest_id: CONTEST, judge_id: JUDGE, is_chair: true }];
    let mut facts = contest(ContestStatus::Open);
    assert_eq!(may_view_scores_overview(&both, &facts), no(Reason::JudgingRuns));
    assert_eq!(may_view_ranking(&both, &facts), no(Reason::JudgingRuns));
    facts.judging = Phase::Over;
    assert_eq!((may_view_scores_overview(&both, &facts), may_view_ranking(&both, &facts)), (Ok(()), Ok(())));
}

#[test]
fn decisions_and_publication_come_after_judging() {
    let mut entry = entry_facts(EntryStatus::Eligible, None);
    let committee = &cast()["committee"];
    assert_eq!(may_decide(committee, &entry), no(Reason::JudgingRuns));
    assert_eq!(may_publish(committee, &entry.contest), no(Reason::JudgingRuns));
    entry.contest.judging = Phase::Over;
    assert_eq!(allowed(|actor| may_decide(actor, &entry)), ["committee"]);
    assert_eq!(allowed(|actor| may_publish(actor, &entry.contest)), ["committee"]);
    assert_eq!(may_decide(committee, &EntryFacts { was_member: true, ..entry.clone() }), no(Reason::OwnEntry));
    assert_eq!(
        may_decide(committee, &EntryFacts { status: EntryStatus::Declined, ..entry.clone() }),
        no(Reason::EntryState)
    );
    entry.contest.status = ContestStatus::Published;
    assert_eq!(may_publish(committee, &entry.contest), no(Reason::ContestState));
}

#[test]
fn verification_by_state_and_never_of_the_own_entry() {
    let committee = &cast()["committee"];
    for status in EntryStatus::ALL {
        let expected = match status {
            EntryStatus::Draft => HIDDEN,
            EntryStatus::Submitted | EntryStatus::Corrected => Ok(()),
            _ => no(Reason::EntryState),
        };
        assert_eq!(may_verify_entry(committee, &entry_facts(*status, None)), expected, "{status}");
    }
    let submitted = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_verify_entry(actor, &submitted)), ["committee"]);
    let own = EntryFacts { was_member: true, ..submitted };
    assert_eq!(may_verify_entry(committee, &own), no(Reason::OwnEntry));
    let overdue = EntryFacts { correction_in_time: false, ..entry_facts(EntryStatus::Returned, None) };
    assert_eq!(may_verify_entry(committee, &overdue), Ok(()));
}
