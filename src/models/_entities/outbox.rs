//! Table `outbox`.

use sea_orm::entity::prelude::*;

use super::enums::{OutboxKind, OutboxStatus};

/// A mail that was promised by a committed transaction.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub kind: OutboxKind,
    /// A second promise with the same key is not made.
    #[sea_orm(unique)]
    pub dedupe_key: Option<String>,
    pub recipient: String,
    /// JSON from which the mail is written.
    pub payload: String,
    pub status: OutboxStatus,
    pub attempts: i32,
    pub next_try_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub last_error: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
