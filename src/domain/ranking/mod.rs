//! From score sheets to an order of entries, exactly as the frozen rules say.
//!
//! Steps, each open in the result: the score of every sheet; the combination over judges; **one** rounding,
//! half up; equal rounded totals tie; tie-breaks in declared order; ranks 1, 1, 3. Entries with fewer final
//! sheets than the quorum are listed apart and never ranked. Neither the order of judges nor that of entries
//! changes anything.

mod combine;
mod order;
mod result;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::canonical::{canonical_json_of, sha256_hex};
use super::rubric::Rubric;
use super::scoring::{MarkGap, Marks, breakdown, mark_gaps};
use super::tie_break::TieBreak;

pub use combine::{Combination, Combine, combine, median};
pub use result::{BelowQuorum, CategoryRanking, RankedEntry, SheetResult, TieBreakStep};

/// The part of the frozen rules a ranking needs.
#[derive(Debug, Clone, Copy)]
pub struct RankingRules<'a> {
    /// The category's rubric.
    pub rubric: &'a Rubric,
    /// How judges are combined.
    pub combine: Combine,
    /// Fewest final sheets an entry needs.
    pub quorum: i32,
    /// Decimals of the official score.
    pub decimals: i32,
    /// How ties are broken, in order.
    pub tie_breaks: &'a [TieBreak],
}

/// A final sheet: a pseudonym and the marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalSheet {
    /// Pseudonym of the judge, `J1`.
    pub judge: String,
    /// The marks.
    pub marks: Marks,
}

/// An entry with its final sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntrySheets {
    /// Code of the entry (its number), unique.
    pub entry: String,
    /// When it was handed in.
    #[serde(default)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Its final sheets.
    pub sheets: Vec<FinalSheet>,
}

/// Input that cannot be ranked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RankingError {
    /// Two entries share a code.
    #[error("entry {0} occurs twice")]
    DuplicateEntry(String),
    /// One judge has two sheets for one entry.
    #[error("judge {judge} has two sheets for entry {entry}")]
    DuplicateJudge {
        /// The entry.
        entry: String,
        /// The judge.
        judge: String,
    },
    /// A sheet is not complete or not within the rubric.
    #[error("sheet of {judge} for entry {entry}: criterion {} is {}", gap.criterion, gap.reason)]
    Sheet {
        /// The entry.
        entry: String,
        /// The judge.
        judge: String,
        /// The first gap.
        gap: MarkGap,
    },
}

/// Ranks the entries of one category.
///
/// # Errors
/// When entries or judges occur twice, or a sheet does not fit the rubric.
pub fn rank(
    rules: &RankingRules<'_>,
    category: &str,
    entries: &[EntrySheets],
) -> Result<CategoryRanking, RankingError> {
    let mut candidates = Vec::new();
    let mut below_quorum = Vec::new();
    for (entry, sheets) in checked(rules, entries)? {
        if below(rules.quorum, sheets.sheets.len()) {
            below_quorum.push(BelowQuorum {
                entry: entry.to_owned(),
                sheets: sheets.sheets.len(),
                quorum: rules.quorum,
            });
        } else {
            candidates.push(result::candidate(rules, sheets));
        }
    }
    Ok(CategoryRanking {
        category: category.to_owned(),
        inputs_sha256: inputs_sha256(category, entries),
        rows: order::order(rules, candidates),
        below_quorum,
    })
}

/// SHA-256 over the inputs in canonical form: the same whatever order they arrive in.
#[must_use]
pub fn inputs_sha256(category: &str, entries: &[EntrySheets]) -> String {
    let mut sorted = entries.to_vec();
    sorted.sort_by(|a, b| a.entry.cmp(&b.entry));
    for entry in &mut sorted {
        entry.sheets.sort_by(|a, b| a.judge.cmp(&b.judge));
    }
    sha256_hex(&canonical_json_of(&(category, sorted)).unwrap_or_default())
}

/// An entry without any sheet is never ranked, whatever the quorum says.
fn below(quorum: i32, sheets: usize) -> bool {
    sheets < usize::try_from(quorum.max(1)).unwrap_or(usize::MAX)
}

type Checked<'a> = BTreeMap<&'a str, EntrySheets>;

fn checked<'a>(rules: &RankingRules<'_>, entries: &'a [EntrySheets]) -> Result<Checked<'a>, RankingError> {
    let mut by_code = Checked::new();
    for entry in entries {
        let mut sorted = entry.clone();
        sorted.sheets.sort_by(|a, b| a.judge.cmp(&b.judge));
        check_sheets(rules.rubric, &sorted)?;
        if by_code.insert(&entry.entry, sorted).is_some() {
            return Err(RankingError::DuplicateEntry(entry.entry.clone()));
        }
    }
    Ok(by_code)
}

/// Expects the sheets sorted by judge.
fn check_sheets(rubric: &Rubric, entry: &EntrySheets) -> Result<(), RankingError> {
    if let Some(pair) = entry.sheets.windows(2).find(|pair| pair[0].judge == pair[1].judge) {
        return Err(RankingError::DuplicateJudge { entry: entry.entry.clone(), judge: pair[0].judge.clone() });
    }
    for sheet in &entry.sheets {
        if let Some(gap) = mark_gaps(rubric, &sheet.marks).into_iter().next() {
            return Err(RankingError::Sheet { entry: entry.entry.clone(), judge: sheet.judge.clone(), gap });
        }
    }
    Ok(())
}

fn sheet_result(rules: &RankingRules<'_>, sheet: &FinalSheet) -> SheetResult {
    let breakdown = breakdown(rules.rubric, &sheet.marks);
    let shown = breakdown.score.to_decimal(rules.decimals);
    SheetResult { judge: sheet.judge.clone(), shown, breakdown }
}
