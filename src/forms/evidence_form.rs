//! Evidence as typed: what it proves, its title, a link, where to look in it.

use serde::Serialize;

use super::FormErrors;
use crate::{domain::evidence::check_link, web::RawForm};

const LONGEST_TITLE: usize = 200;
const LONGEST_NOTE: usize = 300;
const LONGEST_REASON: usize = 2_000;

/// The form as typed, without the file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EvidenceForm {
    /// What it proves: `r:<requirement>`, `c:<criterion>` or nothing.
    pub target: String,
    /// What the team calls it.
    pub title: String,
    /// A link instead of a file.
    pub url: String,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice.
    pub is_public: bool,
}

impl EvidenceForm {
    /// Reads the fields.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            target: raw.text("target"),
            title: one_line(&raw.text("title")),
            url: raw.text("url"),
            page_note: one_line(&raw.text("page_note")),
            is_public: raw.is_ticked("is_public"),
        }
    }

    /// Checks title and page note.
    pub fn check_words(&self, errors: &mut FormErrors) {
        for (field, text, longest) in
            [("title", &self.title, LONGEST_TITLE), ("page_note", &self.page_note, LONGEST_NOTE)]
        {
            let actual = text.chars().count();
            if actual > longest {
                let args = vec![("limit", longest.to_string()), ("actual", actual.to_string())];
                errors.add_with(field, "entries-field-too-long", args);
            }
        }
    }

    /// Checks the link; `None` when none was typed.
    pub fn check_link(&self, errors: &mut FormErrors) -> Option<String> {
        if self.url.is_empty() {
            return None;
        }
        match check_link(&self.url) {
            Ok(link) => Some(link.to_owned()),
            Err(refusal) => {
                errors.add("url", &format!("evidence-link-{}", refusal.as_str().replace('_', "-")));
                None
            }
        }
    }
}

/// The reason for taking an entry back.
///
/// # Errors
/// When it is missing or too long.
pub fn check_reason(reason: &str) -> Result<(), FormErrors> {
    let mut errors = FormErrors::default();
    let actual = reason.chars().count();
    if reason.is_empty() {
        errors.add("reason", "entries-withdraw-reason-missing");
    } else if actual > LONGEST_REASON {
        let args = vec![("limit", LONGEST_REASON.to_string()), ("actual", actual.to_string())];
        errors.add_with("reason", "entries-field-too-long", args);
    }
    errors.into_result(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
