//! The head of an entry: starting one, and changing what names it.

use serde::Serialize;

use super::FormErrors;
use crate::{domain::entry_head::Head, web::RawForm};

const LONGEST: [(&str, usize); 4] = [("title", 200), ("acronym", 40), ("expansion", 300), ("office", 200)];

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntryHeadForm {
    /// Code of the category.
    pub category: String,
    /// Title.
    pub title: String,
    /// Acronym.
    pub acronym: String,
    /// What the acronym stands for.
    pub expansion: String,
    /// Name of the office.
    pub office: String,
}

impl EntryHeadForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            category: raw.text("category"),
            title: one_line(&raw.text("title")),
            acronym: one_line(&raw.text("acronym")),
            expansion: one_line(&raw.text("expansion")),
            office: one_line(&raw.text("office")),
        }
    }

    /// The form filled with what is stored.
    #[must_use]
    pub fn of(head: Head) -> Self {
        let Head { category, title, acronym, expansion, office } = head;
        Self { category, title, acronym, expansion, office }
    }

    /// Checks a draft: nothing may be too long; gaps are fine, but an entry keeps a title.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Head, FormErrors> {
        let mut errors = FormErrors::default();
        if self.category.is_empty() {
            errors.add("category", "entries-category-missing");
        }
        if self.title.is_empty() {
            errors.add("title", "entries-title-missing");
        }
        for (field, longest) in LONGEST {
            let actual = self.text(field).chars().count();
            if actual > longest {
                let args = vec![("limit", longest.to_string()), ("actual", actual.to_string())];
                errors.add_with(field, "entries-field-too-long", args);
            }
        }
        errors.into_result(Head {
            category: self.category.clone(),
            title: self.title.clone(),
            acronym: self.acronym.clone(),
            expansion: self.expansion.clone(),
            office: self.office.clone(),
        })
    }

    fn text(&self, field: &str) -> &str {
        match field {
            "title" => &self.title,
            "acronym" => &self.acronym,
            "expansion" => &self.expansion,
            _ => &self.office,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
