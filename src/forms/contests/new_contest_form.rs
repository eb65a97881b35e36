//! A new contest.

use serde::Serialize;

use super::{check_length, check_name, number};
use crate::{
    domain::setup::{NewContest, Origin},
    forms::FormErrors,
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewContestForm {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Year.
    pub year: String,
    /// Code of the region.
    pub region: String,
    /// `presets` or `copy`.
    pub origin: String,
    /// Code of the set of categories.
    pub categories: String,
    /// Code of the rubric; `-` for an empty one.
    pub rubric: String,
    /// Slug of the contest to copy.
    pub copy_of: String,
}

impl NewContestForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            year: raw.text("year"),
            region: raw.text("region"),
            origin: raw.text("origin"),
            categories: raw.text("categories"),
            rubric: raw.text("rubric"),
            copy_of: raw.text("copy_of"),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<NewContest, FormErrors> {
        let mut errors = FormErrors::default();
        check_name(&mut errors, "name_id", &self.name_id);
        check_length(&mut errors, "name_en", &self.name_en, super::MAX_NAME);
        let year = number(&mut errors, "year", &self.year, 2000, 2100);
        if self.region.is_empty() {
            errors.add("region", "committee-choice-missing");
        }
        let origin = self.origin(&mut errors);
        errors.into_result(NewContest {
            name_id: self.name_id.clone(),
            name_en: self.name_en.clone(),
            year,
            region_code: self.region.clone(),
            origin,
        })
    }

    fn origin(&self, errors: &mut FormErrors) -> Origin {
        if self.origin == "copy" {
            if self.copy_of.is_empty() {
                errors.add("copy_of", "committee-choice-missing");
            }
            return Origin::Copy { slug: self.copy_of.clone() };
        }
        if self.categories.is_empty() {
            errors.add("categories", "committee-choice-missing");
        }
        if self.rubric.is_empty() {
            errors.add("rubric", "committee-choice-missing");
        }
        let rubric = Some(self.rubric.clone()).filter(|code| code != "-");
        Origin::Presets { categories: self.categories.clone(), rubric }
    }
}
