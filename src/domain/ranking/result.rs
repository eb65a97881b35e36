//! What a ranking says, with everything needed to follow it by hand.

use serde::{Deserialize, Serialize};

use super::super::exact::{ExactScore, decimal_text};
use super::super::scoring::Breakdown;
use super::super::tie_break::TieBreak;
use super::{Combination, EntrySheets, RankingRules, combine, sheet_result};

/// The ranking of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRanking {
    /// Code of the category.
    pub category: String,
    /// Hash of the inputs.
    pub inputs_sha256: String,
    /// Ranked entries, best first; tied ones by code.
    pub rows: Vec<RankedEntry>,
    /// Entries with too few sheets, by code.
    pub below_quorum: Vec<BelowQuorum>,
}

/// One ranked entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedEntry {
    /// 1 for the best; tied entries share a rank and the next one skips.
    pub rank: usize,
    /// Code of the entry.
    pub entry: String,
    /// The official score in units of 10^-decimals.
    pub score_units: i64,
    /// The official score as a decimal number.
    pub score: String,
    /// The arithmetic of every sheet, by judge.
    pub sheets: Vec<SheetResult>,
    /// How the sheets were combined, before rounding.
    pub combination: Combination,
    /// Tie-breaks that were looked at for this entry, in order, with its value; the last one decided.
    pub tie_breaks: Vec<TieBreakStep>,
    /// Entries it is still tied with: the plenary decides.
    pub tied_with: Vec<String>,
}

/// One sheet's arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetResult {
    /// Pseudonym of the judge.
    pub judge: String,
    /// The sheet's score rounded for reading only; the exact one goes on.
    pub shown: String,
    /// The arithmetic.
    pub breakdown: Breakdown,
}

/// A tie-break that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieBreakStep {
    /// Which one.
    pub tie_break: TieBreak,
    /// This entry's value: fractions or a time; empty where there is none.
    pub value: String,
}

/// An entry that is not ranked because too few judges finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BelowQuorum {
    /// Code of the entry.
    pub entry: String,
    /// Final sheets it has.
    pub sheets: usize,
    /// Sheets it needs.
    pub quorum: i32,
}

/// A row that has its score but no rank yet, beside the input the tie-breaks look at.
pub(super) struct Candidate {
    pub row: RankedEntry,
    pub input: EntrySheets,
}

pub(super) fn candidate(rules: &RankingRules<'_>, input: EntrySheets) -> Candidate {
    let sheets: Vec<_> = input.sheets.iter().map(|sheet| sheet_result(rules, sheet)).collect();
    let scores: Vec<ExactScore> = sheets.iter().map(|sheet| sheet.breakdown.score).collect();
    let combination = combine(rules.combine, &scores);
    let score_units = combination.value.round_half_up(rules.decimals);
    let row = RankedEntry {
        rank: 0,
        entry: input.entry.clone(),
        score_units,
        score: decimal_text(score_units, rules.decimals),
        sheets,
        combination,
        tie_breaks: Vec::new(),
        tied_with: Vec::new(),
    };
    Candidate { row, input }
}
