//! Exact scores: rational numbers, and the one place where they are rounded.

use std::fmt;

use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most decimals a contest may show.
pub const MAX_DECIMALS: i32 = 6;

/// A score without rounding. Written as `numerator/denominator` in lowest terms, `87` for a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExactScore(pub Ratio<i128>);

impl ExactScore {
    /// Nothing scored.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));

    /// A fraction. A denominator of zero gives zero: a rubric without weight scores nothing.
    #[must_use]
    pub fn fraction(numerator: i128, denominator: i128) -> Self {
        if denominator == 0 { Self::ZERO } else { Self(Ratio::new(numerator, denominator)) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: i128) -> Self {
        Self(Ratio::from_integer(number))
    }

    /// Rounded half up, in units of 10^-`decimals`.
    #[must_use]
    pub fn round_half_up(self, decimals: i32) -> i64 {
        round_half_up(self.0, decimals)
    }

    /// The score itself as a decimal text, when that ends within twelve places; `None` where only a fraction is exact.
    #[must_use]
    pub fn exact_decimal(self) -> Option<String> {
        const MOST_PLACES: u32 = 12;
        let (numerator, denominator) = (*self.0.numer(), *self.0.denom());
        let places = (0..=MOST_PLACES).find(|places| 10_i128.pow(*places) % denominator == 0)?;
        let units = numerator.checked_mul(10_i128.pow(places) / denominator)?;
        Some(with_point(units, places))
    }

    /// Rounded half up, as a decimal text with a point (`87.25`).
    #[must_use]
    pub fn to_decimal(self, decimals: i32) -> String {
        decimal_text(self.round_half_up(decimals), decimals)
    }
}

/// Rounds half up (towards positive infinity) to units of 10^-`decimals`; `decimals` is held within 0..=6.
#[must_use]
pub fn round_half_up(value: Ratio<i128>, decimals: i32) -> i64 {
    let scaled = value * Ratio::from_integer(power_of_ten(decimals));
    let units = (scaled + Ratio::new(1, 2)).floor().to_integer();
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

/// Writes units of 10^-`decimals` as a decimal number.
#[must_use]
pub fn decimal_text(units: i64, decimals: i32) -> String {
    with_point(i128::from(units), held(decimals))
}

fn with_point(units: i128, places: u32) -> String {
    let width = usize::try_from(places).unwrap_or(0);
    if width == 0 {
        return units.to_string();
    }
    let (scale, magnitude) = (10_u128.pow(places), units.unsigned_abs());
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale)
}

const fn held(decimals: i32) -> u32 {
    if decimals < 0 {
        0
    } else if decimals > MAX_DECIMALS {
        MAX_DECIMALS.unsigned_abs()
    } else {
        decimals.unsigned_abs()
    }
}

const fn power_of_ten(decimals: i32) -> i128 {
    10_i128.pow(held(decimals))
}

impl fmt::Display for ExactScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for ExactScore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExactScore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a fraction")))
    }
}

fn parse(text: &str) -> Option<ExactScore> {
    // Longer numbers do not come from here, and would overflow when reduced.
    const LONGEST: usize = 60;
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let (numerator, denominator): (i128, i128) = (numerator.parse().ok()?, denominator.parse().ok()?);
    let is_sound = denominator > 0 && numerator != i128::MIN && text.len() <= LONGEST;
    is_sound.then(|| ExactScore(Ratio::new(numerator, denominator)))
}
