//! Pages about entries. Filled by the controllers from models; texts in the reader's language are chosen here.

pub mod check;
pub mod content;
pub mod continuation;
pub mod evidence;
pub mod index;
pub mod ledger;
pub mod ledger_reading;
pub mod office_approval;
pub mod paper;
pub mod proof;
pub mod reading;
pub mod section;
pub mod show;
pub mod similar;
pub mod team;
pub mod trail;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{
        completeness::{Gap, GapTarget},
        contest_rules::CategoryRules,
        entry::EntryStatus,
        locale::Locale,
    },
    models::{
        contests::Standing,
        entries::{
            EntryCase,
            draft::{Draft, HEAD},
        },
    },
};

/// What stands on top of every page about one entry.
#[derive(Debug, Serialize)]
pub struct EntryTop {
    /// Public id.
    pub pid: Uuid,
    /// Address of the entry's page.
    pub href: String,
    /// Title.
    pub title: String,
    /// Acronym.
    pub acronym: String,
    /// What the acronym stands for.
    pub expansion: String,
    /// Receipt number.
    pub number: Option<String>,
    /// State.
    pub status: EntryStatus,
    /// Name of the contest.
    pub contest: String,
    /// Address of the contest's page.
    pub contest_href: String,
    /// Made-up contest?
    pub is_example: bool,
    /// Name of the region, with its type.
    pub region: String,
    /// Zone in which its times are read.
    pub tz: &'static str,
    /// When handing in ends for this entry.
    pub closes_at: Option<DateTime<Utc>>,
    /// Minutes after closing in which a check page that was open still hands in.
    pub grace_minutes: i32,
    /// When a correction is due.
    pub due_at: Option<DateTime<Utc>>,
}

impl EntryTop {
    /// The top for a case.
    #[must_use]
    pub fn new(case: &EntryCase, locale: Locale) -> Self {
        let (entry, standing) = (&case.entry, &case.standing);
        Self {
            pid: entry.pid,
            href: format!("/entries/{}", entry.pid),
            title: entry.title.clone(),
            acronym: entry.acronym.clone(),
            expansion: entry.expansion.clone(),
            number: entry.number.clone(),
            status: entry.status,
            contest: contest_name(standing, locale),
            contest_href: format!("/contests/{}", standing.contest.slug),
            is_example: standing.contest.is_example,
            region: standing.region.full_name(locale),
            tz: standing.zone().name(),
            closes_at: standing.submission_window(Some(entry.id)).window.closes_at,
            grace_minutes: standing.contest.grace_minutes,
            due_at: entry.correction_due_at,
        }
    }
}

/// Name of a contest.
#[must_use]
pub fn contest_name(standing: &Standing, locale: Locale) -> String {
    locale.pick(&standing.contest.name_id, &standing.contest.name_en).to_owned()
}

/// A choice of a select or radio group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// The categories of a contest as choices.
#[must_use]
pub fn category_choices(categories: &[CategoryRules], locale: Locale) -> Vec<Choice> {
    let choice = |category: &CategoryRules| Choice {
        value: category.code.clone(),
        label: locale.pick(&category.name_id, &category.name_en).to_owned(),
    };
    categories.iter().map(choice).collect()
}

/// A link of the second row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Is this the page?
    pub current: bool,
    /// What is still missing before handing in; the check itself has nothing of its own.
    pub gaps: usize,
    /// Is everything there?
    pub is_done: bool,
}

/// The steps of writing an entry: head, the form's sections, evidence, check. `words`: names of the first and last two.
#[must_use]
pub fn steps(draft: &Draft, gaps: &[Gap], words: [String; 3], current: &str, locale: Locale) -> Vec<Step> {
    let base = format!("/entries/{}", draft.entry.pid);
    let count = |step: Option<&str>| gaps.iter().filter(|gap| section_of(&gap.target) == step).count();
    let section = |code: &str, label: String| {
        let gaps = count(Some(code));
        let href = format!("{base}/sections/{code}");
        Step { label, href, current: code == current, gaps, is_done: gaps == 0 }
    };
    let [head, evidence, check] = words;
    let mut steps = vec![section(HEAD, head)];
    steps.extend(
        draft
            .form
            .sections
            .iter()
            .map(|part| section(&part.code, locale.pick(&part.name_id, &part.name_en).to_owned())),
    );
    let gaps = count(None);
    // Nothing asked and nothing there is not "complete".
    let has_proof = !draft.evidence.is_empty() || !draft.claims.is_empty();
    let href = format!("{base}/evidence");
    steps.push(Step { label: evidence, href, current: current == "evidence", gaps, is_done: gaps == 0 && has_proof });
    let href = format!("{base}/submission/new");
    steps.push(Step { label: check, href, current: current == "check", gaps: 0, is_done: false });
    steps
}

/// The section in which a gap is closed; none for evidence and claims, which are one step together.
fn section_of(target: &GapTarget) -> Option<&str> {
    match target {
        GapTarget::Field { section, .. } => Some(section),
        GapTarget::Criterion { .. } | GapTarget::Claim { .. } | GapTarget::Evidence { .. } => None,
    }
}
