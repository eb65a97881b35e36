//! The ranking, category by category.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    ContestHead, EntryText, ResultsNav,
    figures::{TieBreakText, TieStepText, rounded},
};
use crate::{
    domain::{
        contest_rules::{CategoryRules, ContestRules},
        locale::Locale,
        ranking::{CategoryRanking, RankedEntry},
    },
    models::rankings::{Board, CategoryBoard},
};

/// The page.
#[derive(Debug, Serialize)]
pub struct RankingPage {
    /// The contest.
    pub contest: ContestHead,
    /// Links to the pages beside.
    pub subnav: ResultsNav,
    /// Zone in which times are shown.
    pub tz: &'static str,
    /// Has judging ended?
    pub is_final: bool,
    /// What the ranking is computed by.
    pub method: MethodText,
    /// The categories.
    pub categories: Vec<CategoryTable>,
}

/// How totals are made, in parts that the template puts into sentences.
#[derive(Debug, Serialize)]
pub struct MethodText {
    /// Last part of the message key of the way judges are combined.
    pub combine: String,
    /// Fewest sheets.
    pub quorum: i32,
    /// Decimals of the total.
    pub decimals: i32,
    /// Order of tie-breaks.
    pub tie_breaks: Vec<TieBreakText>,
    /// Hash of the rules.
    pub rules_sha256: String,
}

impl MethodText {
    /// The rules in parts.
    #[must_use]
    pub fn new(rules: &ContestRules, rules_sha256: &str, locale: Locale) -> Self {
        Self {
            combine: rules.combine.as_str().replace('_', "-"),
            quorum: rules.quorum,
            decimals: rules.decimals,
            tie_breaks: TieBreakText::all(rules, locale),
            rules_sha256: rules_sha256.to_owned(),
        }
    }
}

/// One category.
#[derive(Debug, Serialize)]
pub struct CategoryTable {
    /// Code, also the anchor.
    pub code: String,
    /// Name.
    pub name: String,
    /// Hash of the inputs.
    pub inputs_sha256: String,
    /// Ranked entries.
    pub rows: Vec<RankingRow>,
    /// Entries below quorum.
    pub below: Vec<BelowRow>,
}

/// One ranked entry.
#[derive(Debug, Serialize)]
pub struct RankingRow {
    /// Place.
    pub rank: usize,
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Office, where it may be shown.
    pub office: Option<String>,
    /// Where the total opens.
    pub href: String,
    /// Total as the language writes it.
    pub score: String,
    /// Number of sheets.
    pub sheets: usize,
    /// Tie-breaks that were looked at.
    pub ties: Vec<TieStepText>,
    /// Titles of those it is still tied with.
    pub tied_with: Vec<String>,
}

/// One entry that is not ranked.
#[derive(Debug, Serialize)]
pub struct BelowRow {
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Sheets it has.
    pub sheets: usize,
    /// Sheets it needs.
    pub quorum: i32,
}

/// Entries of a category by code; offices only where names may be seen.
#[must_use]
pub fn entry_texts(board: &CategoryBoard, with_names: bool) -> BTreeMap<String, EntryText> {
    let text = |held: &crate::models::rankings::BoardEntry| EntryText {
        pid: held.entry.pid,
        title: held.entry.title.clone(),
        office: held.office.clone().filter(|_| with_names),
    };
    board.entries.iter().map(|(code, held)| (code.clone(), text(held))).collect()
}

/// The tables of all categories.
#[must_use]
pub fn tables(board: &Board, slug: &str, with_names: bool, locale: Locale) -> Vec<CategoryTable> {
    let base = format!("/committee/contests/{slug}/ranking");
    let table = |category: &CategoryBoard| {
        CategoryTable::new(&category.rules, &category.ranking, &entry_texts(category, with_names), &base, locale)
    };
    board.categories.iter().map(table).collect()
}

impl CategoryTable {
    /// A category's ranking as a table; totals open under `base`.
    #[must_use]
    pub fn new(
        rules: &CategoryRules,
        ranking: &CategoryRanking,
        entries: &BTreeMap<String, EntryText>,
        base: &str,
        locale: Locale,
    ) -> Self {
        let below = ranking.below_quorum.iter().map(|row| BelowRow {
            number: row.entry.clone(),
            title: title(entries, &row.entry),
            sheets: row.sheets,
            quorum: row.quorum,
        });
        Self {
            code: ranking.category.clone(),
            name: locale.pick(&rules.name_id, &rules.name_en).to_owned(),
            inputs_sha256: ranking.inputs_sha256.clone(),
            rows: ranking.rows.iter().map(|row| ranking_row(rules, row, entries, base, locale)).collect(),
            below: below.collect(),
        }
    }
}

fn ranking_row(
    rules: &CategoryRules,
    row: &RankedEntry,
    entries: &BTreeMap<String, EntryText>,
    base: &str,
    locale: Locale,
) -> RankingRow {
    let entry = entries.get(&row.entry);
    RankingRow {
        rank: row.rank,
        number: row.entry.clone(),
        title: title(entries, &row.entry),
        office: entry.and_then(|entry| entry.office.clone()),
        href: entry.map_or_else(|| base.to_owned(), |entry| format!("{base}/{}", entry.pid)),
        score: rounded(&row.score, locale),
        sheets: row.sheets.len(),
        ties: row.tie_breaks.iter().map(|step| TieStepText::new(step, &rules.rubric, locale)).collect(),
        tied_with: row.tied_with.iter().map(|code| title(entries, code)).collect(),
    }
}

fn title(entries: &BTreeMap<String, EntryText>, code: &str) -> String {
    entries.get(code).map_or_else(|| code.to_owned(), |entry| entry.title.clone())
}
