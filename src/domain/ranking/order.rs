//! Ordering by rounded total, then by tie-breaks, one group of equals at a time.

use std::cmp::{Ordering, Reverse};

use chrono::{DateTime, SecondsFormat, Utc};

use super::super::exact::ExactScore;
use super::super::rubric::Rubric;
use super::super::tie_break::TieBreak;
use super::result::{Candidate, RankedEntry, TieBreakStep};
use super::{RankingRules, combine, median};

/// What a tie-break puts first. Keys sort ascending: what comes first is the smaller one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Higher(Vec<Reverse<ExactScore>>),
    Lower(ExactScore),
    Earlier(bool, Option<DateTime<Utc>>),
}

pub(super) fn order(rules: &RankingRules<'_>, mut candidates: Vec<Candidate>) -> Vec<RankedEntry> {
    candidates.sort_by(|a, b| b.row.score_units.cmp(&a.row.score_units).then_with(|| a.row.entry.cmp(&b.row.entry)));
    let mut rows = Vec::with_capacity(candidates.len());
    for group in split(candidates, |a, b| a.row.score_units == b.row.score_units) {
        for tied in settle(rules, group, rules.tie_breaks) {
            let rank = rows.len() + 1;
            rows.extend(ranked(tied, rank));
        }
    }
    rows
}

/// Splits a group of equals by the first tie-break, and each part that is still equal by those after it.
fn settle(rules: &RankingRules<'_>, mut group: Vec<Candidate>, tie_breaks: &[TieBreak]) -> Vec<Vec<Candidate>> {
    let Some((tie_break, rest)) = tie_breaks.split_first().filter(|_| group.len() > 1) else {
        return vec![group];
    };
    for candidate in &mut group {
        let value = key(rules, tie_break, candidate).map(|key| describe(&key)).unwrap_or_default();
        candidate.row.tie_breaks.push(TieBreakStep { tie_break: tie_break.clone(), value });
    }
    if *tie_break == TieBreak::PlenaryDecision {
        return vec![group];
    }
    let compare = |a: &Candidate, b: &Candidate| key(rules, tie_break, a).cmp(&key(rules, tie_break, b));
    group.sort_by(|a, b| compare(a, b).then_with(|| a.row.entry.cmp(&b.row.entry)));
    let parts = split(group, |a, b| compare(a, b) == Ordering::Equal);
    parts.into_iter().flat_map(|part| settle(rules, part, rest)).collect()
}

fn split(sorted: Vec<Candidate>, same: impl Fn(&Candidate, &Candidate) -> bool) -> Vec<Vec<Candidate>> {
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for candidate in sorted {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| same(last, &candidate)) => {
                group.push(candidate);
            }
            _ => groups.push(vec![candidate]),
        }
    }
    groups
}

fn ranked(tied: Vec<Candidate>, rank: usize) -> Vec<RankedEntry> {
    let codes: Vec<String> = tied.iter().map(|candidate| candidate.row.entry.clone()).collect();
    let others = |own: &str| codes.iter().filter(|code| *code != own).cloned().collect();
    tied.into_iter().map(|Candidate { row, .. }| RankedEntry { rank, tied_with: others(&row.entry), ..row }).collect()
}

/// `None` where the tie-break has nothing to compare, such as a criterion another category's rubric has.
fn key(rules: &RankingRules<'_>, tie_break: &TieBreak, candidate: &Candidate) -> Option<Key> {
    match tie_break {
        TieBreak::HighestWeightCriterion => Some(higher_first(rules, candidate, &heaviest(rules.rubric))),
        TieBreak::Criterion(code) => {
            rules.rubric.criterion(code)?;
            Some(higher_first(rules, candidate, &[code]))
        }
        TieBreak::MedianOfJudges => Some(Key::Higher(vec![Reverse(median(&totals(candidate)))])),
        TieBreak::FewerSpread => Some(Key::Lower(spread(&totals(candidate)))),
        TieBreak::EarlierSubmission => {
            let at = candidate.input.submitted_at;
            Some(Key::Earlier(at.is_none(), at))
        }
        TieBreak::PlenaryDecision => None,
    }
}

fn higher_first(rules: &RankingRules<'_>, candidate: &Candidate, criteria: &[&str]) -> Key {
    let combined = |code: &&str| {
        let marks = candidate.input.sheets.iter().map(|sheet| sheet.marks.get(*code).copied().unwrap_or(0));
        let values: Vec<_> = marks.map(|mark| ExactScore::whole(i128::from(mark))).collect();
        Reverse(combine(rules.combine, &values).value)
    };
    Key::Higher(criteria.iter().map(combined).collect())
}

fn heaviest(rubric: &Rubric) -> Vec<&str> {
    let largest = rubric.scored().map(|criterion| criterion.weight).max();
    let is_largest = |weight| Some(weight) == largest;
    rubric.scored().filter(|criterion| is_largest(criterion.weight)).map(|criterion| criterion.code.as_str()).collect()
}

fn totals(candidate: &Candidate) -> Vec<ExactScore> {
    candidate.row.sheets.iter().map(|sheet| sheet.breakdown.score).collect()
}

fn spread(totals: &[ExactScore]) -> ExactScore {
    let range = totals.iter().max().zip(totals.iter().min());
    range.map_or(ExactScore::ZERO, |(highest, lowest)| ExactScore(highest.0 - lowest.0))
}

fn describe(key: &Key) -> String {
    match key {
        Key::Higher(values) => {
            let texts: Vec<_> = values.iter().map(|Reverse(value)| value.to_string()).collect();
            texts.join(", ")
        }
        Key::Lower(value) => value.to_string(),
        Key::Earlier(_, at) => at.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)).unwrap_or_default(),
    }
}
