//! The judge's desk.

use serde::Serialize;
use uuid::Uuid;

use super::ContestHead;
use crate::{
    domain::{contest_rules::ContestRules, locale::Locale, scoring::SheetStatus},
    models::{
        assignments::{DeskRow, FinalSheet},
        contests::Standing,
    },
};

/// The page.
#[derive(Debug, Serialize)]
pub struct DeskPage {
    /// One block per contest.
    pub contests: Vec<DeskContest>,
}

/// A contest on the desk.
#[derive(Debug, Serialize)]
pub struct DeskContest {
    contest: ContestHead,
    finished: usize,
    total: usize,
    rows: Vec<DeskLine>,
    is_chair: bool,
    /// For the chair: final sheets of the jury.
    final_sheets: Vec<FinalLine>,
}

#[derive(Debug, Serialize)]
struct DeskLine {
    pid: Uuid,
    number: String,
    /// `None` while a blind contest hides it.
    title: Option<String>,
    category: String,
    /// `undeclared`, `conflict`, `todo`, `draft`, `final` or `void`.
    state: &'static str,
    marked: i64,
    criteria: usize,
}

#[derive(Debug, Serialize)]
struct FinalLine {
    pid: Uuid,
    number: Option<String>,
    judge: String,
    finalised_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl DeskContest {
    /// The block of one contest.
    #[must_use]
    pub fn new(
        standing: &Standing,
        rules: &ContestRules,
        rows: &[DeskRow],
        chair: Option<Vec<FinalSheet>>,
        locale: Locale,
    ) -> Self {
        let contest = ContestHead::new(standing, locale);
        let own: Vec<DeskLine> = rows
            .iter()
            .filter(|row| row.contest_id == standing.contest.id)
            .map(|row| line(row, rules, contest.is_blind, locale))
            .collect();
        Self {
            finished: own.iter().filter(|line| line.state == "final").count(),
            total: own.iter().filter(|line| !matches!(line.state, "conflict" | "void")).count(),
            rows: own,
            contest,
            is_chair: chair.is_some(),
            final_sheets: chair
                .unwrap_or_default()
                .into_iter()
                .map(|sheet| FinalLine {
                    pid: sheet.pid,
                    number: sheet.number,
                    judge: sheet.judge_name,
                    finalised_at: sheet.finalised_at,
                })
                .collect(),
        }
    }
}

fn line(row: &DeskRow, rules: &ContestRules, is_blind: bool, locale: Locale) -> DeskLine {
    let criteria = rules.category(&row.category_code).map_or(0, |category| category.rubric.scored().count());
    let hides_title = is_blind && row.has_conflict != Some(false);
    DeskLine {
        pid: row.pid,
        number: row.number.clone().unwrap_or_default(),
        title: (!hides_title).then(|| row.title.clone()),
        category: locale.pick(&row.category_name_id, &row.category_name_en).to_owned(),
        state: state(row),
        marked: row.marked,
        criteria,
    }
}

const fn state(row: &DeskRow) -> &'static str {
    match (row.has_conflict, row.sheet_status) {
        (Some(true), _) => "conflict",
        (None, _) => "undeclared",
        (Some(false), None) => "todo",
        (Some(false), Some(SheetStatus::Draft)) => "draft",
        (Some(false), Some(SheetStatus::Final)) => "final",
        (Some(false), Some(SheetStatus::Void)) => "void",
    }
}
