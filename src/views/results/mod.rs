//! Pages about results: ranking, arithmetic, decisions, publication, overview.

pub mod arithmetic;
pub mod decisions;
pub mod figures;
pub mod overview;
pub mod public;
pub mod publication;
pub mod ranking;

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{actor::Actor, contest::ContestStatus, locale::Locale, policy, text::says_example},
    models::contests::{self, Standing},
    views::committee::{Tab, Workspace},
};

/// The contest on top of a page.
#[derive(Clone, Debug, Serialize)]
pub struct ContestHead {
    /// Its slug.
    pub slug: String,
    /// Its name in the page's language.
    pub name: String,
    /// Made up, and the name does not say so itself: a label is needed.
    pub is_example: bool,
    /// Its state.
    pub status: ContestStatus,
    /// Are its results public?
    pub is_published: bool,
}

impl ContestHead {
    /// The head for `locale`.
    #[must_use]
    pub fn new(contest: &contests::Model, locale: Locale) -> Self {
        let name = locale.pick(&contest.name_id, &contest.name_en);
        Self {
            slug: contest.slug.clone(),
            name: name.to_owned(),
            is_example: contest.is_example && !says_example(name),
            status: contest.status,
            is_published: contest.status.is_published(),
        }
    }
}

/// A link in the second row of the committee's pages.
#[derive(Clone, Debug, Serialize)]
pub struct SubnavItem {
    label: String,
    href: String,
    current: bool,
}

/// Which of the committee's pages about results is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultsTab {
    /// The ranking.
    Ranking,
    /// The decisions.
    Decisions,
    /// The publication.
    Publication,
}

/// The rows of links above the pages about results.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ResultsNav {
    /// The committee's pages of the contest; empty for everybody else.
    tabs: Vec<Tab>,
    /// Ranking, decisions, publication, as far as the actor may open them; the present one among them.
    pages: Vec<SubnavItem>,
}

/// The rows of links for this actor.
#[must_use]
pub fn subnav(
    actor: &Actor,
    standing: &Standing,
    current: ResultsTab,
    now: chrono::DateTime<chrono::Utc>,
    locale: Locale,
    t: impl Fn(&str) -> String,
) -> ResultsNav {
    let facts = standing.facts(None, None, now);
    let is_committee = policy::may_manage_contest(actor, &facts).is_ok();
    let may_publish = policy::may_publish(actor, &facts).is_ok();
    let base = format!("/committee/contests/{}", standing.contest.slug);
    let all = [
        (ResultsTab::Ranking, "results-nav-ranking", "ranking", true),
        (ResultsTab::Decisions, "results-nav-decisions", "decisions", is_committee),
        (ResultsTab::Publication, "results-nav-publication", "publication/new", may_publish),
    ];
    let pages = all
        .into_iter()
        .filter(|(.., is_open)| *is_open)
        .map(|(tab, key, path, _)| SubnavItem {
            label: t(key),
            href: format!("{base}/{path}"),
            current: tab == current,
        })
        .collect();
    let tabs = if is_committee { Workspace::new(standing, "ranking", locale, &t).tabs } else { Vec::new() };
    ResultsNav { tabs, pages }
}

/// An entry as pages about results name it.
#[derive(Clone, Debug)]
pub struct EntryText {
    /// Public id.
    pub pid: Uuid,
    /// Title.
    pub title: String,
    /// Name of its office, where it may be shown.
    pub office: Option<String>,
}
