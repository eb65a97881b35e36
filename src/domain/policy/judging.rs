//! Judging: the jury, assignments, declarations, score sheets.

use super::super::actor::{Actor, JudgeSeat};
use super::super::conflict::ConflictState;
use super::super::contest::ContestStatus;
use super::super::region::RegionRole;
use super::super::scoring::SheetStatus;
use super::super::stage::Phase;
use super::{
    ContestFacts, Decision, EntryFacts, HIDDEN, Reason, SheetFacts, forbidden, may_manage_contest, require, signed_in,
    visible,
};

/// Invite judges, name the chair, end a seat: the committee, until results are published.
pub fn may_manage_judges(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(!contest.status.is_published(), Reason::ContestState)
}

/// Assign entries to judges, or take them away: the committee, while the contest is open.
pub fn may_assign(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    require(contest.status == ContestStatus::Open, Reason::ContestState)
}

/// Add or take away one assignment of an entry: as [`may_assign`], but nobody chooses who scores an entry of a team they were in.
pub fn may_assign_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_assign(actor, &entry.contest)?;
    require(entry.team_role.is_none() && !entry.was_member, Reason::OwnEntry)
}

/// See the own desk: whoever holds a seat in a jury.
pub fn may_view_judging_desk(actor: &Actor) -> Decision {
    signed_in(actor)?;
    visible(!actor.judging.is_empty())
}

/// See that an assignment exists, before its content opens: the judge it belongs to.
pub fn may_view_assignment(actor: &Actor, sheet: &SheetFacts) -> Decision {
    own_seat(actor, sheet).map(|_| ())
}

/// Declare a conflict or none: the judge it belongs to, while judging is not over. "None" may later become a
/// conflict, even after scoring; a conflict is never taken back.
pub fn may_declare_conflict(actor: &Actor, sheet: &SheetFacts) -> Decision {
    own_seat(actor, sheet)?;
    let contest = &sheet.entry.contest;
    require(sheet.assignment.conflict != ConflictState::Declared, Reason::AlreadyDeclared)?;
    require(matches!(contest.status, ContestStatus::Open | ContestStatus::Closed), Reason::ContestState)
}

/// Read a score sheet: its judge; the committee; the chair once judging is over. Nobody with a conflict, and no
/// judge another judge's sheet while judging runs.
pub fn may_view_sheet(actor: &Actor, sheet: &SheetFacts) -> Decision {
    signed_in(actor)?;
    if is_team(sheet) {
        return HIDDEN;
    }
    let contest = &sheet.entry.contest;
    let is_committee = actor.acts_as(RegionRole::Committee, &contest.region);
    // Seats end with the archive: whoever is in the committee reads as the committee then.
    let seat = actor.seat_in(contest.contest_id).filter(|_| !is_committee || contest.status != ContestStatus::Archived);
    match seat {
        Some(seat) if seat.judge_id == sheet.assignment.judge_id => own_content(actor, sheet),
        Some(seat) => visible(seat.is_chair && chair_may_read(seat, sheet)),
        None => visible(is_committee),
    }
}

/// Give marks: the judge it belongs to, no conflict, judging open, sheet not final, entry in judging.
pub fn may_score(actor: &Actor, sheet: &SheetFacts) -> Decision {
    own_content(actor, sheet)?;
    let contest = &sheet.entry.contest;
    require(contest.status == ContestStatus::Open, Reason::ContestState)?;
    judging_is_open(contest.judging)?;
    require(sheet.entry.status.is_judged(), Reason::EntryState)?;
    match sheet.assignment.sheet {
        None | Some(SheetStatus::Draft) => Ok(()),
        Some(SheetStatus::Final) => forbidden(Reason::SheetFinal),
        Some(SheetStatus::Void) => forbidden(Reason::SheetVoid),
    }
}

/// Finalise: whoever may give marks on it.
pub fn may_finalise(actor: &Actor, sheet: &SheetFacts) -> Decision {
    may_score(actor, sheet)
}

/// Reopen a final sheet with a reason: the chair of the jury, or the committee when there is no chair; while
/// judging is open, so that the judge can finish again.
pub fn may_reopen_sheet(actor: &Actor, sheet: &SheetFacts) -> Decision {
    may_know_of_sheet(actor, sheet)?;
    let contest = &sheet.entry.contest;
    let is_chair = actor.chairs(contest.contest_id);
    let is_stand_in = !contest.has_chair && actor.acts_as(RegionRole::Committee, &contest.region);
    require(is_chair || is_stand_in, Reason::ChairOnly)?;
    require(!has_own_conflict(actor, sheet), Reason::ConflictDeclared)?;
    require(contest.status == ContestStatus::Open, Reason::ContestState)?;
    judging_is_open(contest.judging)?;
    require(sheet.assignment.sheet == Some(SheetStatus::Final), Reason::SheetNotFinal)
}

/// See the committee's overview of sheets and scores: the committee, unless it sits in the jury.
pub fn may_view_scores_overview(actor: &Actor, contest: &ContestFacts) -> Decision {
    may_manage_contest(actor, contest)?;
    let is_judging = actor.seat_in(contest.contest_id).is_some() && contest.judging != Phase::Over;
    require(!is_judging, Reason::JudgingRuns)
}

/// The actor's seat, if the assignment is the actor's own and stands.
fn own_seat<'a>(actor: &'a Actor, sheet: &SheetFacts) -> Result<&'a JudgeSeat, super::Denial> {
    signed_in(actor)?;
    let is_over = matches!(sheet.entry.contest.status, ContestStatus::Draft | ContestStatus::Archived);
    actor
        .seat_in(sheet.entry.contest.contest_id)
        .filter(|seat| seat.judge_id == sheet.assignment.judge_id && !sheet.assignment.is_removed && !is_over)
        .ok_or(super::Denial::Hidden)
}

fn own_content(actor: &Actor, sheet: &SheetFacts) -> Decision {
    own_seat(actor, sheet)?;
    require(!is_team(sheet), Reason::OwnEntry)?;
    match sheet.assignment.conflict {
        ConflictState::NoneDeclared => require(!has_own_conflict(actor, sheet), Reason::ConflictDeclared),
        ConflictState::Undeclared => forbidden(Reason::ConflictUndeclared),
        ConflictState::Declared => forbidden(Reason::ConflictDeclared),
    }
}

fn may_know_of_sheet(actor: &Actor, sheet: &SheetFacts) -> Decision {
    signed_in(actor)?;
    let contest = &sheet.entry.contest;
    let is_own = own_seat(actor, sheet).is_ok();
    let is_committee = actor.acts_as(RegionRole::Committee, &contest.region);
    visible(!is_team(sheet) && (is_own || actor.chairs(contest.contest_id) || is_committee))
}

fn chair_may_read(chair: &JudgeSeat, sheet: &SheetFacts) -> bool {
    let conflicts = sheet.entry.own_assignments.iter().filter(|own| own.judge_id == chair.judge_id);
    let has_conflict = conflicts.into_iter().any(|own| own.conflict == ConflictState::Declared);
    sheet.entry.contest.judging == Phase::Over && sheet.entry.contest.status != ContestStatus::Archived && !has_conflict
}

fn has_own_conflict(actor: &Actor, sheet: &SheetFacts) -> bool {
    let seat = actor.seat_in(sheet.entry.contest.contest_id).map(|seat| seat.judge_id);
    sheet.entry.own_assignments.iter().any(|own| Some(own.judge_id) == seat && own.conflict == ConflictState::Declared)
}

const fn is_team(sheet: &SheetFacts) -> bool {
    sheet.entry.team_role.is_some() || sheet.entry.was_member
}

fn judging_is_open(judging: Phase) -> Decision {
    match judging {
        Phase::Open => Ok(()),
        Phase::NotYet | Phase::Unscheduled => forbidden(Reason::JudgingNotYet),
        Phase::Over => forbidden(Reason::JudgingClosed),
    }
}
