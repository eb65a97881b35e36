//! The wish to publish results.

use serde::Serialize;

use super::FormErrors;
use crate::web::RawForm;

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublicationForm {
    /// What the page showed when it was opened.
    pub seen: String,
    /// Records also for entries without an award whose teams agreed.
    pub all_agreed: bool,
    /// "I have read this; it cannot be undone."
    pub confirmed: bool,
}

impl PublicationForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { seen: raw.text("seen"), all_agreed: raw.is_ticked("all_agreed"), confirmed: raw.is_ticked("confirmed") }
    }

    /// Checks that it was confirmed.
    ///
    /// # Errors
    /// When it was not.
    pub fn check(&self) -> Result<(), FormErrors> {
        if self.confirmed { Ok(()) } else { Err(FormErrors::one("confirmed", "results-confirm-missing")) }
    }
}
