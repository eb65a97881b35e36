//! Switches of the operator. One so far: read-only mode, for the hour in which nothing may change (moving, restoring, a full
//! disk). It is a row, so it holds on every node within a second; a setting can also switch it on at start.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, sea_query::OnConflict,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    _entities::{prelude::Switches, switches},
    audit_events::Act,
};
use crate::{db, portal::Portal};

const READ_ONLY: &str = "read_only";

/// Read-only mode that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOnly {
    /// Why, as people read it.
    pub reason: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Read-only mode as the database has it.
///
/// # Errors
/// When the database fails.
pub async fn read_only(db: &impl ConnectionTrait) -> Result<Option<ReadOnly>, DbErr> {
    let found = Switches::find().filter(switches::COLUMN.name.eq(READ_ONLY)).one(db).await?;
    Ok(found.map(|row| ReadOnly { reason: row.reason, since: row.since }))
}

/// Looks at most every second whether it was switched.
pub async fn look(db: &DatabaseConnection, portal: &Portal) {
    portal.switch.look(portal.clock.now(), || read_only(db)).await;
}

/// Switches read-only mode on for `reason`, or off with `None`. This process sees it with the next request.
///
/// # Errors
/// When the database fails.
pub async fn set_read_only(
    db: &DatabaseConnection,
    portal: &Portal,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let txn = db::write_txn(db).await?;
    let action = match reason {
        Some(reason) => {
            let row = switches::ActiveModel {
                name: Set(READ_ONLY.to_owned()),
                reason: Set(reason.to_owned()),
                since: Set(now),
                ..Default::default()
            };
            let replace = OnConflict::column(switches::Column::Name)
                .update_columns([switches::Column::Reason, switches::Column::Since])
                .to_owned();
            Switches::insert(row).on_conflict(replace).exec_without_returning(&txn).await?;
            "site.read_only_on"
        }
        None => {
            Switches::delete_many().filter(switches::COLUMN.name.eq(READ_ONLY)).exec(&txn).await?;
            "site.read_only_off"
        }
    };
    Act::new(None, action, "site", Uuid::nil()).with(json!({ "reason": reason })).record(&txn, now).await?;
    txn.commit().await?;
    portal.switch.expire();
    Ok(())
}
