//! The two languages of the portal.

code_enum! {
    /// Language of a page, a mail or a document.
    pub enum Locale {
        /// Indonesian, the first language.
        Id => "id",
        /// English.
        En => "en",
    }
}

impl Locale {
    /// Picks the text of this language; falls back to the other one when it is blank.
    #[must_use]
    pub fn pick<'a>(self, id: &'a str, en: &'a str) -> &'a str {
        let (first, second) = match self {
            Self::Id => (id, en),
            Self::En => (en, id),
        };
        if first.trim().is_empty() { second } else { first }
    }
}
