//! What the committee says about a pair.

use serde::Serialize;

use super::FormErrors;
use crate::{
    domain::likeness::{LONGEST_NOTE, PairVerdict},
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PairForm {
    /// Code of the verdict.
    pub verdict: String,
    /// Why.
    pub note: String,
}

impl PairForm {
    /// Reads the fields.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { verdict: raw.text("verdict"), note: raw.text("note") }
    }

    /// The verdict with its note.
    ///
    /// # Errors
    /// Errors beside the fields.
    pub fn check(&self) -> Result<(PairVerdict, String), FormErrors> {
        let mut errors = FormErrors::default();
        let verdict = PairVerdict::parse(&self.verdict);
        if verdict.is_none() {
            errors.add("verdict", "pairs-verdict-missing");
        }
        if self.note.chars().count() > LONGEST_NOTE {
            errors.add_with("note", "judging-text-long", vec![("max", LONGEST_NOTE.to_string())]);
        }
        match verdict {
            Some(verdict) if errors.is_empty() => Ok((verdict, self.note.clone())),
            _ => Err(errors),
        }
    }
}
