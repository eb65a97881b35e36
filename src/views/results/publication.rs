//! What publishing would do, to be read before it is done.

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
    /// Number of awards, which is that of catalogue records.
    pub awards: usize,
    /// Number of entries that get none.
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

/// The sections of all categories.
#[must_use]
pub fn sections(plan: &Plan, locale: Locale) -> Vec<PlannedSection> {
    let pairs = plan.board.categories.iter().zip(&plan.categories);
    pairs
        .map(|(board, planned)| {
            let with = |settled: fn(Settlement) -> bool| {
                planned.entries.iter().filter(|entry| settled(entry.settlement)).map(line).collect()
            };
            PlannedSection {
                name: locale.pick(&board.rules.name_id, &board.rules.name_en).to_owned(),
                awards: awards(&planned.entries, locale),
                passed_over: with(|settlement| settlement == Settlement::PassedOver),
                open: with(Settlement::is_open),
            }
        })
        .collect()
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
