//! The overview of a contest's set-up, its gaps with the way to mend each, and the page before opening.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Workspace, choices::RubricLine};
use crate::{
    domain::{contest_rules::ContestRules, known_fields::KnownField, locale::Locale, opening::OpeningGap},
    models::contests::{Category, Standing, desk::Waiting, setup::SetUp},
    views::contests::{CategoryView, ExtensionLine, RulesView, StageLine, extension_lines, stage_lines},
};

/// A gap with its message and the address of the field that mends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapLine {
    /// Key of the message.
    pub key: String,
    /// What it is about.
    pub subject: String,
    /// Where to mend it.
    pub href: String,
}

/// The gaps of a draft, each with its place.
#[must_use]
pub fn gap_lines(gaps: &[OpeningGap], set_up: &SetUp) -> Vec<GapLine> {
    let line = |gap: &OpeningGap| GapLine {
        key: gap.message_key(),
        subject: gap.subject.clone(),
        href: gap_href(&gap.anchor, set_up),
    };
    gaps.iter().map(line).collect()
}

/// Where an anchor of the checks is found.
fn gap_href(anchor: &str, set_up: &SetUp) -> String {
    let base = format!("/committee/contests/{}", set_up.standing.contest.slug);
    let category = |code: &str| set_up.categories.iter().find(|category| category.code == code);
    if let Some(category) = anchor.strip_prefix("category-").and_then(category) {
        return format!("{base}/categories/{}/edit", category.pid);
    }
    let rubric_of = |code: &str| category(code).and_then(|category| set_up.rubric(category.rubric_id));
    if let Some(sheet) = anchor.strip_prefix("rubric-").and_then(rubric_of) {
        return format!("{base}/rubrics/{}", sheet.rubric.pid);
    }
    match anchor {
        "categories" => format!("{base}/categories/new"),
        "form" => format!("{base}/form"),
        "stages" => format!("{base}/stages/edit"),
        "tie_breaks" => format!("{base}/edit#field-tie_break_1"),
        stage if stage.starts_with("stage-") => format!("{base}/stages/edit#{stage}"),
        field => format!("{base}/edit#field-{field}"),
    }
}

/// The overview.
#[derive(Debug, Serialize)]
pub struct OverviewPage {
    contest: Workspace,
    summary: String,
    gaps: Vec<GapLine>,
    rules: RulesView,
    categories: Vec<CategoryLine>,
    rubrics: Vec<RubricLine>,
    stages: Vec<StageLine>,
    extensions: Vec<ExtensionLine>,
    sha256: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    waiting: WaitingView,
    may_close: bool,
    judging_is_over: bool,
}

#[derive(Debug, Serialize)]
struct CategoryLine {
    view: CategoryView,
    href: String,
}

#[derive(Debug, Serialize)]
struct WaitingView {
    entries: i64,
    unverified: i64,
    overdue: i64,
    sheets: i64,
}

impl OverviewPage {
    /// The overview of a contest; `gaps` is empty once it is opened.
    #[must_use]
    pub fn new(
        contest: Workspace,
        set_up: &SetUp,
        rules: &ContestRules,
        gaps: &[OpeningGap],
        waiting: Waiting,
        (may_close, judging_is_over): (bool, bool),
        locale: Locale,
    ) -> Self {
        let row = &set_up.standing.contest;
        Self {
            summary: locale.pick(&row.summary_id, &row.summary_en).to_owned(),
            gaps: gap_lines(gaps, set_up),
            rules: RulesView::new(rules, set_up, locale),
            categories: category_lines(&contest.href, rules, set_up, locale),
            rubrics: RubricLine::all(set_up, locale),
            stages: datable_lines(&contest, &set_up.standing, locale),
            extensions: extension_lines(&set_up.standing, locale),
            sha256: row.rules_sha256.clone(),
            opened_at: row.opened_at,
            waiting: WaitingView {
                entries: waiting.entries,
                unverified: waiting.unverified,
                overdue: waiting.overdue,
                sheets: waiting.sheets,
            },
            may_close,
            judging_is_over,
            contest,
        }
    }
}

/// The stages, with the way to their dates where the rules leave them open.
fn datable_lines(frame: &Workspace, standing: &Standing, locale: Locale) -> Vec<StageLine> {
    let mut lines = stage_lines(standing, locale);
    for (line, stage) in lines.iter_mut().zip(&standing.stages) {
        let is_datable = frame.status.is_running() && stage.is_dated_later();
        line.dates_href = is_datable.then(|| format!("{}/stages/{}/dates/edit", frame.href, stage.pid));
    }
    lines
}

fn category_lines(base: &str, rules: &ContestRules, set_up: &SetUp, locale: Locale) -> Vec<CategoryLine> {
    let views = CategoryView::all(rules, set_up, locale);
    let href = |row: &Category| format!("{base}/categories/{}/edit", row.pid);
    set_up.categories.iter().zip(views).map(|(row, view)| CategoryLine { href: href(row), view }).collect()
}

/// The page before opening: gaps, or the rules as they will be frozen.
#[derive(Debug, Serialize)]
pub struct OpeningPage {
    /// The frame.
    pub contest: Workspace,
    /// Everything that is missing.
    pub gaps: Vec<GapLine>,
    /// What the portal would take from the answers, but the form does not ask.
    pub not_asked: Vec<KnownField>,
    /// The rules in words.
    pub rules: RulesView,
    /// The categories.
    pub categories: Vec<CategoryView>,
    /// The stages.
    pub stages: Vec<StageLine>,
    /// SHA-256 of the rules as they will be frozen.
    pub sha256: String,
    /// Their canonical text.
    pub text: String,
    /// The rules changed since the page was shown.
    pub has_changed: bool,
}
