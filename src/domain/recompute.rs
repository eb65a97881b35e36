//! Anyone's recomputation: a published rules file and a published score file in, the ranking out.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canonical::{canonical_json, sha256_hex};
use super::contest_rules::{CategoryRules, ContestRules, RULES_FORMAT};
use super::ranking::{CategoryRanking, EntrySheets, FinalSheet, RankingError, rank};
use super::rubric::RubricFault;
use super::scoring::{MarkGapReason, mark_gaps};

/// Format of the score file.
pub const SCORES_FORMAT: &str = "sayembara-scores/1";
/// Format of the answer.
pub const RECOMPUTATION_FORMAT: &str = "sayembara-recomputation/1";

/// The published, pseudonymised score file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreFile {
    /// [`SCORES_FORMAT`].
    pub format: String,
    /// Slug of the contest.
    pub contest: String,
    /// Hash of the rules the marks were given under.
    pub rules_sha256: String,
    /// Every judged entry.
    pub entries: Vec<ScoredEntry>,
}

/// One entry of the score file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoredEntry {
    /// Code of the entry (its number).
    pub code: String,
    /// Code of its category.
    pub category: String,
    /// When it was handed in.
    #[serde(default)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Final sheets.
    pub sheets: Vec<FinalSheet>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recomputation {
    /// [`RECOMPUTATION_FORMAT`].
    pub format: String,
    /// Slug of the contest.
    pub contest: String,
    /// Hash of the rules file.
    pub rules_sha256: String,
    /// Hash of the score file.
    pub scores_sha256: String,
    /// One ranking per category, in the order of the rules.
    pub categories: Vec<CategoryRanking>,
    /// Room for the fairness report; `null` for now.
    pub fairness: Option<Value>,
}

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The rules.
    Rules,
    /// The scores.
    Scores,
}

impl std::fmt::Display for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rules => "rules",
            Self::Scores => "scores",
        })
    }
}

/// Why nothing could be recomputed; names the file and the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecomputeError {
    /// Not JSON, or not of the shape the format asks for.
    #[error("{file} file, line {line}, column {column}: {message}")]
    Unreadable {
        /// The file.
        file: File,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Another format or version.
    #[error("{file} file: format is `{found}`, expected `{expected}`")]
    Format {
        /// The file.
        file: File,
        /// What it says.
        found: String,
        /// What is read here.
        expected: &'static str,
    },
    /// The files belong to different contests.
    #[error("the rules are of contest `{rules}`, the scores of `{scores}`")]
    OtherContest {
        /// Contest of the rules.
        rules: String,
        /// Contest of the scores.
        scores: String,
    },
    /// The scores were given under other rules.
    #[error("the score file names rules {named}, the rules file has {actual}")]
    OtherRules {
        /// The hash the score file names.
        named: String,
        /// The hash of the rules file.
        actual: String,
    },
    /// A rubric that cannot be reckoned with.
    #[error("rules file, category {category}: rubric fault `{fault}`")]
    Rubric {
        /// The category.
        category: String,
        /// The fault.
        fault: RubricFault,
    },
    /// An entry of a category the rules do not have.
    #[error("scores file, entries[{position}] ({entry}): the rules have no category `{category}`")]
    UnknownCategory {
        /// Place in the list, from 0.
        position: usize,
        /// Its code.
        entry: String,
        /// The category it names.
        category: String,
    },
    /// A mark that is missing or not of the rubric.
    #[error("scores file, entries[{entry}].sheets[{sheet}].marks.{criterion}: {reason}")]
    Mark {
        /// Place of the entry, from 0.
        entry: usize,
        /// Place of the sheet, from 0.
        sheet: usize,
        /// The criterion.
        criterion: String,
        /// What is wrong.
        reason: MarkGapReason,
    },
    /// An entry or a judge occurs twice.
    #[error("scores file: {0}")]
    Ranking(#[from] RankingError),
}

/// Recomputes every category's ranking from the two published files.
///
/// The rules' hash is taken over the canonical form, so white space and the order of keys do not matter.
///
/// # Errors
/// The first thing that does not fit, with its place.
pub fn recompute(rules_json: &str, scores_json: &str) -> Result<Recomputation, RecomputeError> {
    let rules_sha256 = canonical_sha256(File::Rules, rules_json)?;
    let scores_sha256 = canonical_sha256(File::Scores, scores_json)?;
    check_format(File::Rules, rules_json, RULES_FORMAT)?;
    check_format(File::Scores, scores_json, SCORES_FORMAT)?;
    let rules: ContestRules = read(File::Rules, rules_json)?;
    let scores: ScoreFile = read(File::Scores, scores_json)?;
    check_same_contest(&rules, &scores, &rules_sha256)?;
    check_rubrics(&rules)?;
    check_entries(&rules, &scores)?;
    let ranked: Result<Vec<_>, _> =
        rules.categories.iter().map(|category| rank_one(&rules, category, &scores)).collect();
    Ok(Recomputation {
        format: RECOMPUTATION_FORMAT.to_owned(),
        contest: rules.contest.clone(),
        rules_sha256,
        scores_sha256,
        categories: ranked?,
        fairness: None,
    })
}

fn rank_one(
    rules: &ContestRules,
    category: &CategoryRules,
    scores: &ScoreFile,
) -> Result<CategoryRanking, RankingError> {
    let of_category = scores.entries.iter().filter(|entry| entry.category == category.code);
    let entries: Vec<EntrySheets> = of_category
        .map(|entry| EntrySheets {
            entry: entry.code.clone(),
            submitted_at: entry.submitted_at,
            sheets: entry.sheets.clone(),
        })
        .collect();
    rank(&rules.ranking_rules(category), &category.code, &entries)
}

fn check_same_contest(rules: &ContestRules, scores: &ScoreFile, actual: &str) -> Result<(), RecomputeError> {
    if rules.contest != scores.contest {
        return Err(RecomputeError::OtherContest { rules: rules.contest.clone(), scores: scores.contest.clone() });
    }
    if scores.rules_sha256 != actual {
        return Err(RecomputeError::OtherRules { named: scores.rules_sha256.clone(), actual: actual.to_owned() });
    }
    Ok(())
}

fn check_rubrics(rules: &ContestRules) -> Result<(), RecomputeError> {
    let faults = rules
        .categories
        .iter()
        .flat_map(|category| category.rubric.faults().into_iter().map(|(_, fault)| (category.code.clone(), fault)));
    faults.into_iter().next().map_or(Ok(()), |(category, fault)| Err(RecomputeError::Rubric { category, fault }))
}

fn check_entries(rules: &ContestRules, scores: &ScoreFile) -> Result<(), RecomputeError> {
    let mut seen = BTreeSet::new();
    for (position, entry) in scores.entries.iter().enumerate() {
        if !seen.insert(entry.code.as_str()) {
            return Err(RankingError::DuplicateEntry(entry.code.clone()).into());
        }
        let category = rules.category(&entry.category).ok_or_else(|| RecomputeError::UnknownCategory {
            position,
            entry: entry.code.clone(),
            category: entry.category.clone(),
        })?;
        check_marks(category, position, entry)?;
    }
    Ok(())
}

fn check_marks(category: &CategoryRules, position: usize, entry: &ScoredEntry) -> Result<(), RecomputeError> {
    for (sheet, marks) in entry.sheets.iter().map(|sheet| &sheet.marks).enumerate() {
        if let Some(gap) = mark_gaps(&category.rubric, marks).into_iter().next() {
            let (criterion, reason) = (gap.criterion, gap.reason);
            return Err(RecomputeError::Mark { entry: position, sheet, criterion, reason });
        }
    }
    Ok(())
}

fn canonical_sha256(file: File, json: &str) -> Result<String, RecomputeError> {
    read::<Value>(file, json).map(|value| sha256_hex(&canonical_json(&value)))
}

fn check_format(file: File, json: &str, expected: &'static str) -> Result<(), RecomputeError> {
    let value: Value = read(file, json)?;
    let found = value.get("format").and_then(Value::as_str).unwrap_or_default();
    if found == expected { Ok(()) } else { Err(RecomputeError::Format { file, found: found.to_owned(), expected }) }
}

fn read<T: DeserializeOwned>(file: File, json: &str) -> Result<T, RecomputeError> {
    serde_json::from_str(json).map_err(|error| RecomputeError::Unreadable {
        file,
        line: error.line(),
        column: error.column(),
        message: error.to_string(),
    })
}
