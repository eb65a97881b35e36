//! Making an account.

use serde::Serialize;

use super::{FormErrors, check_new_password, is_email};
use crate::web::RawForm;

/// The form as typed. The password is not shown again.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RegistrationForm {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Whether the privacy note was accepted.
    pub accepted: bool,
    #[serde(skip)]
    password: String,
    #[serde(skip)]
    password_again: String,
}

/// A wish that passed the checks.
#[derive(Clone, Debug)]
pub struct RegistrationWish {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Password in clear, to be hashed at once.
    pub password: String,
}

impl RegistrationForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            name: raw.text("name"),
            email: raw.text("email"),
            accepted: raw.is_ticked("accepted"),
            password: raw.verbatim("password"),
            password_again: raw.verbatim("password_again"),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<RegistrationWish, FormErrors> {
        let mut errors = FormErrors::default();
        if self.name.is_empty() || self.name.chars().count() > 120 {
            errors.add("name", "account-name-wrong");
        }
        if !is_email(&self.email) {
            errors.add("email", "account-email-wrong");
        }
        check_new_password(&self.password, &self.password_again, &mut errors);
        if !self.accepted {
            errors.add("accepted", "account-accept-missing");
        }
        errors.into_result(RegistrationWish {
            name: self.name.clone(),
            email: self.email.clone(),
            password: self.password.clone(),
        })
    }
}
