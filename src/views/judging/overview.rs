//! The committee's overview of sheets and totals.

use serde::Serialize;
use uuid::Uuid;

use super::{Choice, CommitteeHead, Pager};
use crate::{
    domain::{locale::Locale, scoring::SheetStatus},
    models::score_overview::{Overview, OverviewJudge, OverviewSheet},
    views::filters::localise_decimal,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct OverviewPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Categories to choose from.
    pub categories: Vec<Choice>,
    /// The chosen category; empty for all.
    pub category: String,
    /// Judges, one column each.
    pub judges: Vec<JudgeColumn>,
    /// Entries, one row each.
    pub rows: Vec<RowView>,
    /// Final sheets needed for a rank.
    pub quorum: i32,
    /// Where the list stands.
    pub pager: Option<Pager>,
    /// Final sheets in all.
    pub finished: i64,
    /// Sheets in all.
    pub assigned: i64,
    /// May the committee reopen sheets, because the jury has no chair?
    pub may_reopen: bool,
    /// May reminders be sent now?
    pub may_remind: bool,
}

/// A judge's column.
#[derive(Debug, Serialize)]
pub struct JudgeColumn {
    name: String,
    is_ended: bool,
    assigned: i64,
    finished: i64,
}

/// An entry's row.
#[derive(Debug, Serialize)]
pub struct RowView {
    number: Option<String>,
    title: String,
    finals: usize,
    has_quorum: bool,
    /// One cell per judge; `None` where the entry is not assigned.
    cells: Vec<Option<Cell>>,
}

#[derive(Debug, Serialize)]
struct Cell {
    pid: Uuid,
    /// `undeclared`, `conflict`, `todo`, `draft`, `final` or `void`.
    state: &'static str,
    total: Option<String>,
}

/// The columns.
#[must_use]
pub fn columns(overview: &Overview) -> Vec<JudgeColumn> {
    let column = |judge: &OverviewJudge| {
        let load = overview.loads.iter().find(|load| load.judge_id == judge.id);
        JudgeColumn {
            name: judge.name.clone(),
            is_ended: judge.ended_at.is_some(),
            assigned: load.map_or(0, |load| load.assigned),
            finished: load.map_or(0, |load| load.finished),
        }
    };
    overview.judges.iter().map(column).collect()
}

/// The rows.
#[must_use]
pub fn rows(overview: &Overview, quorum: i32, decimals: i32, locale: Locale) -> Vec<RowView> {
    overview
        .rows
        .iter()
        .map(|row| {
            let cell_of = |judge: &OverviewJudge| {
                row.sheets.iter().find(|sheet| sheet.judge_id == judge.id).map(|sheet| cell(sheet, decimals, locale))
            };
            let finals = row.sheets.iter().filter(|sheet| sheet.status == Some(SheetStatus::Final)).count();
            RowView {
                number: row.entry.number.clone(),
                title: row.entry.title.clone(),
                finals,
                has_quorum: i64::try_from(finals).is_ok_and(|finals| finals >= i64::from(quorum)),
                cells: overview.judges.iter().map(cell_of).collect(),
            }
        })
        .collect()
}

fn cell(sheet: &OverviewSheet, decimals: i32, locale: Locale) -> Cell {
    let state = match (sheet.has_conflict, sheet.status) {
        (Some(true), _) => "conflict",
        (_, Some(SheetStatus::Final)) => "final",
        (_, Some(SheetStatus::Void)) => "void",
        (_, Some(SheetStatus::Draft)) => "draft",
        (None, None) => "undeclared",
        (Some(false), None) => "todo",
    };
    let counts = matches!(state, "final" | "draft");
    let total = sheet.score.filter(|_| counts).map(|score| localise_decimal(&score.to_decimal(decimals), locale));
    Cell { pid: sheet.assignment, state, total }
}
