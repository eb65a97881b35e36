//! What a team hears about its marks after publication: its own mean per criterion beside the category's.
//!
//! Means only: no single mark, no judge, no note.

use std::collections::BTreeMap;

use super::exact::ExactScore;
use super::ranking::{Combine, EntrySheets, combine};
use super::rubric::Rubric;

/// One criterion in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionFeedback {
    /// Code of the criterion.
    pub criterion: String,
    /// Mean over the entry's sheets.
    pub own: ExactScore,
    /// Mean over the means of all entries of the category that have sheets.
    pub category: ExactScore,
}

/// Means by criterion code.
pub type Means = BTreeMap<String, ExactScore>;

/// Mean mark per scored criterion over the sheets of one entry; empty without sheets.
#[must_use]
pub fn entry_means(rubric: &Rubric, entry: &EntrySheets) -> Means {
    if entry.sheets.is_empty() {
        return Means::new();
    }
    let marks_of = |code: &str| -> Vec<ExactScore> {
        let marks = entry.sheets.iter().filter_map(|sheet| sheet.marks.get(code));
        marks.map(|mark| ExactScore::whole(i128::from(*mark))).collect()
    };
    rubric.scored().map(|criterion| (criterion.code.clone(), mean(&marks_of(&criterion.code)))).collect()
}

/// Mean per criterion over the means of all entries, each counting the same whatever its number of sheets.
#[must_use]
pub fn category_means(rubric: &Rubric, entries: &[EntrySheets]) -> Means {
    let all: Vec<Means> = entries.iter().map(|entry| entry_means(rubric, entry)).collect();
    let of = |code: &str| -> Vec<ExactScore> { all.iter().filter_map(|means| means.get(code).copied()).collect() };
    rubric.scored().map(|criterion| (criterion.code.clone(), mean(&of(&criterion.code)))).collect()
}

/// An entry's means beside the category's, in the order of the rubric; empty without sheets.
#[must_use]
pub fn feedback(rubric: &Rubric, entry: &EntrySheets, category: &Means) -> Vec<CriterionFeedback> {
    let own = entry_means(rubric, entry);
    let line = |code: &String| {
        let (own, category) = (*own.get(code)?, *category.get(code)?);
        Some(CriterionFeedback { criterion: code.clone(), own, category })
    };
    rubric.scored().filter_map(|criterion| line(&criterion.code)).collect()
}

fn mean(values: &[ExactScore]) -> ExactScore {
    combine(Combine::Mean, values).value
}
