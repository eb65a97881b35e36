//! Rubrics: criteria with weights and scales, and which marks a scale knows.

use serde::{Deserialize, Serialize};

/// Weights of a percent rubric sum up to this many basis points.
pub const FULL_WEIGHT_BP: i32 = 10_000;

/// Largest weight and largest mark a rubric may name; keeps every sum far away from overflow.
pub const LARGEST: i32 = 1_000_000;

code_enum! {
    /// How marks become a score.
    pub enum RubricScheme {
        /// Marks 0 to 100, weights in basis points that sum up to 10 000.
        Percent => "percent",
        /// A level times a plain weight, shown as a share of the maximum.
        WeightedLevels => "weighted_levels",
    }
}

/// Smallest mark, largest mark and the distance between two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Smallest mark.
    pub min: i32,
    /// Largest mark.
    pub max: i32,
    /// Distance between marks, counted from `min`.
    #[serde(default = "one")]
    pub step: i32,
}

const fn one() -> i32 {
    1
}

/// A level with the words that describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The mark it stands for.
    pub value: i32,
    /// Indonesian words.
    pub label_id: String,
    /// English words.
    pub label_en: String,
}

/// One line of a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Code, unique in its rubric.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Basis points (percent) or a plain weight (weighted levels). Zero: described, never scored.
    pub weight: i32,
    /// The marks it takes.
    pub scale: Scale,
    /// Must be proved by every entry.
    #[serde(default)]
    pub mandatory: bool,
    /// Described levels; required by the weighted-levels scheme.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// A mark needs a written note.
    #[serde(default)]
    pub note_required: bool,
}

/// A set of criteria with one scheme. The order of criteria is part of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Code of the rubric.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// How marks become a score.
    pub scheme: RubricScheme,
    /// The criteria in order.
    pub criteria: Vec<Criterion>,
}

code_enum! {
    /// Why a mark cannot be taken.
    pub enum MarkRefusal {
        /// Below the smallest or above the largest mark.
        OutOfScale => "out_of_scale",
        /// Between two steps.
        OffStep => "off_step",
        /// No level has this value.
        NoSuchLevel => "no_such_level",
    }
}

code_enum! {
    /// What is wrong with a rubric or one of its criteria.
    pub enum RubricFault {
        /// No criterion at all.
        NoCriteria => "no_criteria",
        /// Two criteria share a code, or a code is blank.
        CodeNotUnique => "code_not_unique",
        /// A name is blank.
        NameMissing => "name_missing",
        /// Percent weights do not sum up to 100 %.
        WeightSum => "weight_sum",
        /// A weight is negative, too large, or zero where levels are weighted.
        Weight => "weight",
        /// Smallest mark not below the largest, a step that does not fit, or marks out of bounds.
        Scale => "scale",
        /// A percent scale that does not run to 100.
        PercentScale => "percent_scale",
        /// Weighted levels without described levels.
        LevelsMissing => "levels_missing",
        /// A level outside its scale, described twice, or the largest mark without a level.
        Level => "level",
    }
}

impl Scale {
    /// The scale of a percent criterion.
    pub const PERCENT: Self = Self { min: 0, max: 100, step: 1 };

    /// Is the mark within the scale and on a step?
    ///
    /// # Errors
    /// Says which of the two it is not.
    pub fn check(&self, mark: i32) -> Result<(), MarkRefusal> {
        if mark < self.min || mark > self.max {
            return Err(MarkRefusal::OutOfScale);
        }
        let distance = i64::from(mark) - i64::from(self.min);
        if distance % i64::from(self.step.max(1)) == 0 { Ok(()) } else { Err(MarkRefusal::OffStep) }
    }

    fn is_sound(self) -> bool {
        let in_bounds = self.min >= 0 && self.max <= LARGEST && self.min < self.max;
        in_bounds && self.step > 0 && (self.max - self.min) % self.step == 0
    }
}

impl Criterion {
    /// Does it count? A weight of zero describes something that is read but not marked.
    #[must_use]
    pub const fn is_scored(&self) -> bool {
        self.weight > 0
    }

    /// May a judge give this mark? Where levels are weighted, a mark is a described level, or zero ("not met")
    /// when the scale starts there.
    ///
    /// # Errors
    /// Says why not.
    pub fn check_mark(&self, scheme: RubricScheme, mark: i32) -> Result<(), MarkRefusal> {
        self.scale.check(mark)?;
        let is_not_met = mark == 0 && self.scale.min == 0;
        let is_level = self.levels.iter().any(|level| level.value == mark);
        match scheme {
            RubricScheme::WeightedLevels if !is_not_met && !is_level => Err(MarkRefusal::NoSuchLevel),
            _ => Ok(()),
        }
    }

    fn faults(&self, scheme: RubricScheme) -> Vec<RubricFault> {
        let mut faults = Vec::new();
        let weight_is_sound = (0..=LARGEST).contains(&self.weight);
        if !weight_is_sound || (scheme == RubricScheme::WeightedLevels && self.weight == 0) {
            faults.push(RubricFault::Weight);
        }
        if self.name_id.trim().is_empty() {
            faults.push(RubricFault::NameMissing);
        }
        if !self.scale.is_sound() {
            faults.push(RubricFault::Scale);
        }
        match scheme {
            RubricScheme::Percent if self.scale.max != 100 => {
                faults.push(RubricFault::PercentScale);
            }
            RubricScheme::WeightedLevels => faults.extend(self.level_fault()),
            RubricScheme::Percent => {}
        }
        faults
    }

    fn level_fault(&self) -> Option<RubricFault> {
        let values: std::collections::BTreeSet<i32> = self.levels.iter().map(|level| level.value).collect();
        if values.is_empty() {
            return Some(RubricFault::LevelsMissing);
        }
        let all_on_scale = values.iter().all(|value| self.scale.check(*value).is_ok());
        let is_sound = all_on_scale && values.len() == self.levels.len() && values.contains(&self.scale.max);
        (!is_sound).then_some(RubricFault::Level)
    }
}

impl Rubric {
    /// The criterion with this code.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.code == code)
    }

    /// The criteria that count, in order.
    pub fn scored(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|criterion| criterion.is_scored())
    }

    /// The sum of all weights.
    #[must_use]
    pub fn weight_sum(&self) -> i64 {
        self.criteria.iter().map(|criterion| i64::from(criterion.weight)).sum()
    }

    /// Everything wrong with the rubric; with the code of the criterion where one is to blame.
    #[must_use]
    pub fn faults(&self) -> Vec<(Option<String>, RubricFault)> {
        let mut faults = self.own_faults();
        let mut seen = std::collections::BTreeSet::new();
        for criterion in &self.criteria {
            let blame = |fault| (Some(criterion.code.clone()), fault);
            if criterion.code.trim().is_empty() || !seen.insert(criterion.code.as_str()) {
                faults.push(blame(RubricFault::CodeNotUnique));
            }
            faults.extend(criterion.faults(self.scheme).into_iter().map(blame));
        }
        faults
    }

    fn own_faults(&self) -> Vec<(Option<String>, RubricFault)> {
        if self.criteria.is_empty() {
            return vec![(None, RubricFault::NoCriteria)];
        }
        let is_off = self.scheme == RubricScheme::Percent && self.weight_sum() != i64::from(FULL_WEIGHT_BP);
        if is_off { vec![(None, RubricFault::WeightSum)] } else { Vec::new() }
    }
}
