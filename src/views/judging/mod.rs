//! Pages of judges, and of the committee about judging.

pub mod assignments;
pub mod desk;
pub mod judges;
pub mod overview;
pub mod sheet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    domain::{locale::Locale, stage::StageKind},
    models::contests::Standing,
    views::{committee::Workspace, engine::Engine},
};

/// The contest as the head of every page of this area shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ContestHead {
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Made up?
    pub is_example: bool,
    /// Zone for times.
    pub tz: &'static str,
    /// Are names hidden from judges?
    pub is_blind: bool,
    /// When judging opens.
    pub judging_opens_at: Option<DateTime<Utc>>,
    /// When judging closes.
    pub judging_closes_at: Option<DateTime<Utc>>,
}

impl ContestHead {
    /// The head of a contest.
    #[must_use]
    pub fn new(standing: &Standing, locale: Locale) -> Self {
        let contest = &standing.contest;
        let judging = standing.window_of(StageKind::Judging, None);
        Self {
            slug: contest.slug.clone(),
            name: locale.pick(&contest.name_id, &contest.name_en).to_owned(),
            is_example: contest.is_example,
            tz: standing.zone().name(),
            is_blind: contest.blind_names,
            judging_opens_at: judging.opens_at,
            judging_closes_at: judging.closes_at,
        }
    }
}

/// The frame around the committee's pages of this area.
#[derive(Clone, Debug, Serialize)]
pub struct CommitteeHead {
    #[serde(flatten)]
    workspace: Workspace,
    /// When judging closes.
    judging_closes_at: Option<DateTime<Utc>>,
}

impl CommitteeHead {
    /// The frame; `current` is the code of the page among the links of the contest.
    #[must_use]
    pub fn new(standing: &Standing, current: &str, engine: &Engine, locale: Locale) -> Self {
        let say = |key: &str| engine.message(locale, key, &[]);
        Self {
            workspace: Workspace::new(standing, current, locale, &say),
            judging_closes_at: standing.window_of(StageKind::Judging, None).closes_at,
        }
    }
}

/// A choice in a form.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// Where a list stands.
#[derive(Clone, Debug, Serialize)]
pub struct Pager {
    first: u64,
    last: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
}

impl Pager {
    /// The pager of page `page` (from 1) with `size` rows; `None` when everything fits on one. `base`: address with `?…&`.
    #[must_use]
    pub fn new(page: u64, size: u64, total: u64, base: &str) -> Option<Self> {
        let page = page.max(1);
        let before = (page - 1) * size;
        let last = (before + size).min(total);
        (total > size).then(|| Self {
            first: (before + 1).min(total),
            last,
            total,
            previous: (page > 1).then(|| format!("{base}page={}", page - 1)),
            next: (last < total).then(|| format!("{base}page={}", page + 1)),
        })
    }
}
