//! The score sheet, its summary, and the pages before and after it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::ContestHead;
use crate::{
    domain::{
        exact::ExactScore,
        locale::Locale,
        policy::Denial,
        rubric::{Criterion, RubricScheme},
        scoring::{Breakdown, SheetStatus, breakdown, running_total},
    },
    forms::score_sheet_form::ScoreSheetForm,
    models::{
        assignments::{AssignmentCase, EntryLabel},
        score_sheets::OpenSheet,
    },
    views::{
        engine::Engine,
        entries::ledger_reading::{ClaimLine, LedgerReading},
        entry_reading::{ReadEvidence, Reading},
        filters::{localise_decimal, time_text},
        results::figures::{exact, percent},
    },
};

/// The sheet beside the entry.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    pid: Uuid,
    contest: ContestHead,
    label: EntryLabel,
    category: String,
    reading: Reading,
    criteria: Vec<CriterionView>,
    comment: String,
    version: i32,
    status: SheetStatus,
    saved_at_text: Option<String>,
    sum_text: String,
    filled: usize,
    total: usize,
    divisor: i64,
    decimals: i32,
    /// Why nothing can be changed; `None` when marks can be given.
    closed_because: Option<String>,
    previous: Option<Uuid>,
    next: Option<Uuid>,
    /// What another tab saved meanwhile.
    clash: Vec<ClashLine>,
}

#[derive(Debug, Serialize)]
struct CriterionView {
    code: String,
    name: String,
    description: String,
    /// As typed, or as saved.
    value: Option<String>,
    note: String,
    note_required: bool,
    weight: i64,
    weight_text: String,
    /// Empty: a number on the scale.
    levels: Vec<LevelView>,
    /// Described levels of a scale that is marked by number.
    guide: Vec<LevelView>,
    min: i32,
    max: i32,
    step: i32,
    /// What the team claims and the committee verified.
    claim: Option<ClaimLine>,
    evidence: Vec<ReadEvidence>,
}

#[derive(Debug, Serialize)]
struct LevelView {
    value: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct ClashLine {
    label: String,
    mine: String,
    theirs: String,
}

/// What a sheet page is made of.
pub struct SheetParts<'a> {
    /// The assignment.
    pub case: &'a AssignmentCase,
    /// The sheet as saved.
    pub open: &'a OpenSheet,
    /// The form as typed; `None` shows what is saved.
    pub form: Option<&'a ScoreSheetForm>,
    /// The entry.
    pub reading: Reading,
    /// Levels claimed and verified.
    pub ledger: LedgerReading,
    /// The answer of `may_score`.
    pub decision: Result<(), Denial>,
    /// Own assignments before and after.
    pub neighbours: (Option<Uuid>, Option<Uuid>),
}

impl SheetPage {
    /// The page.
    #[must_use]
    pub fn new(parts: SheetParts<'_>, engine: &Engine, locale: Locale) -> Self {
        let SheetParts { case, open, form, reading, ledger, decision, neighbours } = parts;
        let rubric = &open.category.rubric;
        let contest = ContestHead::new(&case.standing, locale);
        let total = running_total(rubric, &open.marks).to_decimal(open.decimals);
        let saved_at = case.sheet.as_ref().map(|sheet| sheet.updated_at);
        Self {
            pid: case.assignment.pid,
            label: case.label(),
            category: locale.pick(&open.category.name_id, &open.category.name_en).to_owned(),
            criteria: rubric
                .scored()
                .map(|criterion| criterion_view(criterion, open, form, (&reading, &ledger), engine, locale))
                .collect(),
            comment: form.map_or_else(|| open.comment.clone(), |form| form.comment.clone()),
            version: open.version,
            status: case.sheet.as_ref().map_or(SheetStatus::Draft, |sheet| sheet.status),
            saved_at_text: saved_at.map(|at| saved_at_text(at, case, engine, locale)),
            sum_text: localise_decimal(&total, locale),
            filled: rubric.scored().filter(|criterion| open.marks.contains_key(&criterion.code)).count(),
            total: rubric.scored().count(),
            divisor: breakdown(rubric, &open.marks).divisor,
            decimals: open.decimals,
            closed_because: match decision {
                Err(Denial::Forbidden(reason)) => Some(engine.message(locale, &reason.message_key(), &[])),
                _ => None,
            },
            previous: neighbours.0,
            next: neighbours.1,
            clash: Vec::new(),
            reading,
            contest,
        }
    }

    /// Shows what another tab saved beside what was typed here.
    #[must_use]
    pub fn with_clash(mut self, theirs: &OpenSheet, form: &ScoreSheetForm, engine: &Engine, locale: Locale) -> Self {
        let mine = form.fields();
        self.clash = saved_fields(theirs)
            .into_iter()
            .filter_map(|(field, theirs_text)| {
                let typed = mine.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text.as_str());
                (typed != theirs_text).then(|| ClashLine {
                    label: field_label(&self.criteria, &field, engine, locale),
                    mine: typed.to_owned(),
                    theirs: theirs_text,
                })
            })
            .collect();
        self
    }
}

/// "tersimpan 14.05.10 WITA".
#[must_use]
pub fn saved_at_text(at: DateTime<Utc>, case: &AssignmentCase, engine: &Engine, locale: Locale) -> String {
    let time = time_text(at, case.standing.zone(), locale, true);
    engine.message(locale, "common-saved-at", &[("time", time)])
}

/// Every field of the form with what is saved in it.
#[must_use]
pub fn saved_fields(open: &OpenSheet) -> Vec<(String, String)> {
    let of_criterion = |criterion: &Criterion| {
        let code = &criterion.code;
        let mark = open.marks.get(code).map(ToString::to_string).unwrap_or_default();
        [(format!("mark-{code}"), mark), (format!("note-{code}"), open.notes.get(code).cloned().unwrap_or_default())]
    };
    let comment = ("comment".to_owned(), open.comment.clone());
    open.category.rubric.scored().flat_map(of_criterion).chain([comment]).collect()
}

fn field_label(criteria: &[CriterionView], field: &str, engine: &Engine, locale: Locale) -> String {
    let name = |code: &str| criteria.iter().find(|criterion| criterion.code == code).map(|found| found.name.clone());
    match field.split_once('-') {
        Some(("mark", code)) => name(code).unwrap_or_default(),
        Some(("note", code)) => {
            engine.message(locale, "judging-note-of", &[("criterion", name(code).unwrap_or_default())])
        }
        _ => engine.message(locale, "judging-comment", &[]),
    }
}

fn criterion_view(
    criterion: &Criterion,
    open: &OpenSheet,
    form: Option<&ScoreSheetForm>,
    (reading, ledger): (&Reading, &LedgerReading),
    engine: &Engine,
    locale: Locale,
) -> CriterionView {
    let code = &criterion.code;
    let row = open.criteria.iter().find(|row| row.code == *code);
    let saved = open.marks.get(code).map(ToString::to_string);
    let described: Vec<LevelView> = criterion
        .levels
        .iter()
        .map(|level| LevelView {
            value: level.value.to_string(),
            label: locale.pick(&level.label_id, &level.label_en).to_owned(),
        })
        .collect();
    let is_by_level = open.category.rubric.scheme == RubricScheme::WeightedLevels;
    let (levels, guide) = if is_by_level { (described, Vec::new()) } else { (Vec::new(), described) };
    CriterionView {
        code: code.clone(),
        name: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
        description: row
            .map(|row| locale.pick(&row.description_id, &row.description_en).to_owned())
            .unwrap_or_default(),
        value: match form {
            Some(form) => form.mark(code).map(str::to_owned),
            None => saved,
        },
        note: match form {
            Some(form) => form.note(code).to_owned(),
            None => open.notes.get(code).cloned().unwrap_or_default(),
        },
        note_required: criterion.note_required,
        // The script multiplies by this and divides by the divisor of the breakdown.
        weight: i64::from(criterion.weight) * if is_by_level { 100 } else { 1 },
        weight_text: weight_text(criterion.weight, is_by_level, locale),
        levels: with_not_met(levels, criterion, engine, locale),
        guide,
        min: criterion.scale.min,
        max: criterion.scale.max,
        step: criterion.scale.step,
        claim: ledger.line(code).cloned(),
        evidence: reading.evidence_for(code),
    }
}

/// "30 %" for basis points, "× 3" for a plain weight.
fn weight_text(weight: i32, is_by_level: bool, locale: Locale) -> String {
    if is_by_level {
        return format!("× {weight}");
    }
    let percent = localise_decimal(&format!("{}.{:02}", weight / 100, weight % 100), locale);
    format!("{} %", percent.trim_end_matches('0').trim_end_matches([',', '.']))
}

/// Zero stands for "not met" where the scale starts there and no level describes it.
fn with_not_met(levels: Vec<LevelView>, criterion: &Criterion, engine: &Engine, locale: Locale) -> Vec<LevelView> {
    if levels.is_empty() || criterion.scale.min != 0 || levels.iter().any(|level| level.value == "0") {
        return levels;
    }
    let not_met = LevelView { value: "0".to_owned(), label: engine.message(locale, "judging-not-met", &[]) };
    std::iter::once(not_met).chain(levels).collect()
}

/// The arithmetic of a sheet: before finalising, and for those who read a final one.
#[derive(Debug, Serialize)]
pub struct ArithmeticPage {
    pid: Uuid,
    contest: ContestHead,
    label: EntryLabel,
    category: String,
    judge: String,
    status: SheetStatus,
    version: i32,
    finalised_at: Option<DateTime<Utc>>,
    rows: Vec<ArithmeticRow>,
    /// Are weights percentages (else plain weights of levels)?
    is_percent: bool,
    /// Sum of the products, in the terms of the committee's page of a total.
    sum: String,
    /// The most points possible, where levels are weighted.
    most: i64,
    score: String,
    decimals: i32,
    comment: String,
    is_complete: bool,
}

#[derive(Debug, Serialize)]
struct ArithmeticRow {
    code: String,
    name: String,
    mark: Option<i32>,
    /// As written in the rubric.
    weight: String,
    /// In the unit of the sum.
    product: String,
    note: String,
}

impl ArithmeticPage {
    /// The page; `judge` is the name of the judge where the reader may know it, else empty.
    #[must_use]
    pub fn new(case: &AssignmentCase, open: &OpenSheet, label: EntryLabel, judge: &str, locale: Locale) -> Self {
        let rubric = &open.category.rubric;
        let Breakdown { rows, sum, divisor, score, .. } = breakdown(rubric, &open.marks);
        let is_percent = rubric.scheme == RubricScheme::Percent;
        let in_unit = |points: i64| match is_percent {
            true => exact(ExactScore::fraction(i128::from(points), i128::from(divisor)), locale),
            false => points.to_string(),
        };
        Self {
            pid: case.assignment.pid,
            contest: ContestHead::new(&case.standing, locale),
            label,
            category: locale.pick(&open.category.name_id, &open.category.name_en).to_owned(),
            judge: judge.to_owned(),
            status: case.sheet.as_ref().map_or(SheetStatus::Draft, |sheet| sheet.status),
            version: open.version,
            finalised_at: case.sheet.as_ref().and_then(|sheet| sheet.finalised_at),
            rows: rows
                .into_iter()
                .map(|row| ArithmeticRow {
                    name: rubric
                        .criterion(&row.criterion)
                        .map(|criterion| locale.pick(&criterion.name_id, &criterion.name_en).to_owned())
                        .unwrap_or_default(),
                    note: open.notes.get(&row.criterion).cloned().unwrap_or_default(),
                    mark: row.mark,
                    weight: if is_percent { percent(row.weight, locale) } else { row.weight.to_string() },
                    product: in_unit(row.product),
                    code: row.criterion,
                })
                .collect(),
            sum: in_unit(sum),
            is_percent,
            most: divisor,
            score: localise_decimal(&score.to_decimal(open.decimals), locale),
            decimals: open.decimals,
            comment: open.comment.clone(),
            is_complete: open.gaps().is_empty(),
        }
    }
}

/// Asks for the declaration before the content opens.
#[derive(Debug, Serialize)]
pub struct ConflictPage {
    /// The assignment.
    pub pid: Uuid,
    /// The contest.
    pub contest: ContestHead,
    /// What may be known now.
    pub label: EntryLabel,
    /// The category.
    pub category: String,
    /// Office of the entry, where names are open in this contest.
    pub office: Option<String>,
    /// Names of the team, where names are open.
    pub team: String,
    /// "None" was declared before: now only a conflict can be added.
    pub is_late: bool,
    /// What was chosen: `none`, `conflict` or nothing.
    pub choice: String,
    /// What was typed.
    pub reason: String,
}

/// Asks the chair why a sheet is opened again.
#[derive(Debug, Serialize)]
pub struct ReopeningPage {
    /// The assignment.
    pub pid: Uuid,
    /// The contest.
    pub contest: ContestHead,
    /// The entry.
    pub label: EntryLabel,
    /// The judge.
    pub judge: String,
    /// When it was finalised.
    pub finalised_at: Option<DateTime<Utc>>,
    /// What was typed.
    pub reason: String,
    /// Where "cancel" leads.
    pub back: String,
}
