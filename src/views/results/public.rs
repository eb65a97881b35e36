//! Results as everybody reads them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    ContestHead, EntryText,
    ranking::{CategoryTable, MethodText},
};
use crate::{
    domain::{locale::Locale, ranking::CategoryRanking},
    models::publications::Results,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct ResultsPage {
    /// The contest.
    pub contest: ContestHead,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Zone in which times are shown.
    pub tz: &'static str,
    /// How totals are made.
    pub method: MethodText,
    /// Hash of the score file.
    pub scores_sha256: String,
    /// The categories.
    pub categories: Vec<ResultsSection>,
}

/// One category.
#[derive(Debug, Serialize)]
pub struct ResultsSection {
    /// Its winners in order.
    pub winners: Vec<Winner>,
    /// Its ranking.
    pub table: CategoryTable,
}

/// One winner.
#[derive(Debug, Serialize)]
pub struct Winner {
    position: i32,
    award: String,
    prize: String,
    number: String,
    title: String,
    office: Option<String>,
}

impl ResultsPage {
    /// The page in `locale`.
    #[must_use]
    pub fn new(results: &Results, locale: Locale) -> Self {
        let entries = entry_texts(results);
        let base = format!("/contests/{}/results", results.contest.slug);
        let section = |ranking: &CategoryRanking| {
            let rules = results.rules.category(&ranking.category)?;
            let table = CategoryTable::new(rules, ranking, &entries, &base, locale);
            Some(ResultsSection { winners: winners(results, ranking, locale), table })
        };
        Self {
            contest: ContestHead::new(&results.contest, locale),
            published_at: results.publication.created_at,
            tz: results.rules.time_zone.as_str(),
            method: MethodText::new(&results.rules, &results.publication.rules_sha256, locale),
            scores_sha256: results.publication.scores_sha256.clone(),
            categories: results.recomputed.categories.iter().filter_map(section).collect(),
        }
    }
}

fn entry_texts(results: &Results) -> BTreeMap<String, EntryText> {
    let text = |held: &crate::models::publications::ResultsEntry| EntryText {
        pid: held.entry.pid,
        title: held.entry.title.clone(),
        office: held.office.clone(),
    };
    results.entries.iter().map(|(code, held)| (code.clone(), text(held))).collect()
}

fn winners(results: &Results, ranking: &CategoryRanking, locale: Locale) -> Vec<Winner> {
    let ranked = ranking.rows.iter().map(|row| &row.entry);
    let codes = ranked.chain(ranking.below_quorum.iter().map(|row| &row.entry));
    let mut winners: Vec<Winner> = codes
        .filter_map(|code| {
            let held = results.entries.get(code)?;
            let award = held.award.as_ref()?;
            Some(Winner {
                position: award.position,
                award: locale.pick(&award.name_id, &award.name_en).to_owned(),
                prize: award.prize.clone(),
                number: code.clone(),
                title: held.entry.title.clone(),
                office: held.office.clone(),
            })
        })
        .collect();
    winners.sort_by(|a, b| (a.position, &a.number).cmp(&(b.position, &b.number)));
    winners
}
