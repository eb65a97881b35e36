//! Frameworks with their dimensions, and crosswalks between them.

use serde::Deserialize;

use super::{DataError, parse};
use crate::domain::framework::{CrosswalkStrength, Tone};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frameworks {
    pub frameworks: Vec<Framework>,
    pub crosswalks: Vec<Crosswalk>,
}

/// A set of dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub code: String,
    pub version: i32,
    pub name_id: String,
    pub name_en: String,
    pub owner: String,
    pub is_default: bool,
    pub source: String,
    pub dimensions: Vec<Dimension>,
}

/// A dimension; its place is its place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    pub code: String,
    /// The official name, the same in both languages.
    pub name: String,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    pub target_id: String,
    pub target_en: String,
    pub working_group_id: String,
    pub working_group_en: String,
    pub tone: Tone,
    pub sub_dimensions: Vec<SubDimension>,
}

/// A part of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubDimension {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub focus_id: String,
    pub focus_en: String,
    /// Whether the source calls it a sub-dimension.
    pub certainty: String,
}

/// How one framework answers to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    pub from_framework: String,
    pub to_framework: String,
    pub basis: String,
    pub pairs: Vec<CrosswalkPair>,
}

/// One dimension and those that answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrosswalkPair {
    pub from: String,
    pub to: Vec<String>,
    pub strength: CrosswalkStrength,
}

/// Reads `data/frameworks.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn frameworks() -> Result<Frameworks, DataError> {
    parse("frameworks.json", include_str!("../../data/frameworks.json"))
}
