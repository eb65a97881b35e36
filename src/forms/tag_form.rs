//! Putting an innovation under a dimension, or changing that.

use serde::Serialize;

use super::FormErrors;
use crate::{domain::framework::TagStatus, web::RawForm};

const LONGEST_REASON: usize = 1_000;
const LONGEST_GROUP: usize = 120;
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TagForm {
    /// Slug of a dimension or of a part of one.
    pub dimension: String,
    /// `primary` or `secondary`.
    pub rank: String,
    /// Status code.
    pub status: String,
    /// Working group.
    pub working_group: String,
    /// Year.
    pub year: String,
    /// Why.
    pub reason: String,
}

/// Values that can be asked of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTag {
    /// The main one of its framework.
    pub is_primary: bool,
    /// How settled.
    pub status: TagStatus,
    /// Working group.
    pub working_group: String,
    /// Year.
    pub year: Option<i32>,
    /// Why.
    pub reason: String,
}

impl TagForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            dimension: raw.text("dimension"),
            rank: raw.text("rank"),
            status: raw.text("status"),
            working_group: raw.text("working_group"),
            year: raw.text("year"),
            reason: raw.text("reason"),
        }
    }

    /// Checks every field but the dimension, which only the framework knows.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<CheckedTag, FormErrors> {
        let mut errors = FormErrors::default();
        if !matches!(self.rank.as_str(), "primary" | "secondary") {
            errors.add("rank", "desk-rank-wrong");
        }
        let status = TagStatus::parse(&self.status);
        if status.is_none() {
            errors.add("status", "desk-status-wrong");
        }
        if self.working_group.chars().count() > LONGEST_GROUP {
            errors.add_with("working_group", "desk-text-long", vec![("length", LONGEST_GROUP.to_string())]);
        }
        let year = self.year.parse::<i32>().ok().filter(|year| YEARS.contains(year));
        if !self.year.is_empty() && year.is_none() {
            errors.add("year", "desk-year-wrong");
        }
        if self.reason.is_empty() {
            errors.add("reason", "desk-reason-empty");
        } else if self.reason.chars().count() > LONGEST_REASON {
            errors.add_with("reason", "desk-text-long", vec![("length", LONGEST_REASON.to_string())]);
        }
        let is_primary = self.rank == "primary";
        let (working_group, reason) = (self.working_group.clone(), self.reason.clone());
        match status {
            Some(status) => errors.into_result(CheckedTag { is_primary, status, working_group, year, reason }),
            None => Err(errors),
        }
    }
}
