//! Counters of attempts in a window. One row per limit and key; the key is kept as a hash only.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use sha2::{Digest, Sha256};

pub use super::_entities::throttle_buckets::{ActiveModel, Column, Entity, Model};
use crate::{db, domain::throttle::Limit};

impl Model {
    /// Counts one attempt. `Some(wait)` when the window is used up: the attempt must not be looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(
        db: &DatabaseConnection,
        limit: Limit,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Duration>, DbErr> {
        let bucket = bucket_of(limit, key);
        let txn = db::write_txn(db).await?;
        let row = find_or_start(&txn, &bucket, now).await?;
        let ends = row.window_started_at + limit.window();
        let is_over = ends <= now;
        if !is_over && row.tokens_used >= limit.attempts() {
            return Ok(Some(ends - now));
        }
        let changed = ActiveModel {
            id: Set(row.id),
            tokens_used: Set(if is_over { 1 } else { row.tokens_used + 1 }),
            window_started_at: Set(if is_over { now } else { row.window_started_at }),
            ..Default::default()
        };
        Entity::update(changed).exec(&txn).await?;
        txn.commit().await?;
        Ok(None)
    }

    /// Forgets what was counted for `key`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(db: &DatabaseConnection, limit: Limit, key: &str) -> Result<(), DbErr> {
        Entity::delete_many().filter(Column::Bucket.eq(bucket_of(limit, key))).exec(db).await?;
        Ok(())
    }

    /// Removes counters whose window is long over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, DbErr> {
        let removed =
            Entity::delete_many().filter(Column::WindowStartedAt.lt(now - Duration::days(1))).exec(db).await?;
        Ok(removed.rows_affected)
    }
}

/// Under which name `key` is counted: who tries is nobody's business.
fn bucket_of(limit: Limit, key: &str) -> String {
    format!("{limit}:{}", hex::encode(Sha256::digest(key.as_bytes())))
}

/// The counter's row, locked; two first attempts at once meet in the unique key.
async fn find_or_start(txn: &impl ConnectionTrait, bucket: &str, now: DateTime<Utc>) -> Result<Model, DbErr> {
    let row = ActiveModel {
        bucket: Set(bucket.to_owned()),
        tokens_used: Set(0),
        window_started_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row).on_conflict_do_nothing_on([Column::Bucket]).exec(txn).await?;
    db::for_update(Entity::find().filter(Column::Bucket.eq(bucket)), txn)
        .one(txn)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("throttle bucket".to_owned()))
}
