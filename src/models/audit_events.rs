//! The append-only record of who did what. Written in the transaction of the act itself.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, entity::prelude::*};
use serde_json::Value;

pub use super::_entities::audit_events::{ActiveModel, Column, Entity, Model};

/// Pause after which the same person's writing counts as a new stretch.
const STRETCH: Duration = Duration::minutes(15);

/// Does a save by the clock begin a stretch of writing? One record per stretch is enough to tell who wrote when; one per save would bury
/// it. `last`: who saved before, and when.
#[must_use]
pub fn begins_stretch(last: Option<(i64, DateTime<Utc>)>, user_id: Option<i64>, now: DateTime<Utc>) -> bool {
    last.is_none_or(|(author, at)| Some(author) != user_id || now - at >= STRETCH)
}

/// One act.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Who did it; `None` for the portal itself.
    pub actor_id: Option<i64>,
    /// What was done, e.g. `entry.submitted`.
    pub action: &'a str,
    /// Kind of the thing, e.g. `entry`.
    pub subject_kind: &'a str,
    /// Public id of the thing.
    pub subject_pid: Option<Uuid>,
    /// Contest it belongs to.
    pub contest_id: Option<i64>,
    /// Region it belongs to.
    pub region_id: Option<i64>,
    /// What changed; no personal data beyond ids.
    pub details: Value,
}

impl<'a> Act<'a> {
    /// `actor` did `action` to the thing `subject_kind` with the public id `subject_pid`.
    #[must_use]
    pub const fn new(actor_id: Option<i64>, action: &'a str, subject_kind: &'a str, subject_pid: Uuid) -> Self {
        Self {
            actor_id,
            action,
            subject_kind,
            subject_pid: Some(subject_pid),
            contest_id: None,
            region_id: None,
            details: Value::Null,
        }
    }

    /// Names the contest.
    #[must_use]
    pub const fn in_contest(mut self, contest_id: i64) -> Self {
        self.contest_id = Some(contest_id);
        self
    }

    /// Names the region.
    #[must_use]
    pub const fn in_region(mut self, region_id: i64) -> Self {
        self.region_id = Some(region_id);
        self
    }

    /// Adds what changed.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// Writes the event into the running transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
        let event = ActiveModel {
            pid: Set(Uuid::new_v4()),
            created_at: Set(now),
            actor_id: Set(self.actor_id),
            action: Set(self.action.to_owned()),
            subject_kind: Set(self.subject_kind.to_owned()),
            subject_pid: Set(self.subject_pid),
            contest_id: Set(self.contest_id),
            region_id: Set(self.region_id),
            details: Set(self.details.to_string()),
            ..Default::default()
        };
        Entity::insert(event).exec(txn).await?;
        Ok(())
    }
}
