//! Innovations and programmes that public articles name. Facts only: no scores, no winners.

use serde::Deserialize;

use super::{DataError, parse};
use crate::domain::{framework::TagStatus, innovation::Maturity};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    pub innovations: Vec<Innovation>,
    pub programmes: Vec<Programme>,
}

/// A named innovation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Innovation {
    pub slug: String,
    pub region_code: String,
    pub kind: String,
    /// Cased for reading.
    pub name: String,
    pub name_as_written: String,
    /// When false, `name` is a description, because the article gives no name.
    pub has_name: bool,
    pub aliases: Vec<String>,
    pub acronym: String,
    pub expansion: String,
    pub expansion_as_written: String,
    pub summary_id: String,
    pub summary_en: String,
    pub maturity: Maturity,
    pub status_as_written: String,
    pub framework: Option<String>,
    /// Codes in the framework, the primary one first; empty when the article names none.
    pub dimensions: Vec<String>,
    pub tag_status: Option<TagStatus>,
    pub dimension_basis_id: String,
    pub dimension_basis_en: String,
    pub dimension_is_ambiguous: bool,
    pub tagged_by_working_group: bool,
    pub year: i32,
    /// `stated` or `inferred`.
    pub year_certainty: String,
    pub owner: String,
    pub place_in_name: Option<String>,
    /// Slug of an innovation that may be the same one.
    pub possible_duplicate_of: Option<String>,
    pub ambiguity_id: String,
    pub ambiguity_en: String,
    pub note_id: String,
    pub note_en: String,
    pub source: Source,
}

/// A contest, masterplan, movement or group that the articles speak of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    pub kind: String,
    pub name: String,
    /// None: national.
    pub region_code: Option<String>,
    pub year: i32,
    pub owner: String,
    pub note_id: String,
    pub note_en: String,
    pub source: Source,
}

/// Where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub publisher: String,
    pub place: String,
    pub date: Option<String>,
    pub date_certainty: String,
}

/// Reads `data/catalogue.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn catalogue() -> Result<Catalogue, DataError> {
    parse("catalogue.json", include_str!("../../data/catalogue.json"))
}
