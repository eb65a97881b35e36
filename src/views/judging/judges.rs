//! The jury, as its committee sees it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::CommitteeHead;
use crate::{
    forms::judge_form::JudgeForm,
    models::{assignments::JudgeLoad, judges::SeatedJudge},
};

/// The list with the form to invite.
#[derive(Debug, Serialize)]
pub struct JudgesPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// The seats.
    pub judges: Vec<JudgeLine>,
    /// The form.
    pub form: JudgeForm,
    /// May the jury be changed?
    pub may_manage: bool,
}

/// A seat.
#[derive(Debug, Serialize)]
pub struct JudgeLine {
    pid: Uuid,
    name: String,
    email: String,
    affiliation: String,
    is_chair: bool,
    /// `invited`, `active` or `ended`.
    state: &'static str,
    invited_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    assigned: i64,
    finished: i64,
}

impl JudgeLine {
    /// A line of the list.
    #[must_use]
    pub fn new(judge: &SeatedJudge, loads: &[JudgeLoad]) -> Self {
        let seat = &judge.seat;
        let load = loads.iter().find(|load| load.judge_id == seat.id);
        Self {
            pid: seat.pid,
            name: judge.user.name.clone(),
            email: judge.user.email.clone(),
            affiliation: seat.affiliation.clone(),
            is_chair: seat.is_chair && seat.ended_at.is_none(),
            state: match (seat.accepted_at, seat.ended_at) {
                (_, Some(_)) => "ended",
                (Some(_), None) => "active",
                (None, None) => "invited",
            },
            invited_at: seat.invited_at,
            ended_at: seat.ended_at,
            assigned: load.map_or(0, |load| load.assigned),
            finished: load.map_or(0, |load| load.finished),
        }
    }
}

/// Asks for the reason of ending a seat or taking an assignment away.
#[derive(Debug, Serialize)]
pub struct ReasonPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// What it is about: a judge's name, or judge and entry.
    pub subject: String,
    /// Where the form goes.
    pub action: String,
    /// Where "cancel" leads.
    pub back: String,
    /// What was typed.
    pub reason: String,
}

/// What an invited person sees behind the link.
#[derive(Debug, Serialize)]
pub struct InvitationPage {
    /// The link's token.
    pub token: String,
    /// What is offered; `None` when the link does not work.
    pub offer: Option<Offer>,
}

/// An offered seat.
#[derive(Debug, Serialize)]
pub struct Offer {
    /// Name of the contest.
    pub contest: String,
    /// Made up?
    pub is_example: bool,
    /// The invited person's name.
    pub name: String,
    /// As chair?
    pub is_chair: bool,
}
