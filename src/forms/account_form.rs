//! An account made by an administrator, and the roles of one.

use serde::Serialize;
use uuid::Uuid;

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

/// A role to give or to take, as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RoleForm {
    /// A role in the region.
    pub role: String,
    /// Kemendagri code of the region.
    pub region: String,
}

impl RoleForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { role: raw.text("role"), region: raw.text("region") }
    }

    /// Name of a field of the form that belongs to one person: the page has one form for each.
    #[must_use]
    pub fn anchor(field: &str, person: Uuid) -> String {
        format!("{field}-{person}")
    }

    /// The role that was chosen.
    ///
    /// # Errors
    /// What is wrong beside which field of this person's form.
    pub fn check(&self, person: Uuid) -> Result<RegionRole, FormErrors> {
        let mut errors = FormErrors::default();
        let role = RegionRole::parse(&self.role);
        if role.is_none() {
            errors.add(&Self::anchor("role", person), "admin-role-wrong");
        }
        if self.region.is_empty() {
            errors.add(&Self::anchor("region", person), "admin-region-missing");
        }
        match role {
            Some(role) => errors.into_result(role),
            None => Err(errors),
        }
    }
}
