//! Stages of a contest, their windows, extensions and the grace for forms already open.
//!
//! A window holds its closing instant: handing in *at* `closes_at` is in time, one microsecond later is not.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

code_enum! {
    /// What happens in a stage.
    pub enum StageKind {
        /// Publicity and coaching.
        Publicity => "publicity",
        /// Entries are written and handed in.
        Registration => "registration",
        /// The committee checks entries.
        Verification => "verification",
        /// Returned entries are corrected.
        Correction => "correction",
        /// Judges score.
        Judging => "judging",
        /// The jury meets and decides.
        Plenary => "plenary",
        /// Results are announced.
        Announcement => "announcement",
        /// Anything else shown on the timeline.
        Other => "other",
    }
}

impl StageKind {
    /// Do rights depend on its dates? Such stages have both when a contest opens, and move only by extensions.
    #[must_use]
    pub const fn is_binding(self) -> bool {
        matches!(self, Self::Registration | Self::Judging)
    }
}

code_enum! {
    /// Where a window stands at a given moment.
    pub enum Phase {
        /// No date set: the stage is not planned yet.
        Unscheduled => "unscheduled",
        /// Before its opening.
        NotYet => "not_yet",
        /// Open.
        Open => "open",
        /// After its closing.
        Over => "over",
    }
}

/// Opening and closing of a stage; either may be missing on a plan that is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StageWindow {
    /// First instant of the stage.
    pub opens_at: Option<DateTime<Utc>>,
    /// Last instant of the stage.
    pub closes_at: Option<DateTime<Utc>>,
}

/// A later closing, for everybody or for one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// The entry it is granted to; `None` for the whole contest.
    pub entry_id: Option<i64>,
    /// The new closing.
    pub closes_at: DateTime<Utc>,
}

impl StageWindow {
    /// Does it have a date?
    #[must_use]
    pub const fn is_dated(&self) -> bool {
        self.opens_at.is_some() || self.closes_at.is_some()
    }

    /// Where the window stands at `now`.
    #[must_use]
    pub fn phase_at(&self, now: DateTime<Utc>) -> Phase {
        match (self.opens_at, self.closes_at) {
            (None, None) => Phase::Unscheduled,
            (Some(opens_at), _) if now < opens_at => Phase::NotYet,
            (_, Some(closes_at)) if now > closes_at => Phase::Over,
            _ => Phase::Open,
        }
    }

    /// The window of one entry (or of the contest, with `None`): the latest closing that applies counts.
    /// An extension never shortens.
    #[must_use]
    pub fn extended(&self, extensions: &[Extension], entry_id: Option<i64>) -> Self {
        let applies = |extension: &&Extension| extension.entry_id.is_none() || extension.entry_id == entry_id;
        let latest = extensions.iter().filter(applies).map(|extension| extension.closes_at).max();
        Self { opens_at: self.opens_at, closes_at: self.closes_at.map(|base| latest.map_or(base, |at| at.max(base))) }
    }
}

/// The window for handing in, with the grace for forms opened before closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubmissionWindow {
    /// The registration stage, extensions applied.
    pub window: StageWindow,
    /// How long after closing a form that was open may still hand in.
    pub grace: Duration,
}

/// What the window says to somebody who hands in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionState {
    /// No dates are set yet.
    Unscheduled,
    /// Opens later.
    NotYet {
        /// The opening.
        opens_at: DateTime<Utc>,
    },
    /// Open.
    Open,
    /// Closed, but this form was opened in time and the grace still runs.
    InGrace {
        /// Last instant of the grace.
        until: DateTime<Utc>,
    },
    /// Closed.
    Closed {
        /// The closing that counted.
        closed_at: DateTime<Utc>,
    },
}

impl SubmissionState {
    /// May something be handed in?
    #[must_use]
    pub const fn accepts(self) -> bool {
        matches!(self, Self::Open | Self::InGrace { .. })
    }
}

impl SubmissionWindow {
    /// Registration window with a grace in minutes.
    #[must_use]
    pub fn new(window: StageWindow, grace_minutes: i32) -> Self {
        Self { window, grace: Duration::minutes(i64::from(grace_minutes.max(0))) }
    }

    /// The answer for a form opened at `form_opened_at` (as the server knows it) and handed in `now`.
    #[must_use]
    pub fn check(&self, form_opened_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> SubmissionState {
        let StageWindow { opens_at, closes_at } = self.window;
        match (self.window.phase_at(now), opens_at, closes_at) {
            (Phase::Open, ..) => SubmissionState::Open,
            (Phase::NotYet, Some(opens_at), _) => SubmissionState::NotYet { opens_at },
            (Phase::Over, _, Some(closed_at)) => self.after_closing(form_opened_at, closed_at, now),
            _ => SubmissionState::Unscheduled,
        }
    }

    fn after_closing(
        &self,
        form_opened_at: Option<DateTime<Utc>>,
        closed_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> SubmissionState {
        let until = closed_at + self.grace;
        let was_open = form_opened_at.is_some_and(|opened_at| opened_at <= closed_at);
        if was_open && now <= until {
            SubmissionState::InGrace { until }
        } else {
            SubmissionState::Closed { closed_at }
        }
    }
}

/// Is a correction handed in at `now` in time? The due instant itself is; without a due date it always is.
#[must_use]
pub fn correction_is_in_time(due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    due_at.is_none_or(|due_at| now <= due_at)
}

/// Cuts a moment to microseconds, the finest both databases keep.
#[must_use]
pub fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
