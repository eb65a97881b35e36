//! What publishing would do, to be read before it is done.
//!
//! A category with an entry that is kept from the reader (the own team's, or one with a declared conflict) is shown without
//! its awards: the one that is missing in the list would tell which award that entry gets.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{ContestHead, ResultsNav};
use crate::{
    domain::{award::Settlement, locale::Locale},
    forms::publication_form::PublicationForm,
    models::publications::{Plan, PlannedEntry},
};

/// The page.
#[derive(Debug, Serialize)]
pub struct PublicationPage {
    /// The contest.
    pub contest: ContestHead,
    /// Links to the pages beside.
    pub subnav: ResultsNav,
    /// The form.
    pub form: PublicationForm,
    /// What the page shows, as a short text.
    pub seen: String,
    /// Is anything not ready?
    pub is_open: bool,
    /// Number of awards, which is that of catalogue records; without the categories that are kept from the reader.
    pub awards: usize,
    /// Number of entries that get none, counted alike.
    pub passed: usize,
    /// Number of mails.
    pub mails: usize,
    /// The categories.
    pub categories: Vec<PlannedSection>,
}

/// One category.
#[derive(Debug, Serialize)]
pub struct PlannedSection {
    /// Name.
    pub name: String,
    /// An entry in it is kept from the reader, and so are its awards.
    pub is_hidden: bool,
    /// That entry is not ready.
    pub is_hidden_open: bool,
    /// Awards in order.
    pub awards: Vec<AwardLine>,
    /// Entries without a decision that get no award.
    pub passed_over: Vec<EntryLine>,
    /// Entries that are not ready.
    pub open: Vec<EntryLine>,
}

/// One award.
#[derive(Debug, Serialize)]
pub struct AwardLine {
    /// Place of the award.
    pub position: i32,
    /// Its name.
    pub award: String,
    /// What is given.
    pub prize: String,
    /// The entry.
    pub entry: EntryLine,
    /// Reason, where the decision is not what the ranking suggests.
    pub reason: String,
}

/// One entry.
#[derive(Clone, Debug, Serialize)]
pub struct EntryLine {
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Last part of the message key that says why it is not ready.
    pub why: &'static str,
}

/// The sections of all categories; `hidden`: ids of the entries that are kept from the reader.
#[must_use]
pub fn sections(plan: &Plan, hidden: &BTreeSet<i64>, locale: Locale) -> Vec<PlannedSection> {
    let pairs = plan.board.categories.iter().zip(&plan.categories);
    pairs
        .map(|(board, planned)| {
            let (kept, shown): (Vec<_>, Vec<_>) =
                planned.entries.iter().partition(|planned| hidden.contains(&planned.held.entry.id));
            let is_hidden = !kept.is_empty();
            let with = |settled: fn(Settlement) -> bool| -> Vec<EntryLine> {
                shown.iter().filter(|entry| settled(entry.settlement)).map(|entry| line(entry)).collect()
            };
            PlannedSection {
                name: locale.pick(&board.rules.name_id, &board.rules.name_en).to_owned(),
                is_hidden,
                is_hidden_open: kept.iter().any(|entry| entry.settlement.is_open()),
                awards: if is_hidden { Vec::new() } else { awards(&planned.entries, locale) },
                passed_over: if is_hidden { Vec::new() } else { with(|settled| settled == Settlement::PassedOver) },
                open: with(Settlement::is_open),
            }
        })
        .collect()
}

/// How many entries get an award and how many none, in the categories that the reader sees.
#[must_use]
pub fn counts(plan: &Plan, hidden: &BTreeSet<i64>) -> (usize, usize) {
    let is_shown = |entries: &[PlannedEntry]| !entries.iter().any(|entry| hidden.contains(&entry.held.entry.id));
    let shown =
        plan.categories.iter().filter(|planned| is_shown(&planned.entries)).flat_map(|planned| &planned.entries);
    let awarded = shown.clone().filter(|entry| entry.is_awarded()).count();
    (awarded, shown.count() - awarded)
}

fn awards(entries: &[PlannedEntry], locale: Locale) -> Vec<AwardLine> {
    let mut lines: Vec<AwardLine> = entries
        .iter()
        .filter(|planned| planned.is_awarded())
        .filter_map(|planned| {
            let decision = planned.decision.as_ref()?;
            Some(AwardLine {
                position: decision.award_order,
                award: locale.pick(&decision.award_name_id, &decision.award_name_en).to_owned(),
                prize: decision.prize.clone(),
                entry: line(planned),
                reason: decision.reason.clone(),
            })
        })
        .collect();
    lines.sort_by(|a, b| (a.position, &a.entry.number).cmp(&(b.position, &b.entry.number)));
    lines
}

fn line(planned: &PlannedEntry) -> EntryLine {
    EntryLine {
        number: planned.code.clone(),
        title: planned.held.entry.title.clone(),
        why: match planned.settlement {
            Settlement::ReasonMissing => "reason-missing",
            _ => "undecided",
        },
    }
}
