//! Form sets: the versioned questions that an entry answers.

use super::{DataError, parse};
use crate::domain::form_set::FormSet;

/// File name and text of each form set, oldest first.
const FILES: &[(&str, &str)] = &[
    ("form_sets/inovasi-daerah.json", include_str!("../../data/form_sets/inovasi-daerah.json")),
    ("form_sets/kipp-proposal.json", include_str!("../../data/form_sets/kipp-proposal.json")),
];

/// Reads every file of `data/form_sets/`.
///
/// # Errors
///
/// See [`DataError`].
pub fn form_sets() -> Result<Vec<FormSet>, DataError> {
    FILES.iter().map(|(file, json)| parse(file, json)).collect()
}
