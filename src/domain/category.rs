//! Categories of a contest: who may enter, and the checklist of the administrative check.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One line the verifier ticks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// Code, unique in its category.
    pub code: String,
    /// Indonesian text.
    pub text_id: String,
    /// English text.
    pub text_en: String,
    /// Must be ticked before an entry is accepted.
    #[serde(default = "yes")]
    pub required: bool,
}

const fn yes() -> bool {
    true
}

/// Which groups of participants may enter (codes such as `PD`, `KEC`, `UMUM`); empty means everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EligibleGroups(pub BTreeSet<String>);

impl EligibleGroups {
    /// May this group enter?
    #[must_use]
    pub fn admits(&self, group: &str) -> bool {
        self.0.is_empty() || self.0.contains(group)
    }
}

/// The required items that are not ticked, in the order of the checklist.
#[must_use]
pub fn open_items<'a>(checklist: &'a [ChecklistItem], ticked: &BTreeSet<String>) -> Vec<&'a ChecklistItem> {
    checklist.iter().filter(|item| item.required && !ticked.contains(&item.code)).collect()
}
