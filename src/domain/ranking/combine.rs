//! Several judges, one figure.

use serde::{Deserialize, Serialize};

use super::super::exact::ExactScore;

code_enum! {
    /// How the totals of several judges become one.
    pub enum Combine {
        /// Sum divided by number.
        Mean => "mean",
        /// With three sheets or more, one highest and one lowest are left out; then the mean.
        TrimmedMean => "trimmed_mean",
        /// The middle one; with an even number, the mean of the two in the middle.
        Median => "median",
    }
}

/// Fewest sheets at which the trimmed mean leaves any out.
pub const TRIM_FROM: usize = 3;

/// A combination with its steps: `value = sum of used ÷ number of used`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Combination {
    /// The method.
    pub method: Combine,
    /// The values that count, in ascending order.
    pub used: Vec<ExactScore>,
    /// The values left out, in ascending order.
    pub left_out: Vec<ExactScore>,
    /// Sum of the values that count.
    pub sum: ExactScore,
    /// Number of values that count.
    pub divisor: usize,
    /// The result, exact.
    pub value: ExactScore,
}

/// Combines values; the order they come in does not matter. No value gives zero.
#[must_use]
pub fn combine(method: Combine, values: &[ExactScore]) -> Combination {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let kept = kept_range(method, sorted.len());
    let left_out = [&sorted[..kept.start], &sorted[kept.end..]].concat();
    let used = sorted[kept].to_vec();
    let sum = ExactScore(used.iter().map(|score| score.0).sum());
    let divisor = used.len();
    let value = ExactScore(sum.0 * ExactScore::fraction(1, i128::try_from(divisor).unwrap_or(0)).0);
    Combination { method, used, left_out, sum, divisor, value }
}

/// The median of values.
#[must_use]
pub fn median(values: &[ExactScore]) -> ExactScore {
    combine(Combine::Median, values).value
}

fn kept_range(method: Combine, count: usize) -> std::ops::Range<usize> {
    match method {
        Combine::TrimmedMean if count >= TRIM_FROM => 1..count - 1,
        Combine::Median if count > 0 => (count - 1) / 2..count / 2 + 1,
        _ => 0..count,
    }
}
