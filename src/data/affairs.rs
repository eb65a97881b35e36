//! Government affairs (*urusan*) that an innovation may belong to.

use serde::Deserialize;

use super::{DataError, parse};

/// All groups.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affairs {
    pub groups: Vec<AffairGroup>,
}

/// Mandatory, optional and supporting affairs are told apart by law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffairGroup {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub affairs: Vec<Affair>,
}

/// One affair.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affair {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
}

/// Reads `data/affairs.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn affairs() -> Result<Affairs, DataError> {
    parse("affairs.json", include_str!("../../data/affairs.json"))
}

impl Affairs {
    /// The affair with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Affair> {
        self.groups.iter().flat_map(|group| &group.affairs).find(|affair| affair.code == code)
    }
}
