//! Assignments of a category: what stands, and what a plan would add.

use std::collections::BTreeSet;

use serde::Serialize;
use uuid::Uuid;

use super::{Choice, CommitteeHead};
use crate::{
    domain::{assignment::ShortfallReason, conflict::ConflictHint, scoring::SheetStatus},
    models::{
        assignments::{AssignedPair, CategoryPlan, JudgeLoad},
        entries,
        judges::SeatedJudge,
    },
};

/// The page.
#[derive(Debug, Serialize)]
pub struct AssignmentsPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Categories to choose from.
    pub categories: Vec<Choice>,
    /// The chosen category.
    pub category: String,
    /// Sheets per entry as the rules say; 0: every judge.
    pub sheets_per_entry: i32,
    /// Seats that can take part.
    pub judges: Vec<JudgeChoice>,
    /// Entries with their judges.
    pub entries: Vec<EntryLine>,
    /// A plan was asked for, but for nobody.
    pub lacks_judges: bool,
    /// The plan, when one was asked for.
    pub plan: Option<PlanView>,
    /// Keep away from hinted pairs?
    pub avoid_hints: bool,
    /// May assignments be changed?
    pub may_assign: bool,
    /// What was typed for a single assignment.
    pub manual: ManualForm,
}

/// A judge with load.
#[derive(Debug, Serialize)]
pub struct JudgeChoice {
    value: String,
    label: String,
    is_active: bool,
    assigned: i64,
    finished: i64,
    conflicts: i64,
    is_chosen: bool,
}

/// An entry with its judges.
#[derive(Debug, Serialize)]
pub struct EntryLine {
    pid: Uuid,
    number: Option<String>,
    title: String,
    judges: Vec<PairLine>,
}

#[derive(Debug, Serialize)]
struct PairLine {
    pid: Uuid,
    judge: String,
    status: Option<SheetStatus>,
    has_conflict: bool,
    is_declared: bool,
    conflict_reason: Option<String>,
}

/// A plan.
#[derive(Debug, Serialize)]
pub struct PlanView {
    fingerprint: String,
    made: usize,
    loads: Vec<LoadLine>,
    pairs: Vec<PlannedLine>,
    shortfalls: Vec<ShortfallLine>,
}

#[derive(Debug, Serialize)]
struct LoadLine {
    judge: String,
    before: usize,
    after: usize,
}

#[derive(Debug, Serialize)]
struct PlannedLine {
    entry: String,
    number: Option<String>,
    judge: String,
    hints: Vec<ConflictHint>,
}

#[derive(Debug, Serialize)]
struct ShortfallLine {
    entry: String,
    wanted: usize,
    got: usize,
    reason: ShortfallReason,
}

/// A single assignment as typed.
#[derive(Debug, Default, Serialize)]
pub struct ManualForm {
    /// The entry.
    pub entry: String,
    /// The judge.
    pub judge: String,
    /// Why.
    pub reason: String,
}

impl JudgeChoice {
    /// A judge to choose.
    #[must_use]
    pub fn new(judge: &SeatedJudge, loads: &[JudgeLoad], chosen: &[i64]) -> Self {
        let load = loads.iter().find(|load| load.judge_id == judge.seat.id);
        Self {
            value: judge.seat.pid.to_string(),
            label: judge.user.name.clone(),
            is_active: judge.seat.is_active(),
            assigned: load.map_or(0, |load| load.assigned),
            finished: load.map_or(0, |load| load.finished),
            conflicts: load.map_or(0, |load| load.conflicts),
            is_chosen: chosen.contains(&judge.seat.id),
        }
    }
}

impl EntryLine {
    /// An entry with the pairs that stand.
    #[must_use]
    pub fn new(entry: &entries::Model, pairs: &[AssignedPair]) -> Self {
        let line = |pair: &AssignedPair| PairLine {
            pid: pair.pid,
            judge: pair.judge_name.clone(),
            status: pair.sheet_status,
            has_conflict: pair.has_conflict == Some(true),
            is_declared: pair.has_conflict.is_some(),
            conflict_reason: pair.conflict_reason.clone(),
        };
        Self {
            pid: entry.pid,
            number: entry.number.clone(),
            title: entry.title.clone(),
            judges: pairs.iter().filter(|pair| pair.entry_id == entry.id).map(line).collect(),
        }
    }
}

impl PlanView {
    /// A plan with names; without the lines of entries that the person must not see the judges of.
    #[must_use]
    pub fn new(plan: &CategoryPlan, judges: &[SeatedJudge], hidden: &BTreeSet<i64>) -> Self {
        let name = |id: i64| {
            judges.iter().find(|judge| judge.seat.id == id).map_or_else(String::new, |judge| judge.user.name.clone())
        };
        let entry = |id: i64| plan.entries.iter().find(|entry| entry.id == id);
        let title = |id: i64| entry(id).map_or_else(String::new, |entry| entry.title.clone());
        Self {
            fingerprint: plan.fingerprint.clone(),
            made: plan.pairs.len(),
            loads: plan
                .loads
                .iter()
                .map(|(id, (before, after))| LoadLine { judge: name(*id), before: *before, after: *after })
                .collect(),
            pairs: plan
                .pairs
                .iter()
                .filter(|pair| !hidden.contains(&pair.entry_id))
                .map(|pair| PlannedLine {
                    entry: title(pair.entry_id),
                    number: entry(pair.entry_id).and_then(|entry| entry.number.clone()),
                    judge: name(pair.judge_id),
                    hints: pair.hints.clone(),
                })
                .collect(),
            shortfalls: plan
                .shortfalls
                .iter()
                .filter(|short| !hidden.contains(&short.entry))
                .map(|short| ShortfallLine {
                    entry: title(short.entry),
                    wanted: short.wanted,
                    got: short.got,
                    reason: short.reason,
                })
                .collect(),
        }
    }
}
