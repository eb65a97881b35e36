//! The words of a document in its reader's language, looked up before it is made.

use std::collections::BTreeMap;

use crate::domain::locale::Locale;

/// Words by message key.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Language of the document.
    pub locale: Locale,
    texts: BTreeMap<String, String>,
}

impl Labels {
    /// Looks the keys up.
    #[must_use]
    pub fn new(locale: Locale, keys: impl IntoIterator<Item = String>, say: impl Fn(&str) -> String) -> Self {
        let text = |key: String| (say(&key), key);
        Self { locale, texts: keys.into_iter().map(text).map(|(text, key)| (key, text)).collect() }
    }

    /// The words of a key; the key itself when nobody looked it up.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The one of two texts that is in the document's language.
    #[must_use]
    pub fn pick<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        self.locale.pick(id, en)
    }
}
