//! From marks to the score of one sheet: exact, and open to its arithmetic.
//!
//! * percent: `Σ weight_bp × mark ÷ 10 000`, a number from 0 to 100;
//! * weighted levels: `Σ weight × level ÷ Σ weight × largest level × 100`, the share of the maximum.
//!
//! Nothing is rounded here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::exact::ExactScore;
use super::rubric::{Criterion, FULL_WEIGHT_BP, MarkRefusal, Rubric, RubricScheme};

code_enum! {
    /// State of a score sheet.
    pub enum SheetStatus {
        /// Being filled in.
        Draft => "draft",
        /// Finalised; counts.
        Final => "final",
        /// Taken out: a conflict was declared or the judge fell out.
        Void => "void",
    }
}

impl SheetStatus {
    /// The table of allowed changes: finalise, reopen, void.
    const TRANSITIONS: &'static [(Self, Self)] =
        &[(Self::Draft, Self::Final), (Self::Final, Self::Draft), (Self::Draft, Self::Void), (Self::Final, Self::Void)];

    /// May the sheet go from this state to `next`?
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        Self::TRANSITIONS.contains(&(self, next))
    }
}

/// Marks of one sheet by criterion code.
pub type Marks = BTreeMap<String, i32>;

code_enum! {
    /// Why a criterion keeps a sheet from being finalised.
    pub enum MarkGapReason {
        /// No mark.
        Missing => "missing",
        /// Outside the scale.
        OutOfScale => "out_of_scale",
        /// Between two steps.
        OffStep => "off_step",
        /// No such level.
        NoSuchLevel => "no_such_level",
        /// The rubric has no such criterion.
        UnknownCriterion => "unknown_criterion",
        /// A note is required and missing.
        NoteMissing => "note_missing",
    }
}

impl From<MarkRefusal> for MarkGapReason {
    fn from(refusal: MarkRefusal) -> Self {
        match refusal {
            MarkRefusal::OutOfScale => Self::OutOfScale,
            MarkRefusal::OffStep => Self::OffStep,
            MarkRefusal::NoSuchLevel => Self::NoSuchLevel,
        }
    }
}

/// One criterion that is not marked as the rubric asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkGap {
    /// Code of the criterion.
    pub criterion: String,
    /// What is wrong.
    pub reason: MarkGapReason,
}

/// One line of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// Code of the criterion.
    pub criterion: String,
    /// The mark; `None` while it is missing (it then counts nothing).
    pub mark: Option<i32>,
    /// Weight as the rubric states it.
    pub weight: i32,
    /// Mark × weight.
    pub product: i64,
}

/// The arithmetic of a sheet: `score = sum × factor ÷ divisor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Lines in the order of the rubric; criteria of weight zero are left out.
    pub rows: Vec<BreakdownRow>,
    /// Sum of the products (the raw points where levels are weighted).
    pub sum: i64,
    /// 1 for percent, 100 where levels are weighted.
    pub factor: i64,
    /// 10 000 for percent, the most points possible where levels are weighted.
    pub divisor: i64,
    /// The score, 0 to 100.
    pub score: ExactScore,
}

/// The score of a complete sheet, 0 to 100, exact.
///
/// # Errors
/// Every mark that is missing, outside its scale, or of no criterion of this rubric.
pub fn sheet_score(rubric: &Rubric, marks: &Marks) -> Result<ExactScore, Vec<MarkGap>> {
    let gaps = mark_gaps(rubric, marks);
    if gaps.is_empty() { Ok(breakdown(rubric, marks).score) } else { Err(gaps) }
}

/// Everything that keeps these marks from being complete: in the order of the rubric, unknown codes last.
#[must_use]
pub fn mark_gaps(rubric: &Rubric, marks: &Marks) -> Vec<MarkGap> {
    let known = rubric.criteria.iter().filter_map(|criterion| {
        let reason = gap_of(criterion, rubric.scheme, marks.get(&criterion.code).copied())?;
        Some(MarkGap { criterion: criterion.code.clone(), reason })
    });
    let unknown = marks
        .keys()
        .filter(|code| rubric.criterion(code).is_none())
        .map(|code| MarkGap { criterion: code.clone(), reason: MarkGapReason::UnknownCriterion });
    known.chain(unknown).collect()
}

/// The marks a draft may not hold: missing ones are fine, impossible ones are not.
#[must_use]
pub fn draft_gaps(rubric: &Rubric, marks: &Marks) -> Vec<MarkGap> {
    let mut gaps = mark_gaps(rubric, marks);
    gaps.retain(|gap| gap.reason != MarkGapReason::Missing);
    gaps
}

/// Criteria that ask for a note and have none.
#[must_use]
pub fn note_gaps(rubric: &Rubric, notes: &BTreeMap<String, String>) -> Vec<MarkGap> {
    let is_blank = |code: &str| notes.get(code).is_none_or(|note| note.trim().is_empty());
    rubric
        .scored()
        .filter(|criterion| criterion.note_required && is_blank(&criterion.code))
        .map(|criterion| MarkGap { criterion: criterion.code.clone(), reason: MarkGapReason::NoteMissing })
        .collect()
}

/// What the marks given so far add up to; missing ones count nothing. For the judge's eyes, never for a ranking.
#[must_use]
pub fn running_total(rubric: &Rubric, marks: &Marks) -> ExactScore {
    breakdown(rubric, marks).score
}

/// The arithmetic of a sheet, complete or not.
#[must_use]
pub fn breakdown(rubric: &Rubric, marks: &Marks) -> Breakdown {
    let rows: Vec<_> = rubric.scored().map(|criterion| row(criterion, marks.get(&criterion.code).copied())).collect();
    let sum = rows.iter().map(|row| row.product).sum();
    let (factor, divisor) = match rubric.scheme {
        RubricScheme::Percent => (1, i64::from(FULL_WEIGHT_BP)),
        RubricScheme::WeightedLevels => (100, most_points(rubric)),
    };
    let score = ExactScore::fraction(i128::from(sum) * i128::from(factor), i128::from(divisor));
    Breakdown { rows, sum, factor, divisor, score }
}

/// The most points a rubric gives: `Σ weight × largest mark`.
#[must_use]
pub fn most_points(rubric: &Rubric) -> i64 {
    rubric.scored().map(|criterion| i64::from(criterion.weight) * i64::from(criterion.scale.max)).sum()
}

fn gap_of(criterion: &Criterion, scheme: RubricScheme, mark: Option<i32>) -> Option<MarkGapReason> {
    match mark {
        None => criterion.is_scored().then_some(MarkGapReason::Missing),
        Some(mark) => criterion.check_mark(scheme, mark).err().map(Into::into),
    }
}

fn row(criterion: &Criterion, mark: Option<i32>) -> BreakdownRow {
    BreakdownRow {
        criterion: criterion.code.clone(),
        mark,
        weight: criterion.weight,
        product: i64::from(mark.unwrap_or(0)) * i64::from(criterion.weight),
    }
}
