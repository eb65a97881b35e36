//! The status page of a contest: may something be handed in now, until when, and what the portal's state is.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    domain::{contest::ContestStatus, locale::Locale, stage::SubmissionState},
    models::contests::status_board::BoardLine,
    views::filters::time_text,
};

/// What the page is made of.
#[derive(Debug)]
pub struct StatusParts<'a> {
    /// The contest.
    pub line: &'a BoardLine,
    /// When the times were read, if the database does not answer now.
    pub read_at: Option<DateTime<Utc>>,
    /// Why nothing is taken in, if so.
    pub read_only: Option<String>,
    /// Language of the page.
    pub locale: Locale,
    /// Time of the server.
    pub now: DateTime<Utc>,
}

/// See the head of the file.
#[derive(Debug, Serialize)]
pub struct StatusPage {
    name: String,
    slug: String,
    region: String,
    is_example: bool,
    tz: &'static str,
    /// `unscheduled`, `not_yet`, `open`, `closed`.
    state: &'static str,
    opens_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    /// Last instant of the grace, when there is one.
    grace_until: Option<DateTime<Utc>>,
    grace_minutes: i64,
    /// Seconds until closing; 0 unless it is open.
    seconds_left: i64,
    /// The server's time with seconds and zone.
    server_time: String,
    /// Time of the last reading, when the database does not answer.
    read_at: Option<String>,
    read_only: Option<String>,
}

impl StatusPage {
    /// The page.
    #[must_use]
    pub fn new(parts: StatusParts<'_>) -> Self {
        let StatusParts { line, read_at, read_only, locale, now } = parts;
        let window = line.window;
        let zone = line.region.time_zone.tz();
        let state = match window.check(None, now) {
            _ if line.contest.status == ContestStatus::Closed => "closed",
            SubmissionState::Unscheduled => "unscheduled",
            SubmissionState::NotYet { .. } => "not_yet",
            SubmissionState::Open => "open",
            SubmissionState::InGrace { .. } | SubmissionState::Closed { .. } => "closed",
        };
        let closes_at = window.window.closes_at;
        let left = closes_at.filter(|_| state == "open").map_or(0, |at| (at - now).num_seconds().max(0));
        Self {
            name: locale.pick(&line.contest.name_id, &line.contest.name_en).to_owned(),
            slug: line.contest.slug.clone(),
            region: line.region.full_name(locale),
            is_example: line.contest.is_example,
            tz: zone.name(),
            state,
            opens_at: window.window.opens_at,
            closes_at,
            grace_until: closes_at.filter(|_| window.grace.num_minutes() > 0).map(|at| at + window.grace),
            grace_minutes: window.grace.num_minutes(),
            seconds_left: left,
            server_time: time_text(now, zone, locale, true),
            read_at: read_at.map(|at| time_text(at, zone, locale, true)),
            read_only,
        }
    }
}
