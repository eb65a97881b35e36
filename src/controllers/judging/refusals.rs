//! What the refusals of the models mean on a page.

use crate::{
    domain::{
        policy::{Denial, Reason},
        stage::StageKind,
    },
    models::{
        assignments::{AssignmentCase, AssignmentRefusal, PlanError},
        judges::{InviteRefusal, SeatRefusal},
        score_sheets::{RemindRefusal, ReopenRefusal},
    },
    web::{PageError, RecoveryLink},
};

/// A denial on one assignment: closed judging says when it closed.
pub fn denied(denial: Denial, case: &AssignmentCase) -> PageError {
    let closed_at = case.standing.window_of(StageKind::Judging, None).closes_at;
    match (denial, closed_at) {
        (Denial::Forbidden(Reason::JudgingClosed), Some(closed_at)) => PageError::StageClosed {
            closed_at,
            zone: case.standing.zone(),
            recovery: vec![RecoveryLink::new("/judging", "judging-to-desk")],
        },
        _ => denial.into(),
    }
}

impl From<AssignmentRefusal> for PageError {
    fn from(refusal: AssignmentRefusal) -> Self {
        match refusal {
            AssignmentRefusal::Denied(denial) => denial.into(),
            AssignmentRefusal::Db(error) => error.into(),
            AssignmentRefusal::AlreadyAssigned | AssignmentRefusal::Conflict => Self::not_found(),
        }
    }
}

impl From<ReopenRefusal> for PageError {
    fn from(refusal: ReopenRefusal) -> Self {
        match refusal {
            ReopenRefusal::Denied(denial) => denial.into(),
            ReopenRefusal::Db(error) => error.into(),
        }
    }
}

impl From<RemindRefusal> for PageError {
    fn from(refusal: RemindRefusal) -> Self {
        match refusal {
            RemindRefusal::Denied(denial) => denial.into(),
            RemindRefusal::Db(error) => error.into(),
        }
    }
}

/// What went wrong with a seat, with the way back to the list of `slug`.
pub fn seat_refused(refusal: SeatRefusal, slug: &str) -> PageError {
    match refusal {
        SeatRefusal::Denied(denial) => denial.into(),
        SeatRefusal::Db(error) => error.into(),
        SeatRefusal::Ended => {
            PageError::conflict("judging-seat-ended", format!("/committee/contests/{slug}/judges"), "judging-to-judges")
        }
    }
}

/// What went wrong with an invitation beyond the form.
pub fn invite_refused(refusal: InviteRefusal) -> PageError {
    match refusal {
        InviteRefusal::Denied(denial) => denial.into(),
        InviteRefusal::Db(error) => error.into(),
        InviteRefusal::AlreadySeated | InviteRefusal::ChairTaken => PageError::not_found(),
    }
}

/// What went wrong with a plan, with the way back to the preview of `slug`.
pub fn plan_refused(refusal: PlanError, slug: &str) -> PageError {
    match refusal {
        PlanError::Denied(denial) => denial.into(),
        PlanError::Db(error) => error.into(),
        PlanError::Stale => {
            let here = format!("/committee/contests/{slug}/assignments");
            PageError::conflict("judging-plan-stale", here, "judging-plan-again")
        }
    }
}
