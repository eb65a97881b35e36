//! One total, opened down to marks × weights per judge.

use serde::Serialize;

use super::{
    ContestHead, ResultsNav,
    figures::{TieStepText, criterion_name, exact, percent, rounded},
    ranking::MethodText,
};
use crate::domain::{
    contest_rules::{CategoryRules, ContestRules},
    exact::ExactScore,
    locale::Locale,
    ranking::{BelowQuorum, Combination, RankedEntry, SheetResult},
    rubric::RubricScheme,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct ArithmeticPage {
    /// The contest.
    pub contest: ContestHead,
    /// Links to the pages beside; none in public.
    pub subnav: ResultsNav,
    /// Where the ranking is.
    pub back: String,
    /// Zone in which times are shown.
    pub tz: &'static str,
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Name of the category.
    pub category: String,
    /// Are weights percentages (else plain weights of levels)?
    pub is_percent: bool,
    /// How totals are made.
    pub method: MethodText,
    /// The arithmetic; none below quorum.
    pub total: Option<TotalText>,
    /// Why it is not ranked.
    pub below: Option<BelowQuorum>,
}

/// The arithmetic of a total.
#[derive(Debug, Serialize)]
pub struct TotalText {
    /// Place.
    pub rank: usize,
    /// The official total.
    pub score: String,
    /// Its value before rounding.
    pub exact: String,
    /// Is that value already the official total?
    pub is_even: bool,
    /// Sheets by judge.
    pub sheets: Vec<SheetText>,
    /// Scores that count, in ascending order.
    pub used: Vec<String>,
    /// Scores left out.
    pub left_out: Vec<String>,
    /// Sum of those that count.
    pub sum: String,
    /// Their number.
    pub divisor: usize,
    /// Tie-breaks that were looked at.
    pub ties: Vec<TieStepText>,
    /// Codes of those it is still tied with.
    pub tied_with: Vec<String>,
}

/// One judge's sheet.
#[derive(Debug, Serialize)]
pub struct SheetText {
    /// Pseudonym.
    pub judge: String,
    /// Lines in the order of the rubric.
    pub rows: Vec<LineText>,
    /// Sum of the lines.
    pub sum: String,
    /// The most points possible, where levels are weighted.
    pub most: i64,
    /// The sheet's score, exact.
    pub score: String,
}

/// One line: mark × weight = product.
#[derive(Debug, Serialize)]
pub struct LineText {
    /// Name of the criterion.
    pub name: String,
    /// The mark.
    pub mark: Option<i32>,
    /// The weight as written in the rubric.
    pub weight: String,
    /// The product in the unit of the sum.
    pub product: String,
}

/// A category's rules inside the contest's.
#[derive(Clone, Copy, Debug)]
pub struct Scheme<'a> {
    /// The contest's rules.
    pub rules: &'a ContestRules,
    /// The category's.
    pub category: &'a CategoryRules,
    /// Language of the page.
    pub locale: Locale,
}

impl Scheme<'_> {
    /// Are weights percentages?
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.category.rubric.scheme == RubricScheme::Percent
    }

    /// A ranked entry's arithmetic.
    #[must_use]
    pub fn total(&self, row: &RankedEntry) -> TotalText {
        let Combination { used, left_out, sum, divisor, value, .. } = &row.combination;
        let list = |scores: &[ExactScore]| scores.iter().map(|score| exact(*score, self.locale)).collect();
        TotalText {
            rank: row.rank,
            score: rounded(&row.score, self.locale),
            exact: exact(*value, self.locale),
            is_even: ExactScore::fraction(i128::from(row.score_units), self.unit()) == *value,
            sheets: row.sheets.iter().map(|sheet| self.sheet(sheet)).collect(),
            used: list(used),
            left_out: list(left_out),
            sum: exact(*sum, self.locale),
            divisor: *divisor,
            ties: row
                .tie_breaks
                .iter()
                .map(|step| TieStepText::new(step, &self.category.rubric, self.locale))
                .collect(),
            tied_with: row.tied_with.clone(),
        }
    }

    fn unit(&self) -> i128 {
        10_i128.pow(self.rules.decimals.clamp(0, 6).unsigned_abs())
    }

    fn sheet(&self, sheet: &SheetResult) -> SheetText {
        let arithmetic = &sheet.breakdown;
        let in_unit = |points: i64| match self.is_percent() {
            true => exact(ExactScore::fraction(i128::from(points), i128::from(arithmetic.divisor)), self.locale),
            false => points.to_string(),
        };
        let rows = arithmetic.rows.iter().map(|line| LineText {
            name: criterion_name(Some(&self.category.rubric), &line.criterion, self.locale),
            mark: line.mark,
            weight: if self.is_percent() { percent(line.weight, self.locale) } else { line.weight.to_string() },
            product: in_unit(line.product),
        });
        SheetText {
            judge: sheet.judge.clone(),
            rows: rows.collect(),
            sum: in_unit(arithmetic.sum),
            most: arithmetic.divisor,
            score: exact(arithmetic.score, self.locale),
        }
    }
}
