//! A later closing with its reason.

use serde::Serialize;
use uuid::Uuid;

use super::check_length;
use crate::{
    domain::{local_time::parse_local, region::RegionZone, setup::ExtensionPlan},
    forms::FormErrors,
    web::RawForm,
};

/// Longest reason.
const MAX_REASON: usize = 1_000;

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExtensionForm {
    /// Public id of the stage.
    pub stage: String,
    /// `all` or `one`.
    pub scope: String,
    /// Number of the one entry.
    pub entry_number: String,
    /// Local new closing.
    pub closes_at: String,
    /// Why.
    pub reason: String,
}

impl ExtensionForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            stage: raw.text("stage"),
            scope: raw.text("scope"),
            entry_number: raw.text("entry_number"),
            closes_at: raw.text("closes_at"),
            reason: raw.text("reason"),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, zone: RegionZone) -> Result<ExtensionPlan, FormErrors> {
        let mut errors = FormErrors::default();
        let stage = self.stage.parse::<Uuid>().unwrap_or_else(|_| {
            errors.add("stage", "committee-choice-missing");
            Uuid::nil()
        });
        let is_for_one = self.scope == "one";
        if is_for_one && self.entry_number.is_empty() {
            errors.add("entry_number", "committee-extension-no-such-entry");
        }
        let closes_at = parse_local(&self.closes_at, zone).unwrap_or_else(|| {
            errors.add_with("closes_at", "committee-time-wrong", vec![("zone", zone.abbreviation().to_owned())]);
            chrono::DateTime::UNIX_EPOCH
        });
        if self.reason.is_empty() {
            errors.add("reason", "committee-reason-missing");
        }
        check_length(&mut errors, "reason", &self.reason, MAX_REASON);
        errors.into_result(ExtensionPlan {
            stage,
            entry_number: is_for_one.then(|| self.entry_number.clone()),
            closes_at,
            reason: self.reason.clone(),
        })
    }
}
