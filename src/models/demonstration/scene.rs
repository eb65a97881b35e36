//! What all parts of the demonstration share while it is loaded.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, DbErr};

use super::{accounts::People, calendar::Calendar, proofs::Stored};
use crate::{
    data::demonstration::{Contest, Demonstration},
    domain::contest_rules::ContestRules,
    models::{
        _entities::{categories, entries, submissions},
        audit_events::Act,
        contests::Standing,
        regions, users,
    },
};

/// The running load.
pub struct Scene<'a> {
    pub txn: &'a DatabaseTransaction,
    pub data: &'a Demonstration,
    pub region: regions::Model,
    pub calendar: Calendar,
    people: People,
    pub files: Stored,
}

/// A contest that was opened.
pub struct OpenContest<'a> {
    pub plan: &'a Contest,
    pub standing: Standing,
    pub rules: ContestRules,
    pub categories: BTreeMap<String, categories::Model>,
}

/// An entry with what was handed in.
pub struct MadeEntry<'a> {
    pub plan: &'a crate::data::demonstration::Entry,
    pub entry: entries::Model,
    pub submission: Option<submissions::Model>,
}

impl<'a> Scene<'a> {
    pub fn new(
        txn: &'a DatabaseTransaction,
        data: &'a Demonstration,
        region: regions::Model,
        people: People,
        files: Stored,
        now: DateTime<Utc>,
    ) -> Self {
        let calendar = Calendar::new(now, region.time_zone.tz());
        Self { txn, data, region, calendar, people, files }
    }

    /// The account of a person.
    pub fn person(&self, code: &str) -> Result<&users::Model, DbErr> {
        self.people.get(code).ok_or_else(|| missing("person", code))
    }

    /// The person who speaks for the committee.
    pub fn committee(&self) -> Result<&users::Model, DbErr> {
        self.person("panitia")
    }

    /// Records an act within a contest.
    pub async fn record(&self, act: Act<'_>, contest: &OpenContest<'_>, at: DateTime<Utc>) -> Result<(), DbErr> {
        act.in_contest(contest.standing.contest.id).in_region(self.region.id).record(self.txn, at).await
    }
}

impl OpenContest<'_> {
    pub fn id(&self) -> i64 {
        self.standing.contest.id
    }

    pub fn category(&self, code: &str) -> Result<&categories::Model, DbErr> {
        self.categories.get(code).ok_or_else(|| missing("category", code))
    }
}

/// Something the data names and nobody has: a mistake in the file, which a test would find.
pub fn missing(what: &str, code: &str) -> DbErr {
    DbErr::RecordNotFound(format!("{what} {code} of the demonstration"))
}
