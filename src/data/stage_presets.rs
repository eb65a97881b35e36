//! What contests are commonly made of: stages, categories, ranks, rules of the house.

use serde::Deserialize;

use super::{DataError, parse};
use crate::domain::stage::StageKind;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presets {
    /// In the order of a contest.
    pub stages: Vec<StagePreset>,
    pub stage_weights: Vec<StageWeights>,
    pub categories: Vec<CategoryKind>,
    pub category_presets: Vec<CategoryPreset>,
    pub award_ranks: Vec<AwardRank>,
    pub rules: Vec<HouseRule>,
}

/// A stage of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagePreset {
    pub code: String,
    pub kind: StageKind,
    pub name_id: String,
    pub name_en: String,
    pub output_id: String,
    pub output_en: String,
    pub optional: bool,
    /// Some entries end here.
    pub gate: bool,
    pub typical_days: String,
    /// Contests in which it was found; empty: proposed by us.
    pub seen_in: Vec<String>,
}

/// How judging rounds share the total.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWeights {
    pub code: String,
    pub certainty: String,
    pub parts: Vec<StageWeight>,
}

/// Share of one stage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWeight {
    /// Code of the stage.
    pub stage: String,
    pub weight_bp: i32,
}

/// A kind of entrant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryKind {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    /// `government` or `public`.
    pub group: String,
    pub seen_in: Vec<String>,
}

/// A set of categories for a contest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryPreset {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub categories: Vec<PresetCategory>,
}

/// One category of a set, for one or more kinds of entrant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetCategory {
    pub name_id: String,
    pub name_en: String,
    /// Codes of [`CategoryKind`].
    pub members: Vec<String>,
}

/// The name of a place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardRank {
    pub position: i32,
    pub name_id: String,
    pub name_en: String,
}

/// A rule found in contest guidelines, or proposed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HouseRule {
    pub code: String,
    pub topic: String,
    pub text_id: String,
    pub text_en: String,
    pub basis: String,
    pub certainty: String,
}

/// Reads `data/stage_presets.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn presets() -> Result<Presets, DataError> {
    parse("stage_presets.json", include_str!("../../data/stage_presets.json"))
}
