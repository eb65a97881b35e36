//! Mails waiting to go out. A row is written in the transaction of the act that causes it, and delivered afterwards.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::_entities::enums::OutboxKind;
pub use super::_entities::outbox::{ActiveModel, Column, Entity, Model};
use crate::domain::{
    locale::Locale,
    outbox::{OutboxStatus, retry_after},
};

/// How long a worker may hold a mail before another one takes it.
const CLAIM: Duration = Duration::minutes(5);

/// Keys that one statement asks for.
const KEYS_AT_ONCE: usize = 500;

/// What is written in a row: template, language and what the template shows.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Letter {
    /// Name of the template under `assets/views/mail/`, without ending; also the key of its subject, `mail-<name>-subject`.
    pub template: String,
    /// Language of the receiver.
    pub locale: Locale,
    /// What the template shows.
    pub data: Value,
}

/// A mail to be queued.
#[derive(Clone, Debug)]
pub struct Mail {
    recipient: String,
    letter: Letter,
    dedupe_key: Option<String>,
}

impl Mail {
    /// A mail to `recipient` from the template `template`.
    #[must_use]
    pub fn new(template: &str, recipient: &str, locale: Locale, data: Value) -> Self {
        let letter = Letter { template: template.to_owned(), locale, data };
        Self { recipient: recipient.to_owned(), letter, dedupe_key: None }
    }

    /// The same key is never queued twice.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe_key = Some(key.into());
        self
    }

    /// Writes the mail into the running transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            kind: Set(OutboxKind::Mail),
            dedupe_key: Set(self.dedupe_key),
            recipient: Set(self.recipient),
            payload: Set(json!(self.letter).to_string()),
            status: Set(OutboxStatus::Pending),
            attempts: Set(0),
            next_try_at: Set(now),
            sent_at: Set(None),
            last_error: Set(String::new()),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::insert(row).on_conflict_do_nothing_on([Column::DedupeKey]).exec(txn).await?;
        Ok(())
    }
}

/// Which of these keys stand for a mail that was queued before, sent or not.
///
/// # Errors
/// When the database fails.
pub async fn queued_keys(db: &impl ConnectionTrait, keys: &[String]) -> Result<BTreeSet<String>, DbErr> {
    let mut queued = BTreeSet::new();
    // In portions: a statement takes only so many values.
    for portion in keys.chunks(KEYS_AT_ONCE) {
        let found: Vec<Option<String>> = Entity::find()
            .select_only()
            .column(Column::DedupeKey)
            .filter(Column::DedupeKey.is_in(portion))
            .into_tuple()
            .all(db)
            .await?;
        queued.extend(found.into_iter().flatten());
    }
    Ok(queued)
}

impl Model {
    /// The letter of this row; `None` once its content was removed.
    #[must_use]
    pub fn letter(&self) -> Option<Letter> {
        serde_json::from_str(&self.payload).ok()
    }

    /// Ids of the mails that are due, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(db: &DatabaseConnection, now: DateTime<Utc>, limit: u64) -> Result<Vec<i64>, DbErr> {
        Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Status.eq(OutboxStatus::Pending))
            .filter(Column::NextTryAt.lte(now))
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await
    }

    /// Takes a due mail for delivery, so that no other worker sends it; `None` when it was taken already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(db: &DatabaseConnection, id: i64, now: DateTime<Utc>) -> Result<Option<Self>, DbErr> {
        let claimed = Entity::update_many()
            .col_expr(Column::NextTryAt, Expr::value(now + CLAIM))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(Column::Id.eq(id))
            .filter(Column::Status.eq(OutboxStatus::Pending))
            .filter(Column::NextTryAt.lte(now))
            .exec(db)
            .await?;
        if claimed.rows_affected == 0 {
            return Ok(None);
        }
        Entity::find_by_id(id).one(db).await
    }

    /// Notes that the mail server took the mail, and forgets its content: it may hold a link that signs in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_sent(&self, db: &DatabaseConnection, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Set(self.id),
            status: Set(OutboxStatus::Sent),
            sent_at: Set(Some(now)),
            payload: Set("{}".to_owned()),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(db).await?;
        Ok(())
    }

    /// Keeps the mail to be read on a page, because this installation has no mail server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_kept(&self, db: &DatabaseConnection, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Set(self.id),
            status: Set(OutboxStatus::Kept),
            sent_at: Set(Some(now)),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(db).await?;
        Ok(())
    }

    /// Notes a failed attempt: tried again later, or given up after the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_failed(&self, db: &DatabaseConnection, error: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
        let wait = retry_after(self.attempts);
        let row = ActiveModel {
            id: Set(self.id),
            status: Set(if wait.is_some() { OutboxStatus::Pending } else { OutboxStatus::Failed }),
            next_try_at: Set(now + wait.unwrap_or_else(Duration::zero)),
            last_error: Set(error.chars().take(500).collect()),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(db).await?;
        Ok(())
    }

    /// Mails that were kept, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_kept(db: &DatabaseConnection, limit: u64) -> Result<Vec<Self>, DbErr> {
        Entity::find()
            .filter(Column::Status.eq(OutboxStatus::Kept))
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(db)
            .await
    }
}
