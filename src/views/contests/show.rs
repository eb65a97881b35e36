//! The page of one contest.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    super::timeline::StageView,
    rules::{CategoryView, RulesView},
};
use crate::{
    domain::{
        contest::ContestStatus,
        contest_rules::ContestRules,
        local_time::days_until,
        locale::Locale,
        stage::{Phase, StageKind},
    },
    models::contests::{Stage, Standing, setup::SetUp},
};

/// One contest with everything that was fixed before it opened.
#[derive(Debug, Serialize)]
pub struct ShowPage {
    name: String,
    slug: String,
    region: String,
    organiser: String,
    summary: String,
    year: i32,
    status: ContestStatus,
    is_example: bool,
    tz: &'static str,
    stages: Vec<StageView>,
    stage_lines: Vec<StageLine>,
    extensions: Vec<ExtensionLine>,
    registration: Registration,
    categories: Vec<CategoryView>,
    rules: RulesView,
    sha256: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    submit_href: Option<String>,
}

/// A stage with its exact times.
#[derive(Debug, Serialize)]
pub struct StageLine {
    /// Name.
    pub name: String,
    /// First instant.
    pub opens_at: Option<DateTime<Utc>>,
    /// Last instant that counts for everybody.
    pub closes_at: Option<DateTime<Utc>>,
    /// Whether that is later than planned.
    pub is_extended: bool,
    /// When its dates were set, if that was after opening.
    pub announced_at: Option<DateTime<Utc>>,
    /// Where the committee sets them, while it may.
    pub dates_href: Option<String>,
}

/// A granted extension.
#[derive(Debug, Serialize)]
pub struct ExtensionLine {
    /// Stage.
    pub stage: String,
    /// New closing.
    pub closes_at: DateTime<Utc>,
    /// For one entry only, which is not named.
    pub is_for_one: bool,
    /// Why.
    pub reason: String,
    /// When it was granted.
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct Registration {
    phase: Phase,
    opens_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    days_left: i64,
}

impl ShowPage {
    /// The page; `submit_href` when the visitor may begin an entry (or may after signing in).
    #[must_use]
    pub fn new(
        set_up: &SetUp,
        rules: &ContestRules,
        submit_href: Option<String>,
        locale: Locale,
        now: DateTime<Utc>,
    ) -> Self {
        let standing = &set_up.standing;
        let contest = &standing.contest;
        Self {
            name: locale.pick(&contest.name_id, &contest.name_en).to_owned(),
            slug: contest.slug.clone(),
            region: standing.region.full_name(locale),
            organiser: standing.region.organiser_id.clone().unwrap_or_default(),
            summary: locale.pick(&contest.summary_id, &contest.summary_en).to_owned(),
            year: contest.year,
            status: contest.status,
            is_example: contest.is_example,
            tz: standing.zone().name(),
            stages: timeline(standing, locale, now),
            stage_lines: stage_lines(standing, locale),
            extensions: extension_lines(standing, locale),
            registration: registration(standing, now),
            categories: CategoryView::all(rules, set_up, locale),
            rules: RulesView::new(rules, set_up, locale),
            sha256: contest.rules_sha256.clone(),
            opened_at: contest.opened_at,
            submit_href,
        }
    }
}

/// The timeline of a contest.
#[must_use]
pub fn timeline(standing: &Standing, locale: Locale, now: DateTime<Utc>) -> Vec<StageView> {
    let view = |stage: &Stage| {
        let window = standing.window(stage, None);
        StageView::new(locale.pick(&stage.name_id, &stage.name_en), window, standing.zone(), locale, now)
    };
    standing.stages.iter().map(view).collect()
}

/// Stages with their exact times.
#[must_use]
pub fn stage_lines(standing: &Standing, locale: Locale) -> Vec<StageLine> {
    let line = |stage: &Stage| {
        let window = standing.window(stage, None);
        StageLine {
            name: locale.pick(&stage.name_id, &stage.name_en).to_owned(),
            opens_at: window.opens_at,
            closes_at: window.closes_at,
            is_extended: window.closes_at != stage.window().closes_at,
            announced_at: stage.announced_at,
            dates_href: None,
        }
    };
    standing.stages.iter().map(line).collect()
}

/// Granted extensions, newest first.
#[must_use]
pub fn extension_lines(standing: &Standing, locale: Locale) -> Vec<ExtensionLine> {
    let name = |id| {
        let stage = standing.stages.iter().find(|stage| stage.id == id);
        stage.map_or("", |stage| locale.pick(&stage.name_id, &stage.name_en)).to_owned()
    };
    standing
        .extensions
        .iter()
        .rev()
        .map(|row| ExtensionLine {
            stage: name(row.stage_id),
            closes_at: row.closes_at,
            is_for_one: row.entry_id.is_some(),
            reason: row.reason.clone(),
            created_at: row.created_at,
        })
        .collect()
}

fn registration(standing: &Standing, now: DateTime<Utc>) -> Registration {
    let window = standing.window_of(StageKind::Registration, None);
    Registration {
        phase: window.phase_at(now),
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        days_left: window.closes_at.map_or(0, |closes_at| days_until(closes_at, now, standing.region.time_zone)),
    }
}
