//! A section of the entries' form: names and help in both languages.

use serde::Serialize;

use super::{MAX_NAME, check_length};
use crate::{
    domain::{
        form_set::Section,
        form_set_faults::{MAX_HELP, is_code},
    },
    forms::FormErrors,
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormSectionForm {
    /// Code; only asked for when the section is new.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian help.
    pub help_id: String,
    /// English help.
    pub help_en: String,
}

impl FormSectionForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            code: raw.text("code"),
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            help_id: raw.text("help_id"),
            help_en: raw.text("help_en"),
        }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(section: &Section) -> Self {
        Self {
            code: section.code.clone(),
            name_id: section.name_id.clone(),
            name_en: section.name_en.clone(),
            help_id: section.help_id.clone(),
            help_en: section.help_en.clone(),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Section, FormErrors> {
        let mut errors = FormErrors::default();
        check_both(&mut errors, "name", [&self.name_id, &self.name_en]);
        check_help(&mut errors, [&self.help_id, &self.help_en]);
        check_form_code(&mut errors, &self.code);
        errors.into_result(Section {
            code: self.code.clone(),
            name_id: self.name_id.clone(),
            name_en: self.name_en.clone(),
            help_id: self.help_id.clone(),
            help_en: self.help_en.clone(),
            fields: Vec::new(),
        })
    }
}

/// A name that must be there in both languages.
pub(super) fn check_both(errors: &mut FormErrors, prefix: &str, texts: [&String; 2]) {
    for (language, text) in ["id", "en"].into_iter().zip(texts) {
        let field = format!("{prefix}_{language}");
        if text.is_empty() {
            errors.add(&field, &format!("forms-missing-{language}"));
        }
        check_length(errors, &field, text, MAX_NAME);
    }
}

/// Help stands in both languages or in none.
pub(super) fn check_help(errors: &mut FormErrors, [help_id, help_en]: [&String; 2]) {
    check_length(errors, "help_id", help_id, MAX_HELP);
    check_length(errors, "help_en", help_en, MAX_HELP);
    if help_id.is_empty() != help_en.is_empty() {
        let (field, language) = if help_id.is_empty() { ("help_id", "id") } else { ("help_en", "en") };
        errors.add(field, &format!("forms-missing-{language}"));
    }
}

/// A code is optional, but when it is typed it must be one.
pub(super) fn check_form_code(errors: &mut FormErrors, code: &str) {
    if !code.is_empty() && !is_code(code) {
        errors.add("code", "forms-code-wrong");
    }
}
