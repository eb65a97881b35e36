//! "My entries".

use serde::Serialize;

use super::team::OfferView;
use crate::{
    domain::{entry::EntryStatus, locale::Locale},
    models::entries::listing::EntryLine,
    views::filters::datetime_text,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct IndexPage {
    /// Cards, last changed first.
    pub entries: Vec<Card>,
    /// Invitations that wait for an answer.
    pub invitations: Vec<OfferView>,
}

/// One card; see `entry.card`.
#[derive(Debug, Serialize)]
pub struct Card {
    title: String,
    href: String,
    number: Option<String>,
    status: EntryStatus,
    category: String,
    office: Option<String>,
    filled: usize,
    fields: usize,
    due_text: Option<String>,
    is_example: bool,
}

impl Card {
    /// The card of an entry; `closes` and `due` put a time into words.
    #[must_use]
    pub fn new(
        line: EntryLine,
        locale: Locale,
        closes: impl Fn(String) -> String,
        due: impl Fn(String) -> String,
    ) -> Self {
        let say = |at| datetime_text(at, line.zone, locale);
        let contest = locale.pick(&line.contest.name_id, &line.contest.name_en);
        let category = line.category.as_ref().map(|category| locale.pick(&category.name_id, &category.name_en));
        let is_open = matches!(line.entry.status, EntryStatus::Draft | EntryStatus::Submitted);
        let due_text = match line.entry.status {
            EntryStatus::Returned => line.entry.correction_due_at.map(|at| due(say(at))),
            _ if is_open => line.closes_at.map(|at| closes(say(at))),
            _ => None,
        };
        let is_written = is_open || line.entry.status == EntryStatus::Returned;
        Self {
            href: format!("/entries/{}", line.entry.pid),
            category: category.map_or_else(|| contest.to_owned(), |category| format!("{contest} · {category}")),
            title: line.entry.title,
            number: line.entry.number,
            status: line.entry.status,
            office: line.office,
            filled: line.completeness.done,
            fields: if is_written { line.completeness.asked } else { 0 },
            due_text,
            is_example: line.contest.is_example,
        }
    }
}
