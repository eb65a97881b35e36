//! The head of an entry: what names it, apart from the fields of its form.

use super::answers::Answers;

/// The head of an entry: what names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Code of the category.
    pub category: String,
    /// Title.
    pub title: String,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What the acronym stands for; may be empty.
    pub expansion: String,
    /// Name of the office; may be empty.
    pub office: String,
}

impl Head {
    /// The head as answers, field by field, to show two of them side by side.
    #[must_use]
    pub fn into_answers(self) -> Answers {
        Answers::default()
            .with_text("title", &self.title)
            .with_text("acronym", &self.acronym)
            .with_text("expansion", &self.expansion)
            .with_text("category", &self.category)
            .with_text("office", &self.office)
    }
}
