//! An account made by an administrator.

use serde::Serialize;

use super::{FormErrors, is_email};
use crate::{domain::region::RegionRole, web::RawForm};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccountForm {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// `administrator`, a role in the region, or empty for none.
    pub role: String,
    /// Kemendagri code of the region.
    pub region: String,
}

impl AccountForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { name: raw.text("name"), email: raw.text("email"), role: raw.text("role"), region: raw.text("region") }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<(), FormErrors> {
        let mut errors = FormErrors::default();
        if self.name.is_empty() || self.name.chars().count() > 120 {
            errors.add("name", "account-name-wrong");
        }
        if !is_email(&self.email) {
            errors.add("email", "account-email-wrong");
        }
        let is_regional = RegionRole::parse(&self.role).is_some();
        if !(self.role.is_empty() || self.role == "administrator" || is_regional) {
            errors.add("role", "admin-role-wrong");
        }
        if is_regional && self.region.is_empty() {
            errors.add("region", "admin-region-missing");
        }
        errors.into_result(())
    }
}
