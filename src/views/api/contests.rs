//! Contests that are open to the public eye.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{RegionBrief, Source, Text};
use crate::{
    domain::{contest::ContestStatus, stage::StageKind},
    models::contests::{open::TimedContest, public::Category},
};

/// A contest.
#[derive(Debug, Serialize)]
pub struct ContestItem {
    slug: String,
    name: Text,
    summary: Text,
    region: RegionBrief,
    year: i32,
    status: ContestStatus,
    is_example: bool,
    opened_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
    rules_sha256: Option<String>,
    stages: Vec<StageItem>,
    categories: Vec<CategoryItem>,
    url: String,
    page: String,
}

#[derive(Debug, Serialize)]
struct StageItem {
    kind: StageKind,
    name: Text,
    opens_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
struct CategoryItem {
    code: String,
    name: Text,
    description: Text,
}

impl Source<'_> {
    /// A contest; `None` when its region is not known.
    #[must_use]
    pub fn contest(&self, timed: &TimedContest, categories: &[Category]) -> Option<ContestItem> {
        let contest = &timed.contest;
        let stages = timed.stages.iter().map(|(stage, window)| StageItem {
            kind: stage.kind,
            name: Text::new(&stage.name_id, &stage.name_en),
            opens_at: window.opens_at,
            closes_at: window.closes_at,
        });
        let of_it = categories.iter().filter(|category| category.contest_id == contest.id);
        let categories = of_it.map(|category| CategoryItem {
            code: category.code.clone(),
            name: Text::new(&category.name_id, &category.name_en),
            description: Text::new(&category.description_id, &category.description_en),
        });
        Some(ContestItem {
            slug: contest.slug.clone(),
            name: Text::new(&contest.name_id, &contest.name_en),
            summary: Text::new(&contest.summary_id, &contest.summary_en),
            region: RegionBrief::of(self.snapshot.region_by_id(contest.region_id)?),
            year: contest.year,
            status: contest.status,
            is_example: contest.is_example,
            opened_at: contest.opened_at,
            published_at: contest.published_at,
            rules_sha256: contest.rules_sha256.clone(),
            stages: stages.collect(),
            categories: categories.collect(),
            url: self.url(&format!("/api/v1/contests/{}", contest.slug)),
            page: self.url(&format!("/contests/{}", contest.slug)),
        })
    }
}
