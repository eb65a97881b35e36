//! Answers to the fields of a form, as they are stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One answer. Dates, numbers, points and choices are text in a fixed spelling (`2026-06-20`, `-3.41, 114.85`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// One text.
    Text(String),
    /// Several choices.
    Many(Vec<String>),
    /// The parts of a group by their codes.
    Group(BTreeMap<String, String>),
}

/// Answers by field code. Field codes are unique in the whole form set, so one map holds all sections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answer {
    /// Has nothing been answered?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Many(values) => values.iter().all(|value| value.trim().is_empty()),
            Self::Group(parts) => parts.values().all(|part| part.trim().is_empty()),
        }
    }

    /// Is `value` the answer or among the answers?
    #[must_use]
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::Text(text) => text.trim() == value,
            Self::Many(values) => values.iter().any(|chosen| chosen == value),
            Self::Group(_) => false,
        }
    }
}

impl Answers {
    /// The answer to a field, unless blank.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field).filter(|answer| !answer.is_blank())
    }

    /// The trimmed text of a field; empty when there is none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        match self.0.get(field) {
            Some(Answer::Text(text)) => text.trim(),
            _ => "",
        }
    }

    /// Sets a text; handy for forms and tests.
    #[must_use]
    pub fn with_text(mut self, field: &str, text: &str) -> Self {
        self.0.insert(field.to_owned(), Answer::Text(text.to_owned()));
        self
    }

    /// Adds the answers of another section.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}
