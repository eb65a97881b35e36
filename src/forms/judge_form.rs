//! Inviting a judge.

use serde::Serialize;

use super::{FormErrors, is_email};
use crate::{models::judges::Invitation, web::RawForm};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct JudgeForm {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Where the person works.
    pub affiliation: String,
    /// Chairs the jury.
    pub is_chair: bool,
}

impl JudgeForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            name: raw.text("name"),
            email: raw.text("email"),
            affiliation: raw.text("affiliation"),
            is_chair: raw.is_ticked("is_chair"),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Invitation, FormErrors> {
        let mut errors = FormErrors::default();
        if self.name.is_empty() || self.name.chars().count() > 120 {
            errors.add("name", "account-name-wrong");
        }
        if !is_email(&self.email) {
            errors.add("email", "account-email-wrong");
        }
        if self.affiliation.is_empty() || self.affiliation.chars().count() > 200 {
            errors.add("affiliation", "judging-affiliation-wrong");
        }
        errors.into_result(Invitation {
            name: self.name.clone(),
            email: self.email.clone(),
            affiliation: self.affiliation.clone(),
            is_chair: self.is_chair,
        })
    }
}
