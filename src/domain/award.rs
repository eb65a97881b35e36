//! Awards: their usual ranks, what a ranking suggests, and the pseudonyms of judges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ranking::RankedEntry;

code_enum! {
    /// What is decided about an entry; kept quiet until publication.
    pub enum DecisionOutcome {
        /// Gets an award.
        Awarded => "awarded",
        /// Gets none.
        NotSelected => "not_selected",
    }
}

/// An award of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    /// Place, from 1.
    pub position: i32,
    /// Indonesian name, `Juara I`.
    pub name_id: String,
    /// English name, `First place`.
    pub name_en: String,
    /// What is given; may be empty.
    #[serde(default)]
    pub prize: String,
}

const USUAL: [(&str, &str); 6] = [
    ("Juara I", "First place"),
    ("Juara II", "Second place"),
    ("Juara III", "Third place"),
    ("Harapan I", "First runner-up"),
    ("Harapan II", "Second runner-up"),
    ("Harapan III", "Third runner-up"),
];

/// The six usual awards: Juara I to III, Harapan I to III.
#[must_use]
pub fn usual_prizes() -> Vec<Prize> {
    (1..)
        .zip(USUAL)
        .map(|(position, (id, en))| Prize {
            position,
            name_id: id.to_owned(),
            name_en: en.to_owned(),
            prize: String::new(),
        })
        .collect()
}

/// What the ranking suggests for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggestion<'a> {
    /// This award.
    Award(&'a Prize),
    /// Tied for a place that only the plenary can give.
    PlenaryDecides,
    /// No award.
    None,
}

/// The award a rank suggests. A tie that touches an award is left to the plenary.
#[must_use]
pub fn suggest<'a>(row: &RankedEntry, prizes: &'a [Prize]) -> Suggestion<'a> {
    let prize = prizes.iter().find(|prize| usize::try_from(prize.position) == Ok(row.rank));
    match prize {
        Some(_) if !row.tied_with.is_empty() => Suggestion::PlenaryDecides,
        Some(prize) => Suggestion::Award(prize),
        None => Suggestion::None,
    }
}

/// Does the decision need a written reason? Whenever it is not what the ranking suggests.
#[must_use]
pub fn needs_reason(suggestion: Suggestion<'_>, outcome: DecisionOutcome, position: Option<i32>) -> bool {
    let follows = match suggestion {
        Suggestion::Award(prize) => outcome == DecisionOutcome::Awarded && position == Some(prize.position),
        Suggestion::None => outcome == DecisionOutcome::NotSelected,
        Suggestion::PlenaryDecides => false,
    };
    !follows
}

/// What the plenary chooses for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing yet.
    Open,
    /// The award of this place.
    Award(i32),
    /// No award.
    NotSelected,
}

/// A choice with its reason, for one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Public id of the entry.
    pub entry: Uuid,
    /// What is chosen.
    pub choice: Choice,
    /// Written reason; may be empty.
    pub reason: String,
}

impl Ruling {
    /// Is a reason needed and missing?
    #[must_use]
    pub fn lacks_reason(&self, suggestion: Suggestion<'_>) -> bool {
        let deviates = match self.choice {
            Choice::Open => false,
            Choice::Award(position) => needs_reason(suggestion, DecisionOutcome::Awarded, Some(position)),
            Choice::NotSelected => needs_reason(suggestion, DecisionOutcome::NotSelected, None),
        };
        deviates && self.reason.trim().is_empty()
    }
}

/// What publication makes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Gets the award it was decided to get.
    Awarded,
    /// Was decided to get none.
    NotSelected,
    /// Nothing was decided, and the ranking suggests no award: gets none.
    PassedOver,
    /// Nothing was decided although the ranking suggests an award or a tie touches one: not ready.
    Undecided,
    /// The decision is not what the ranking suggests now, and gives no reason: not ready.
    ReasonMissing,
}

impl Settlement {
    /// Does it keep the contest from being published?
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Undecided | Self::ReasonMissing)
    }
}

/// A decision as the plenary recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// Award or none.
    pub outcome: DecisionOutcome,
    /// Place of the award among the category's prizes.
    pub position: i32,
    /// Written reason; may be empty.
    pub reason: &'a str,
}

/// Holds a decision against what the ranking suggests now: sheets may have changed since it was recorded.
#[must_use]
pub fn settle(suggestion: Suggestion<'_>, recorded: Option<Recorded<'_>>) -> Settlement {
    let Some(recorded) = recorded else {
        return if suggestion == Suggestion::None { Settlement::PassedOver } else { Settlement::Undecided };
    };
    let position = (recorded.outcome == DecisionOutcome::Awarded).then_some(recorded.position);
    if recorded.reason.trim().is_empty() && needs_reason(suggestion, recorded.outcome, position) {
        return Settlement::ReasonMissing;
    }
    match recorded.outcome {
        DecisionOutcome::Awarded => Settlement::Awarded,
        DecisionOutcome::NotSelected => Settlement::NotSelected,
    }
}

/// Pseudonyms `J1`, `J2` … by the order of the judges' public ids: stable, and without any hint at who is who.
#[must_use]
pub fn pseudonyms(judges: impl IntoIterator<Item = Uuid>) -> BTreeMap<Uuid, String> {
    let sorted: std::collections::BTreeSet<Uuid> = judges.into_iter().collect();
    (1_usize..).zip(sorted).map(|(number, pid)| (pid, format!("J{number}"))).collect()
}
