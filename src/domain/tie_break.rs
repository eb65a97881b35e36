//! How equal totals are told apart, in the order the contest declares.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::UnknownCode;

/// One way to tell equal totals apart. Written as a code, with the criterion after a colon: `criterion:BARU`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieBreak {
    /// The criterion of the largest weight, combined over judges as the total is; when several share that
    /// weight, one after the other in the order of the rubric.
    HighestWeightCriterion,
    /// One named criterion, combined over judges as the total is.
    Criterion(String),
    /// The median of the judges' totals.
    MedianOfJudges,
    /// The smaller distance between the highest and the lowest judge.
    FewerSpread,
    /// Handed in earlier; an entry without a time comes last.
    EarlierSubmission,
    /// The plenary decides: entries stay tied, and nothing after this is looked at.
    PlenaryDecision,
}

const CRITERION_PREFIX: &str = "criterion:";

impl TieBreak {
    /// The ways that need no criterion, for a form.
    pub const PLAIN: &'static [Self] = &[
        Self::HighestWeightCriterion,
        Self::MedianOfJudges,
        Self::FewerSpread,
        Self::EarlierSubmission,
        Self::PlenaryDecision,
    ];

    /// The code without the criterion, for message keys.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::HighestWeightCriterion => "highest_weight_criterion",
            Self::Criterion(_) => "criterion",
            Self::MedianOfJudges => "median_of_judges",
            Self::FewerSpread => "fewer_spread",
            Self::EarlierSubmission => "earlier_submission",
            Self::PlenaryDecision => "plenary_decision",
        }
    }
}

impl fmt::Display for TieBreak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Criterion(code) => write!(f, "{CRITERION_PREFIX}{code}"),
            plain => f.write_str(plain.kind()),
        }
    }
}

impl FromStr for TieBreak {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        if let Some(criterion) = code.strip_prefix(CRITERION_PREFIX).filter(|criterion| !criterion.is_empty()) {
            return Ok(Self::Criterion(criterion.to_owned()));
        }
        let plain = Self::PLAIN.iter().find(|tie_break| tie_break.kind() == code);
        plain.cloned().ok_or_else(|| UnknownCode { kind: "TieBreak", code: code.to_owned() })
    }
}

impl Serialize for TieBreak {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TieBreak {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
