//! The form of decisions, one section per category.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::{ContestHead, ResultsNav, figures::rounded};
use crate::{
    domain::{
        award::{Choice, Prize, Suggestion},
        locale::Locale,
        policy::{Decision, Denial, Reason},
    },
    forms::decision_form::{DecisionForm, NOT_SELECTED, value_of},
    models::{
        decisions::{Decided, Model, seen},
        rankings::{BoardEntry, CategoryBoard},
    },
};

/// The page.
#[derive(Debug, Serialize)]
pub struct DecisionsPage {
    /// The contest.
    pub contest: ContestHead,
    /// Links to the pages beside.
    pub subnav: ResultsNav,
    /// May decisions be recorded now?
    pub is_open: bool,
    /// The categories.
    pub categories: Vec<DecisionSection>,
}

/// One category.
#[derive(Debug, Serialize)]
pub struct DecisionSection {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What the form shows, as a short text.
    pub seen: String,
    /// Awards to choose from.
    pub options: Vec<AwardOption>,
    /// Entries, ranked ones first.
    pub rows: Vec<DecisionRow>,
    /// How many have no decision yet.
    pub undecided: usize,
}

/// An award to choose.
#[derive(Clone, Debug, Serialize)]
pub struct AwardOption {
    value: String,
    label: String,
}

/// One entry.
#[derive(Debug, Serialize)]
pub struct DecisionRow {
    /// Public id.
    pub pid: Uuid,
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Place; none below quorum.
    pub rank: Option<usize>,
    /// Total.
    pub score: String,
    /// `award`, `plenary` or `none`.
    pub suggestion: &'static str,
    /// Name of the suggested award.
    pub suggested_award: String,
    /// Value of the choice: as typed, as recorded, or as suggested.
    pub choice: String,
    /// Reason as typed or recorded.
    pub reason: String,
    /// `open`, `award` or `none`: what is recorded.
    pub recorded: &'static str,
    /// Name of the recorded award.
    pub recorded_award: String,
    /// Of a team the person is or was in: nothing of its course is shown.
    pub is_own: bool,
    /// Key of the reason why this person may not decide; empty when she may.
    pub denial: String,
}

/// What the sections are made from.
#[derive(Clone, Copy)]
pub struct DecisionsSource<'a> {
    /// Recorded decisions.
    pub decided: &'a Decided,
    /// What the person may do, by entry id.
    pub permissions: &'a BTreeMap<i64, Decision>,
    /// A refused form, with the code of its category.
    pub typed: Option<(&'a str, &'a DecisionForm)>,
    /// Language of the page.
    pub locale: Locale,
}

impl DecisionsSource<'_> {
    /// One category's section. `not_selected`: text of the option without an award.
    #[must_use]
    pub fn section(&self, board: &CategoryBoard, not_selected: &str) -> DecisionSection {
        let rules = &board.rules;
        let held = |code: &str| board.entries.get(code);
        let mut rows: Vec<DecisionRow> =
            board.codes().filter_map(|code| Some(self.row(board, code, held(code)?))).collect();
        // In the order of the ranking, where the place of the own entry would be told by its neighbours.
        rows.sort_by_key(|row| row.is_own);
        DecisionSection {
            code: rules.code.clone(),
            name: self.locale.pick(&rules.name_id, &rules.name_en).to_owned(),
            seen: seen(board, self.decided),
            options: self.options(&board.prizes, not_selected),
            undecided: rows.iter().filter(|row| row.recorded == "open" && !row.is_own).count(),
            rows,
        }
    }

    fn options(&self, prizes: &[Prize], not_selected: &str) -> Vec<AwardOption> {
        let award = |prize: &Prize| {
            let name = self.locale.pick(&prize.name_id, &prize.name_en);
            let label = if prize.prize.is_empty() { name.to_owned() } else { format!("{name} ({})", prize.prize) };
            AwardOption { value: prize.position.to_string(), label }
        };
        let none = AwardOption { value: NOT_SELECTED.to_owned(), label: not_selected.to_owned() };
        prizes.iter().map(award).chain([none]).collect()
    }

    fn row(&self, board: &CategoryBoard, code: &str, held: &BoardEntry) -> DecisionRow {
        let denial = self.permissions.get(&held.entry.id).and_then(|decision| decision.err());
        // Of an entry of the own team nothing shows but that it is there.
        let is_own = denial == Some(Denial::Forbidden(Reason::OwnEntry));
        let row = board.row(code).filter(|_| !is_own);
        let suggestion = if is_own { Suggestion::None } else { board.suggestion(code) };
        let recorded = self.decided.get(&held.entry.id).filter(|_| !is_own);
        let (choice, reason) = self.values(board, held, suggestion, recorded);
        let name = |id: &str, en: &str| self.locale.pick(id, en).to_owned();
        DecisionRow {
            pid: held.entry.pid,
            number: code.to_owned(),
            title: held.entry.title.clone(),
            rank: row.map(|row| row.rank),
            score: row.map_or_else(String::new, |row| rounded(&row.score, self.locale)),
            suggestion: match suggestion {
                Suggestion::Award(_) => "award",
                Suggestion::PlenaryDecides => "plenary",
                Suggestion::None => "none",
            },
            suggested_award: match suggestion {
                Suggestion::Award(prize) => name(&prize.name_id, &prize.name_en),
                Suggestion::PlenaryDecides | Suggestion::None => String::new(),
            },
            choice,
            reason,
            recorded: match recorded.map(Model::choice) {
                None | Some(Choice::Open) => "open",
                Some(Choice::Award(_)) => "award",
                Some(Choice::NotSelected) => "none",
            },
            recorded_award: recorded.map_or_else(String::new, |row| name(&row.award_name_id, &row.award_name_en)),
            is_own,
            denial: match denial {
                Some(Denial::Forbidden(reason)) => reason.message_key(),
                _ => String::new(),
            },
        }
    }

    /// What was typed; else what is recorded; else what the ranking suggests.
    fn values(
        &self,
        board: &CategoryBoard,
        held: &BoardEntry,
        suggestion: Suggestion<'_>,
        recorded: Option<&Model>,
    ) -> (String, String) {
        let of_category = self.typed.filter(|(category, _)| *category == board.category.code);
        if let Some(typed) = of_category.and_then(|(_, form)| form.rulings.get(&held.entry.pid)) {
            return (typed.choice.clone(), typed.reason.clone());
        }
        if let Some(row) = recorded {
            return (value_of(row.choice()), row.reason.clone());
        }
        let suggested = match suggestion {
            Suggestion::Award(prize) => Choice::Award(prize.position),
            Suggestion::PlenaryDecides => Choice::Open,
            Suggestion::None => Choice::NotSelected,
        };
        (value_of(suggested), String::new())
    }
}
