//! Entering an innovation again: which contest, and what was developed since.

use serde::Serialize;

use super::FormErrors;
use crate::{domain::continuation::LONGEST_DEVELOPED, web::RawForm};

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ContinuationForm {
    /// Slug of the contest and code of the category: `lomba-2027/umum`.
    pub target: String,
    /// What was developed since.
    pub developed: String,
}

impl ContinuationForm {
    /// Reads the fields.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { target: raw.text("target"), developed: raw.text("developed") }
    }

    /// Contest, category and text.
    ///
    /// # Errors
    /// Errors beside the fields.
    pub fn check(&self) -> Result<(String, String, String), FormErrors> {
        let mut errors = FormErrors::default();
        let target =
            self.target.split_once('/').filter(|(contest, category)| !contest.is_empty() && !category.is_empty());
        if target.is_none() {
            errors.add("target", "continuation-target-missing");
        }
        check_developed(&self.developed, &mut errors);
        let (contest, category) = target.unwrap_or_default();
        errors.into_result((contest.to_owned(), category.to_owned(), self.developed.clone()))
    }
}

/// The text on what was developed: said, and not endless.
pub fn check_developed(text: &str, errors: &mut FormErrors) {
    let length = text.chars().count();
    if text.is_empty() {
        errors.add("developed", "continuation-developed-missing");
    } else if length > LONGEST_DEVELOPED {
        let args = vec![("limit", LONGEST_DEVELOPED.to_string()), ("actual", length.to_string())];
        errors.add_with("developed", "entries-field-too-long", args);
    }
}
