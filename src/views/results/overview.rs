//! The leader's page.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::ContestHead;
use crate::{
    domain::{entry::EntryStatus, framework::Tone, locale::Locale, stage::Phase},
    models::{
        overview::{ContestState, DimensionCount, LastAward, Overview},
        regions,
    },
};

/// The page.
#[derive(Debug, Serialize)]
pub struct OverviewPage {
    /// Type and name of the region.
    pub region: String,
    /// Zone in which times are shown.
    pub tz: &'static str,
    /// Regions to choose from, when there are several.
    pub regions: Vec<RegionChoice>,
    /// Public records of the catalogue.
    pub innovations: u64,
    /// Contests, newest first.
    pub contests: Vec<ContestLine>,
    /// Dimensions with counts.
    pub dimensions: Vec<DimensionLine>,
    /// Last awards.
    pub awards: Vec<AwardLine>,
}

/// A region to choose.
#[derive(Debug, Serialize)]
pub struct RegionChoice {
    label: String,
    href: String,
    current: bool,
}

/// A contest with where it stands.
#[derive(Debug, Serialize)]
pub struct ContestLine {
    contest: ContestHead,
    year: i32,
    href: String,
    stage: Option<StageLine>,
    entries: i64,
    waiting: i64,
    judged: i64,
    awarded: i64,
}

#[derive(Debug, Serialize)]
struct StageLine {
    name: String,
    phase: Phase,
    opens_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
}

/// A dimension with its number of records.
#[derive(Debug, Serialize)]
pub struct DimensionLine {
    name: String,
    tone: Tone,
    href: String,
    count: i64,
}

/// An award.
#[derive(Debug, Serialize)]
pub struct AwardLine {
    award: String,
    title: String,
    contest: ContestHead,
    at: DateTime<Utc>,
}

impl OverviewPage {
    /// The page of `region`; `regions`: those the person may choose from.
    #[must_use]
    pub fn new(
        overview: &Overview,
        region: &regions::Model,
        regions: &[regions::Model],
        now: DateTime<Utc>,
        locale: Locale,
    ) -> Self {
        let choice = |other: &regions::Model| RegionChoice {
            label: other.full_name(locale),
            href: format!("/overview?region={}", other.slug),
            current: other.id == region.id,
        };
        Self {
            region: region.full_name(locale),
            tz: region.time_zone.as_str(),
            regions: if regions.len() > 1 { regions.iter().map(choice).collect() } else { Vec::new() },
            innovations: overview.innovations,
            contests: overview.contests.iter().map(|state| contest_line(state, now, locale)).collect(),
            dimensions: overview.dimensions.iter().map(dimension_line).collect(),
            awards: overview.awards.iter().map(|line| award_line(line, locale)).collect(),
        }
    }
}

fn contest_line(state: &ContestState, now: DateTime<Utc>, locale: Locale) -> ContestLine {
    let count = |which: &[EntryStatus]| which.iter().filter_map(|status| state.counts.get(status)).sum();
    let head = ContestHead::new(&state.contest, locale);
    let page = if head.is_published { "results" } else { "" };
    ContestLine {
        href: format!("/contests/{}/{page}", head.slug).trim_end_matches('/').to_owned(),
        contest: head,
        year: state.contest.year,
        stage: state.stage.as_ref().map(|(stage, window)| StageLine {
            name: locale.pick(&stage.name_id, &stage.name_en).to_owned(),
            phase: window.phase_at(now),
            opens_at: window.opens_at,
            closes_at: window.closes_at,
        }),
        entries: state.counts.values().sum(),
        waiting: count(&[EntryStatus::Submitted, EntryStatus::Corrected, EntryStatus::Returned]),
        judged: count(&crate::models::rankings::RANKED),
        awarded: count(&[EntryStatus::Awarded]),
    }
}

fn dimension_line(line: &DimensionCount) -> DimensionLine {
    let dimension = &line.dimension;
    DimensionLine {
        name: dimension.name.clone(),
        tone: dimension.tone,
        href: format!("/dimensions/{}/{}", line.framework, dimension.slug),
        count: line.count,
    }
}

fn award_line(line: &LastAward, locale: Locale) -> AwardLine {
    AwardLine {
        award: locale.pick(&line.award.name_id, &line.award.name_en).to_owned(),
        title: line.title.clone(),
        contest: ContestHead::new(&line.contest, locale),
        at: line.award.created_at,
    }
}
