//! The committee's pages: desk, the frame around one contest, and the set-up.

mod choices;
pub mod entry_form;
mod overview;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::contests::{Choice, ContestCard, card};
use crate::{
    domain::{contest::ContestStatus, locale::Locale},
    models::contests::{Standing, desk::Desk},
};
pub use choices::{
    BasicsChoices, CategoryChoices, CriterionChoices, ExtensionChoices, NewChoices, RubricChoices, StagesChoices,
};
pub use overview::{GapLine, OpeningPage, OverviewPage, gap_lines};

/// The pages of one contest, in the order of the second row of links: code, end of the path, key of the label, and
/// whether a draft has it. A slice that adds a page for the committee adds its line here.
const TABS: &[(&str, &str, &str, bool)] = &[
    ("overview", "", "committee-tab-overview", true),
    ("verification", "/verification", "committee-tab-verification", false),
    ("pairs", "/pairs", "pairs-tab", false),
    ("form", "/form", "forms-tab", true),
    ("judges", "/judges", "committee-tab-judges", true),
    ("assignments", "/assignments", "committee-tab-assignments", false),
    ("scores", "/scores", "committee-tab-scores", false),
    ("ranking", "/ranking", "committee-tab-ranking", false),
    ("export", "/export", "export-tab", false),
];

/// Says a message in the visitor's language.
pub type Say<'a> = &'a dyn Fn(&str) -> String;

/// What stands around every page of one contest: `committee/frame.html` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Workspace {
    /// Slug.
    pub slug: String,
    /// Path of the contest's workspace.
    pub href: String,
    /// Name.
    pub name: String,
    /// Type and name of the region.
    pub region: String,
    /// State.
    pub status: ContestStatus,
    /// Made up for demonstration.
    pub is_example: bool,
    /// Name of the region's zone.
    pub tz: &'static str,
    /// Abbreviation of the zone.
    pub zone: &'static str,
    /// Version that forms carry.
    pub version: i32,
    /// Second row of links; empty when there is only one page.
    pub tabs: Vec<Tab>,
}

/// A link of the second row.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    label: String,
    href: String,
    current: bool,
}

impl Workspace {
    /// The frame of a contest; `current` is the code of the page in [`TABS`], or anything for a page below them.
    #[must_use]
    pub fn new(standing: &Standing, current: &str, locale: Locale, say: Say<'_>) -> Self {
        let contest = &standing.contest;
        let href = format!("/committee/contests/{}", contest.slug);
        let is_draft = contest.status == ContestStatus::Draft;
        let tabs: Vec<Tab> = TABS
            .iter()
            .filter(|(_, _, _, in_draft)| *in_draft || !is_draft)
            .map(|(code, end, key, _)| Tab { label: say(key), href: format!("{href}{end}"), current: *code == current })
            .collect();
        Self {
            slug: contest.slug.clone(),
            href,
            name: locale.pick(&contest.name_id, &contest.name_en).to_owned(),
            region: standing.region.full_name(locale),
            status: contest.status,
            is_example: contest.is_example,
            tz: standing.zone().name(),
            zone: standing.region.time_zone.abbreviation(),
            version: contest.version,
            tabs: if tabs.len() > 1 { tabs } else { Vec::new() },
        }
    }
}

/// A form of the set-up, with what it offers.
#[derive(Debug, Serialize)]
pub struct FormPage<F: Serialize, C: Serialize> {
    /// The frame.
    pub contest: Workspace,
    /// Where the form is sent.
    pub action: String,
    /// The form as typed.
    pub form: F,
    /// What it offers.
    pub choices: C,
    /// Rows were moved or added, but nothing was saved yet.
    pub is_unsaved: bool,
}

/// The desk.
#[derive(Debug, Serialize)]
pub struct DeskPage {
    contests: Vec<DeskRow>,
    province: Vec<ContestCard>,
    may_create: bool,
}

/// A contest on the desk.
#[derive(Debug, Serialize)]
struct DeskRow {
    card: ContestCard,
    slug: String,
    is_draft: bool,
    entries: i64,
    unverified: i64,
    overdue: i64,
    sheets: i64,
}

impl DeskPage {
    /// The desk.
    #[must_use]
    pub fn new(desk: &Desk, locale: Locale, now: DateTime<Utc>) -> Self {
        let row = |(head, waiting): &(
            crate::models::contests::listing::ContestHead,
            crate::models::contests::desk::Waiting,
        )| {
            let mut card = card(head, locale, now);
            card.href = format!("/committee/contests/{}", head.contest.slug);
            DeskRow {
                slug: head.contest.slug.clone(),
                is_draft: head.contest.status == ContestStatus::Draft,
                card,
                entries: waiting.entries,
                unverified: waiting.unverified,
                overdue: waiting.overdue,
                sheets: waiting.sheets,
            }
        };
        Self {
            contests: desk.own.iter().map(row).collect(),
            province: desk.province.iter().map(|head| card(head, locale, now)).collect(),
            may_create: !desk.regions.is_empty(),
        }
    }
}

/// The form of a new contest.
#[derive(Debug, Serialize)]
pub struct NewPage<F: Serialize> {
    /// The form as typed.
    pub form: F,
    /// What it offers.
    pub choices: NewChoices,
}

/// Choices from codes, their labels being messages `prefix-<code>`.
fn coded<T: ToString>(values: impl IntoIterator<Item = T>, prefix: &str, say: Say<'_>) -> Vec<Choice> {
    let choice = |value: T| {
        let code = value.to_string();
        let label = say(&format!("{prefix}-{}", code.replace('_', "-")));
        Choice::new(code, label)
    };
    values.into_iter().map(choice).collect()
}
