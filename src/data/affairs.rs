//! Government affairs (*urusan*) that an innovation may belong to. What is stored is the code of this file; forms, tables and older
//! records spell affairs in other ways, which [`Affairs::code_of`] folds into it.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::{DataError, parse};
use crate::domain::{
    answers::Answers,
    form_set::FormSet,
    known_fields::{MAIN_AFFAIR, chosen},
    text::fold,
};

/// All groups.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affairs {
    pub groups: Vec<AffairGroup>,
    /// Codes by every folded spelling.
    #[serde(skip)]
    codes: BTreeMap<String, String>,
}

/// Mandatory, optional and supporting affairs are told apart by law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffairGroup {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub affairs: Vec<Affair>,
}

/// One affair.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affair {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
}

/// `data/affairs.json`, read once.
///
/// # Errors
///
/// See [`DataError`].
pub fn affairs() -> Result<&'static Affairs, DataError> {
    static AFFAIRS: OnceLock<Affairs> = OnceLock::new();
    if let Some(known) = AFFAIRS.get() {
        return Ok(known);
    }
    let mut read: Affairs = parse("affairs.json", include_str!("../../data/affairs.json"))?;
    read.codes = read.spellings();
    Ok(AFFAIRS.get_or_init(|| read))
}

/// Letters that are kept of an affair which is not in the list: a committee's own form may ask for it in free text.
const LONGEST_AFFAIR: usize = 200;

impl Affairs {
    /// The affair with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Affair> {
        self.all().find(|affair| affair.code == code)
    }

    /// The code of the affair that a text means: its code, with hyphens, underscores or spaces, or its name in either language.
    #[must_use]
    pub fn code_of(&self, text: &str) -> Option<&str> {
        self.codes.get(&fold(text)).map(String::as_str)
    }

    /// Codes by the folded names and codes of all affairs.
    #[must_use]
    pub const fn codes(&self) -> &BTreeMap<String, String> {
        &self.codes
    }

    /// The main affair that answers to `form` name: its code, or the form's own word for one that is not in the list; empty when
    /// none was chosen.
    #[must_use]
    pub fn main_affair(&self, form: &FormSet, answers: &Answers) -> String {
        let chosen = chosen(form, answers, MAIN_AFFAIR);
        let words = [Some(chosen.value), chosen.label_id, chosen.label_en];
        let code = words.into_iter().flatten().find_map(|word| self.code_of(word));
        code.or(chosen.label_id).unwrap_or(chosen.value).chars().take(LONGEST_AFFAIR).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Affair> {
        self.groups.iter().flat_map(|group| &group.affairs)
    }

    fn spellings(&self) -> BTreeMap<String, String> {
        let spellings = |affair: &Affair| {
            [&affair.name_id, &affair.name_en, &affair.code].map(|name| (fold(name), affair.code.clone()))
        };
        self.all().flat_map(spellings).collect()
    }
}
