//! Entries: reading, writing, handing in, taking back, the team.

use super::super::actor::Actor;
use super::super::conflict::ConflictState;
use super::super::contest::ContestStatus;
use super::super::entry::{EntryAction, EntryStatus, MemberRole};
use super::super::region::{RegionRole, RegionScope};
use super::super::stage::{Phase, SubmissionState};
use super::{ContestFacts, Decision, EntryFacts, HIDDEN, Reason, forbidden, require, signed_in, visible};

/// Start an entry: any account, while registration is open, unless it organises or judges this contest (COI-1).
pub fn may_create_entry(actor: &Actor, contest: &ContestFacts) -> Decision {
    visible(contest.status != ContestStatus::Draft)?;
    signed_in(actor)?;
    require(!is_organiser(actor, contest.contest_id, &contest.region), Reason::OrganiserMayNotEnter)?;
    require(contest.status == ContestStatus::Open, Reason::ContestState)?;
    registration_is_open(contest.registration)
}

/// Runs or judges this contest, and so may not enter it.
#[must_use]
pub fn is_organiser(actor: &Actor, contest_id: i64, region: &RegionScope) -> bool {
    actor.acts_as(RegionRole::Committee, region) || actor.seat_in(contest_id).is_some()
}

/// Read an entry: its team always; committee and leader of the region (or its province) once it was handed in;
/// a judge it is assigned to, after declaring that there is no conflict.
pub fn may_view_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    signed_in(actor)?;
    if entry.team_role.is_some() {
        return Ok(());
    }
    // Until publication a seat in the jury binds: a committee member who judges reads as a judge does.
    let is_bound = actor.seat_in(entry.contest.contest_id).is_some() && !entry.contest.status.is_published();
    if region_may_read(actor, entry) && !is_bound { Ok(()) } else { judge_may_read(actor, entry) }
}

/// Change an entry: owner and editor; while registration is open for it, or until its correction is due.
pub fn may_edit_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    on_the_team(actor, entry)?;
    require(is_writer(entry), Reason::ReadOnly)?;
    is_writable(entry)
}

/// Hand an entry in, for the first time, again, or as a correction: the owner and editors, in time.
pub fn may_submit_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_edit_entry(actor, entry)
}

/// Take an entry back: the owner, until judging is over. Everybody knows that moment; whether a decision has been
/// recorded since must not show before publication, so it plays no part here.
pub fn may_withdraw_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    on_the_team(actor, entry)?;
    require(entry.team_role == Some(MemberRole::Owner), Reason::OwnerOnly)?;
    require(entry.status.after(EntryAction::Withdraw).is_some(), Reason::EntryState)?;
    require(entry.contest.judging != Phase::Over, Reason::JudgingClosed)?;
    let is_running = matches!(entry.contest.status, ContestStatus::Open | ContestStatus::Closed);
    require(is_running, Reason::ContestState)
}

/// Enter the same innovation again: the owner, once nothing changes this entry any more – it was decided on, taken back, or never
/// handed in before its contest ended. Which contest may be entered is that contest's question ([`may_create_entry`]).
pub fn may_continue_entry(actor: &Actor, entry: &EntryFacts) -> Decision {
    on_the_team(actor, entry)?;
    require(entry.team_role == Some(MemberRole::Owner), Reason::OwnerOnly)?;
    let was_left = entry.status == EntryStatus::Draft && entry.contest.status != ContestStatus::Open;
    require(entry.status.is_final() || was_left, Reason::EntryState)
}

/// Invite, change roles, hand ownership on: the owner, also long after the contest, for the innovation may be entered again.
pub fn may_manage_team(actor: &Actor, entry: &EntryFacts) -> Decision {
    on_the_team(actor, entry)?;
    require(entry.team_role == Some(MemberRole::Owner), Reason::OwnerOnly)?;
    require(entry.status != EntryStatus::Withdrawn, Reason::EntryState)
}

/// Read a receipt: the team, and committee and leader of the region; never a judge, for it names people. The evidence on it is for
/// those who may see the list ([`may_view_evidence`](super::may_view_evidence)); a file that was held back later stays named there,
/// for it was handed in.
pub fn may_view_receipt(actor: &Actor, entry: &EntryFacts) -> Decision {
    signed_in(actor)?;
    let is_judge = actor.seat_in(entry.contest.contest_id).is_some();
    let may_read = entry.team_role.is_some() || (region_may_read(actor, entry) && !is_judge);
    visible(entry.was_handed_in && may_read)
}

/// May the actor see who stands behind the entries of this contest? Hidden from judges while it is blind and
/// not yet published; a committee member with a seat in the jury sees what a judge sees.
#[must_use]
pub fn sees_names(actor: &Actor, contest: &ContestFacts) -> bool {
    if contest.status.is_published() {
        return true;
    }
    match actor.seat_in(contest.contest_id) {
        Some(_) => !contest.blind_names,
        None => reads_contest(actor, contest),
    }
}

pub(super) fn reads_contest(actor: &Actor, contest: &ContestFacts) -> bool {
    let reads = |role| actor.reads_as(role, &contest.region);
    reads(RegionRole::Committee) || reads(RegionRole::Leader)
}

pub(super) fn on_the_team(actor: &Actor, entry: &EntryFacts) -> Decision {
    match entry.team_role {
        Some(_) => signed_in(actor),
        // Whoever may read it learns that only the team may write; to others it does not exist.
        None => may_view_entry(actor, entry).and(forbidden(Reason::ReadOnly)),
    }
}

/// Is the entry in a state and at a time in which its team may write?
pub(super) fn is_writable(entry: &EntryFacts) -> Decision {
    require(entry.contest.status == ContestStatus::Open, Reason::ContestState)?;
    match entry.status {
        EntryStatus::Draft | EntryStatus::Submitted => registration_is_open(entry.contest.registration),
        EntryStatus::Returned => require(entry.correction_in_time, Reason::CorrectionOverdue),
        _ => forbidden(Reason::EntryState),
    }
}

pub(super) const fn is_writer(entry: &EntryFacts) -> bool {
    matches!(entry.team_role, Some(MemberRole::Owner | MemberRole::Editor))
}

fn region_may_read(actor: &Actor, entry: &EntryFacts) -> bool {
    entry.was_handed_in && reads_contest(actor, &entry.contest)
}

fn judge_may_read(actor: &Actor, entry: &EntryFacts) -> Decision {
    let seat = actor.seat_in(entry.contest.contest_id).map(|seat| seat.judge_id);
    let own = entry.own_assignments.iter().filter(|own| !own.is_removed && Some(own.judge_id) == seat);
    let is_over = entry.contest.status == ContestStatus::Archived || entry.status == EntryStatus::Withdrawn;
    if !entry.was_handed_in {
        return HIDDEN;
    }
    match ConflictState::strictest(own.map(|own| own.conflict)) {
        Some(_) if is_over => HIDDEN,
        Some(ConflictState::NoneDeclared) => Ok(()),
        Some(ConflictState::Undeclared) => forbidden(Reason::ConflictUndeclared),
        Some(ConflictState::Declared) => forbidden(Reason::ConflictDeclared),
        None => HIDDEN,
    }
}

fn registration_is_open(registration: SubmissionState) -> Decision {
    match registration {
        SubmissionState::Open | SubmissionState::InGrace { .. } => Ok(()),
        SubmissionState::NotYet { .. } | SubmissionState::Unscheduled => forbidden(Reason::RegistrationNotYet),
        SubmissionState::Closed { .. } => forbidden(Reason::RegistrationClosed),
    }
}
