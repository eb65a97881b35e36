//! The public pages of contests: cards, the list, one contest with its rules in words.

mod rules;
mod show;
pub mod status;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::timeline::StageView;
use crate::{
    domain::{
        actor::Actor,
        contest::ContestStatus,
        local_time::days_until,
        locale::Locale,
        policy::is_organiser,
        region::RegionScope,
        stage::{Phase, StageKind},
    },
    models::contests::{
        Stage,
        listing::{ContestHead, ContestList, ListFilter, PAGE},
    },
};
pub use rules::{CategoryView, CriterionView, RubricView, RulesView, weight_label};
pub use show::{ExtensionLine, ShowPage, StageLine, extension_lines, stage_lines, timeline};

/// A contest as the component `contest.card` wants it.
#[derive(Clone, Debug, Serialize)]
pub struct ContestCard {
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Type and name of the region.
    pub region: String,
    /// State.
    pub status: ContestStatus,
    /// Made up for demonstration.
    pub is_example: bool,
    /// When registration closes, while it has not.
    pub closes_at: Option<DateTime<Utc>>,
    /// Days until then by the region's calendar.
    pub days_left: i64,
    /// Name of the zone.
    pub tz: &'static str,
    /// The timeline.
    pub stages: Vec<StageView>,
    /// Where an entry is begun, while registration is open.
    pub submit_href: Option<String>,
}

/// Makes the card of a contest.
#[must_use]
pub fn card(head: &ContestHead, locale: Locale, now: DateTime<Utc>) -> ContestCard {
    let zone = head.region.time_zone;
    let registration = head.window_of(StageKind::Registration);
    let phase = registration.phase_at(now);
    let is_open = head.contest.status == ContestStatus::Open;
    let closes_at = registration.closes_at.filter(|_| is_open && phase != Phase::Over);
    let stage = |(stage, window): &(Stage, _)| {
        StageView::new(locale.pick(&stage.name_id, &stage.name_en), *window, zone.tz(), locale, now)
    };
    ContestCard {
        name: locale.pick(&head.contest.name_id, &head.contest.name_en).to_owned(),
        href: format!("/contests/{}", head.contest.slug),
        region: head.region.full_name(locale),
        status: head.contest.status,
        is_example: head.contest.is_example,
        closes_at,
        days_left: closes_at.map_or(0, |closes_at| days_until(closes_at, now, zone)),
        tz: zone.as_str(),
        stages: head.stages.iter().map(stage).collect(),
        submit_href: (is_open && phase == Phase::Open).then(|| format!("/contests/{}/entries/new", head.contest.slug)),
    }
}

/// A choice of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// Where a page of a list stands; for the component `ui.pagination`.
#[derive(Clone, Debug, Serialize)]
pub struct Pager {
    first: u64,
    last: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
}

/// The public list.
#[derive(Debug, Serialize)]
pub struct IndexPage {
    sections: Vec<Section>,
    regions: Vec<Choice>,
    years: Vec<Choice>,
    region: String,
    year: String,
    pager: Option<Pager>,
}

/// Contests that are at the same point.
#[derive(Debug, Serialize)]
struct Section {
    /// `open`, `judged` or `published`.
    code: &'static str,
    contests: Vec<ContestCard>,
}

impl IndexPage {
    /// The list with its filter.
    #[must_use]
    pub fn new(list: &ContestList, filter: &ListFilter, actor: &Actor, locale: Locale, now: DateTime<Utc>) -> Self {
        // What is not known narrows nothing, and is not shown as chosen.
        let region = list.regions.iter().find(|region| region.slug == filter.region);
        let region = region.map_or_else(String::new, |region| region.slug.clone());
        let card_for = |head: &ContestHead| {
            let card = card(head, locale, now);
            let organises = is_organiser(actor, head.contest.id, &RegionScope::alone(head.region.id));
            ContestCard { submit_href: card.submit_href.filter(|_| !organises), ..card }
        };
        let section = |code| {
            let own = list.contests.iter().filter(|head| section_of(head, now) == code);
            Section { code, contests: own.map(card_for).collect() }
        };
        let year = filter.year.map_or_else(String::new, |year| year.to_string());
        Self {
            sections: ["open", "judged", "published"]
                .map(section)
                .into_iter()
                .filter(|it| !it.contests.is_empty())
                .collect(),
            regions: list.regions.iter().map(|region| Choice::new(&region.slug, region.full_name(locale))).collect(),
            years: list.years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect(),
            pager: pager(list, filter, &region, &year),
            region,
            year,
        }
    }
}

/// Where a contest stands for somebody who looks for one to enter.
fn section_of(head: &ContestHead, now: DateTime<Utc>) -> &'static str {
    let registration = head.window_of(StageKind::Registration).phase_at(now);
    match head.contest.status {
        ContestStatus::Published | ContestStatus::Archived => "published",
        ContestStatus::Open if registration != Phase::Over => "open",
        _ => "judged",
    }
}

fn pager(list: &ContestList, filter: &ListFilter, region: &str, year: &str) -> Option<Pager> {
    if list.total <= PAGE {
        return None;
    }
    let href = |page: u64| format!("/contests?region={region}&year={year}&page={}", page + 1);
    let first = filter.page.saturating_mul(PAGE);
    let last = first + u64::try_from(list.contests.len()).unwrap_or(0);
    Some(Pager {
        first: first + 1,
        last,
        total: list.total,
        previous: (filter.page > 0).then(|| href(filter.page - 1)),
        next: (last < list.total).then(|| href(filter.page + 1)),
    })
}
