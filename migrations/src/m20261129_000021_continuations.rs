//! Entries that go on from an earlier one: what was developed since.

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
        continuations(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["continuations"]).await
    }
}

/// What the team says is new; `entries.continued_from_id` says since which entry.
async fn continuations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("continuations")
        .owner("entry_id", "entries")
        .text("developed")
        .int("version")
        .key("author_id", "users")
        .times()
        .unique(&["entry_id"])
        .create(manager)
        .await
}
