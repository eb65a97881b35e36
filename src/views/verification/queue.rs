//! The committee's queue.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::ledger::Sums;
use crate::{
    domain::{
        entry::EntryStatus,
        locale::Locale,
        verification::{QueueOrder, QueueState},
    },
    models::verifications::{QueueCounts, QueueRow, overview::EntrySums},
    views::judging::{Choice, CommitteeHead, Pager},
};

/// The queue.
#[derive(Debug, Serialize)]
pub struct QueuePage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Numbers that lead to their lists: waiting, returned, overdue, mine.
    pub figures: Vec<Figure>,
    /// States with counts.
    pub states: Vec<StateLink>,
    /// The chosen state.
    pub state: QueueState,
    /// Categories to choose from.
    pub categories: Vec<Choice>,
    /// The chosen category; empty for all.
    pub category: String,
    /// Whose checks: everybody's, mine, nobody's, and those of each verifier.
    pub holders: Vec<Choice>,
    /// The chosen one; empty for all.
    pub holder: String,
    /// Only entries that lack evidence of a mandatory indicator?
    pub lacking: bool,
    /// Orders to choose from.
    pub orders: Vec<Choice>,
    /// The chosen order.
    pub order: QueueOrder,
    /// The text searched for.
    pub text: String,
    /// The entries.
    pub rows: Vec<QueueLine>,
    /// Where the list stands.
    pub pager: Option<Pager>,
    /// May entries be taken now?
    pub can_take: bool,
    /// The query of this list, to come back to it.
    pub query: String,
}

/// A number with the list behind it.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What is counted; part of the message's key.
    pub of: &'static str,
    /// How many.
    pub count: i64,
    /// The list.
    pub href: String,
    /// How urgent.
    pub mood: &'static str,
}

/// The numbers above the queue, over what the filter leaves. `filter`: what they were counted under, `&category=…&q=…`.
#[must_use]
pub fn figures(counts: &QueueCounts, path: &str, filter: &str) -> Vec<Figure> {
    let figure = |of, count, query: &str, mood| Figure { of, count, href: format!("{path}?{query}{filter}"), mood };
    let overdue = counts.of(QueueState::Overdue);
    vec![
        figure("waiting", counts.of(QueueState::Waiting), "status=waiting", "now"),
        figure("returned", counts.of(QueueState::Returned), "status=returned", "quiet"),
        figure("overdue", overdue, "status=overdue", if overdue > 0 { "bad" } else { "quiet" }),
        figure("mine", counts.mine(), "status=waiting&holder=mine", "now"),
    ]
}

/// A state to switch to.
#[derive(Debug, Serialize)]
pub struct StateLink {
    state: QueueState,
    count: i64,
    href: String,
    is_current: bool,
}

/// The states with their counts and addresses. `filter`: what they were counted under, `&category=…&q=…`.
#[must_use]
pub fn state_links(counts: &QueueCounts, chosen: QueueState, path: &str, filter: &str) -> Vec<StateLink> {
    QueueState::ALL
        .iter()
        .map(|state| StateLink {
            state: *state,
            count: counts.of(*state),
            href: format!("{path}?status={state}{filter}"),
            is_current: *state == chosen,
        })
        .collect()
}

/// An entry of the queue.
#[derive(Debug, Serialize)]
pub struct QueueLine {
    pid: Uuid,
    number: Option<String>,
    title: String,
    status: EntryStatus,
    category: String,
    office: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    correction_due_at: Option<DateTime<Utc>>,
    /// Who took the check.
    verifier: Option<String>,
    is_mine: bool,
    /// Points; `None` where the category takes no claims.
    sums: Option<Sums>,
}

impl QueueLine {
    /// A line; the office only for readers who may know it.
    #[must_use]
    pub fn new(row: QueueRow, sums: Option<&EntrySums>, viewer: i64, sees_names: bool, locale: Locale) -> Self {
        Self {
            pid: row.pid,
            number: row.number,
            title: row.title,
            status: row.status,
            category: locale.pick(&row.category_name_id, &row.category_name_en).to_owned(),
            office: row.office_name.filter(|_| sees_names),
            submitted_at: row.submitted_at,
            correction_due_at: row.correction_due_at,
            is_mine: row.verifier_id == Some(viewer),
            verifier: row.verifier_name,
            sums: sums.map(|sums| Sums::new(sums, locale)),
        }
    }
}
