//! What keeps the installation honest: mails to send, who did what, counters and leases.

use sea_orm_migration::prelude::*;

use crate::helpers::{drop_tables, table};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outbox(manager).await?;
        audit_events(manager).await?;
        counters(manager).await?;
        leases(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["leases", "counters", "audit_events", "outbox"]).await
    }
}

/// A mail that was promised by a committed transaction.
async fn outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("outbox")
        .pid()
        .code("kind", &["mail"])
        .text_null("dedupe_key")
        .text("recipient")
        .text("payload")
        .code("status", &["pending", "sent", "kept", "failed"])
        .int("attempts")
        .time("next_try_at")
        .time_null("sent_at")
        .text("last_error")
        .times()
        .unique(&["dedupe_key"])
        .index(&["status", "next_try_at"])
        .create(manager)
        .await
}

/// Who did what, and when. Rows are only ever added.
async fn audit_events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("audit_events")
        .pid()
        .time("created_at")
        .key_null("actor_id", "users")
        .text("action")
        .text("subject_kind")
        .uuid_null("subject_pid")
        .key_null("contest_id", "contests")
        .key_null("region_id", "regions")
        .text("details")
        .index(&["subject_pid"])
        .index(&["created_at"])
        .index(&["contest_id", "created_at"])
        .create(manager)
        .await
}

/// Numbers without gaps, drawn inside the transaction that uses them.
async fn counters(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("counters").text("name").bigint("value").unique(&["name"]).create(manager).await
}

/// Which process may do a thing that must be done by one process only.
async fn leases(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("leases").text("name").text("holder").time("expires_at").unique(&["name"]).create(manager).await
}
