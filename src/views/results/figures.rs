//! Exact figures as people read them: decimals where they end, fractions where they do not.

use serde::Serialize;

use crate::{
    domain::{
        contest_rules::ContestRules, exact::ExactScore, locale::Locale, ranking::TieBreakStep, rubric::Rubric,
        tie_break::TieBreak,
    },
    views::filters::localise_decimal,
};

/// `87,25` or, when no decimal number is exact, `262/3`.
#[must_use]
pub fn exact(score: ExactScore, locale: Locale) -> String {
    score.exact_decimal().map_or_else(|| score.to_string(), |decimal| localise_decimal(&decimal, locale))
}

/// A rounded decimal as the language writes it.
#[must_use]
pub fn rounded(decimal: &str, locale: Locale) -> String {
    localise_decimal(decimal, locale)
}

/// A weight in basis points as `30 %`.
#[must_use]
pub fn percent(basis_points: i32, locale: Locale) -> String {
    format!("{} %", exact(ExactScore::fraction(i128::from(basis_points), 100), locale))
}

/// A tie-break by name.
#[derive(Clone, Debug, Serialize)]
pub struct TieBreakText {
    /// Last part of the message key.
    pub kind: String,
    /// Name of the criterion, where it is about one.
    pub criterion: String,
}

impl TieBreakText {
    /// The tie-break, with the criterion's name from `rubric`.
    #[must_use]
    pub fn new(tie_break: &TieBreak, rubric: Option<&Rubric>, locale: Locale) -> Self {
        let criterion = match tie_break {
            TieBreak::Criterion(code) => criterion_name(rubric, code, locale),
            _ => String::new(),
        };
        Self { kind: tie_break.kind().replace('_', "-"), criterion }
    }

    /// All tie-breaks of a contest, in order.
    #[must_use]
    pub fn all(rules: &ContestRules, locale: Locale) -> Vec<Self> {
        let rubric = rules.categories.first().map(|category| &category.rubric);
        rules.tie_breaks.iter().map(|tie_break| Self::new(tie_break, rubric, locale)).collect()
    }
}

/// A tie-break that was looked at, with this entry's value.
#[derive(Clone, Debug, Serialize)]
pub struct TieStepText {
    /// Which one.
    pub tie_break: TieBreakText,
    /// The figures compared; empty for a time or where there is none.
    pub value: String,
    /// The time compared.
    pub at: Option<String>,
}

impl TieStepText {
    /// The step in words.
    #[must_use]
    pub fn new(step: &TieBreakStep, rubric: &Rubric, locale: Locale) -> Self {
        let is_time = step.tie_break == TieBreak::EarlierSubmission;
        let at = (is_time && !step.value.is_empty()).then(|| step.value.clone());
        let figures = step.value.split(", ").map(|part| figure(part, locale)).collect::<Vec<_>>().join("; ");
        Self {
            tie_break: TieBreakText::new(&step.tie_break, Some(rubric), locale),
            value: if is_time { String::new() } else { figures },
            at,
        }
    }
}

/// A figure of a stored step, which is written as a fraction.
fn figure(text: &str, locale: Locale) -> String {
    serde_json::from_value::<ExactScore>(text.into()).map_or_else(|_| text.to_owned(), |score| exact(score, locale))
}

/// Name of a criterion; its code when the rubric does not know it.
#[must_use]
pub fn criterion_name(rubric: Option<&Rubric>, code: &str, locale: Locale) -> String {
    rubric
        .and_then(|rubric| rubric.criterion(code))
        .map_or_else(|| code.to_owned(), |criterion| locale.pick(&criterion.name_id, &criterion.name_en).to_owned())
}
