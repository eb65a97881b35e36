//! Rubric presets, from which a contest's rubrics are copied.

use serde::{Deserialize, Serialize};

use super::{DataError, parse};
use crate::domain::{
    evidence::ProofKind,
    rubric::{Level, RubricScheme, Scale},
};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rubrics {
    rubrics: Vec<RubricPreset>,
}

/// A published rubric, and how sure we are of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricPreset {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub owner: String,
    pub year: Option<i32>,
    pub scheme: RubricScheme,
    /// What it suits (in Indonesian).
    pub use_id: String,
    pub source: String,
    pub certainty: String,
    pub uncertain: Vec<String>,
    /// The criteria are real; the weights are a neutral default that the committee must confirm.
    pub weights_assumed: bool,
    pub criteria: Vec<CriterionPreset>,
}

/// A criterion. Under `percent` the weight is in basis points.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionPreset {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    pub weight: i32,
    pub mandatory: bool,
    pub scale: Scale,
    pub levels: Vec<Level>,
    pub evidence: Vec<EvidenceHint>,
    pub note_required: bool,
}

/// What proves a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceHint {
    pub text_id: String,
    pub text_en: String,
    /// File name endings, or `url`.
    pub formats: Vec<String>,
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_mb: Option<u32>,
    /// One set per level that is claimed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_level: bool,
    /// What belongs in one set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ProofKind>,
}

/// Reads `data/rubrics.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn rubrics() -> Result<Vec<RubricPreset>, DataError> {
    parse::<Rubrics>("rubrics.json", include_str!("../../data/rubrics.json")).map(|file| file.rubrics)
}
