//! The decisions of one category, entry by entry: fields `choice-<pid>` and `reason-<pid>`.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::FormErrors;
use crate::{
    domain::award::{Choice, Ruling},
    web::RawForm,
};

/// Most characters of a reason.
pub const REASON_CHARS: usize = 1_000;
/// Value of a choice: no award.
pub const NOT_SELECTED: &str = "none";

/// One entry's fields as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedRuling {
    /// Empty, [`NOT_SELECTED`] or the place of an award.
    pub choice: String,
    /// Written reason.
    pub reason: String,
}

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub struct DecisionForm {
    /// What the page showed when it was opened.
    pub seen: String,
    /// By public id of the entry.
    pub rulings: BTreeMap<Uuid, TypedRuling>,
}

impl DecisionForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let mut rulings: BTreeMap<Uuid, TypedRuling> = BTreeMap::new();
        for (name, _) in raw.iter() {
            if let Some(pid) = name.strip_prefix("choice-").and_then(|pid| pid.parse().ok()) {
                let typed = TypedRuling { choice: raw.text(name), reason: raw.text(&format!("reason-{pid}")) };
                rulings.insert(pid, typed);
            }
        }
        Self { seen: raw.text("seen"), rulings }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Vec<Ruling>, FormErrors> {
        let mut errors = FormErrors::default();
        let mut rulings = Vec::with_capacity(self.rulings.len());
        for (entry, typed) in &self.rulings {
            let Some(choice) = choice_of(&typed.choice) else {
                errors.add(&format!("choice-{entry}"), "results-choice-wrong");
                continue;
            };
            if typed.reason.chars().count() > REASON_CHARS {
                let limit = vec![("limit", REASON_CHARS.to_string())];
                errors.add_with(&format!("reason-{entry}"), "results-reason-long", limit);
            }
            rulings.push(Ruling { entry: *entry, choice, reason: typed.reason.clone() });
        }
        errors.into_result(rulings)
    }
}

fn choice_of(text: &str) -> Option<Choice> {
    match text {
        "" => Some(Choice::Open),
        NOT_SELECTED => Some(Choice::NotSelected),
        place => place.parse().ok().map(Choice::Award),
    }
}

/// The value of the select for a choice.
#[must_use]
pub fn value_of(choice: Choice) -> String {
    match choice {
        Choice::Open => String::new(),
        Choice::NotSelected => NOT_SELECTED.to_owned(),
        Choice::Award(place) => place.to_string(),
    }
}
