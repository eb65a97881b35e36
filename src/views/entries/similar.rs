//! What is like an entry, as its writer reads it.

use serde::Serialize;

use crate::{domain::locale::Locale, models::likeness::similar::Alike, search::likeness::STRONG_FROM};

/// An innovation or own entry that is like the one being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlikeView {
    /// Its name.
    pub name: String,
    /// What its acronym stands for; may be empty.
    pub expansion: String,
    /// Region and year, or that it is an own entry.
    pub place: String,
    /// Its page.
    pub href: String,
    /// How alike, in words.
    pub strength: String,
}

impl AlikeView {
    /// In the reader's language.
    #[must_use]
    pub fn new(alike: &Alike, locale: Locale, say: &dyn Fn(&str) -> String) -> Self {
        let place = if alike.is_own { say("pairs-own-entry") } else { alike.region(locale).to_owned() };
        Self {
            name: alike.name.clone(),
            expansion: alike.expansion.clone(),
            place: format!("{place}, {}", alike.year),
            href: alike.href.clone(),
            strength: say(if alike.likeness.total >= STRONG_FROM { "pairs-strong" } else { "pairs-alike" }),
        }
    }
}
