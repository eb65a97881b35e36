//! What is written with every change of a tag: history, audit, and the catalogue's change number.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DatabaseTransaction, DbErr, EntityTrait,
};
use serde_json::json;

use super::{Model, Tagging};
use crate::{
    domain::framework::TagAction,
    models::{
        _entities::{innovations, tag_changes},
        audit_events::Act,
        counters,
    },
};

/// A change of one tag.
pub struct Change<'a> {
    pub tagging: &'a Tagging<'a>,
    pub tag: &'a Model,
    pub action: TagAction,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: &'a str,
}

impl Change<'_> {
    pub async fn record(self, txn: &DatabaseTransaction) -> Result<(), DbErr> {
        let Tagging { innovation, author_id, now } = *self.tagging;
        let details = json!({ "tag": self.tag.pid, "before": self.before, "after": self.after });
        let row = tag_changes::ActiveModel {
            innovation_id: Set(innovation.id),
            dimension_id: Set(self.tag.dimension_id),
            action: Set(self.action),
            before: Set(self.before),
            after: Set(self.after),
            reason: Set(self.reason.to_owned()),
            author_id: Set(Some(author_id)),
            created_at: Set(now),
            ..Default::default()
        };
        tag_changes::Entity::insert(row).exec(txn).await?;
        let action = format!("tag.{}", self.action);
        Act::new(Some(author_id), &action, "innovation", innovation.pid)
            .in_region(innovation.region_id)
            .with(details)
            .record(txn, now)
            .await
    }
}

/// The state of a tag in codes, for the history: `indicative primary 2023`.
pub fn describe(tag: &Model) -> String {
    let rank = if tag.is_primary { "primary" } else { "secondary" };
    let year = tag.year.map(|year| format!(" {year}")).unwrap_or_default();
    format!("{} {rank}{year}", tag.status)
}

/// Search and caches follow the catalogue's change number.
pub async fn move_catalogue(txn: &DatabaseTransaction, innovation_id: i64, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = innovations::ActiveModel {
        id: Unchanged(innovation_id),
        change_no: Set(counters::next(txn, counters::CATALOGUE).await?),
        updated_at: Set(now),
        ..Default::default()
    };
    innovations::Entity::update(row).exec(txn).await?;
    Ok(())
}
