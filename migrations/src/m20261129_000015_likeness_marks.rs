//! What the committee says about two innovations that look alike.

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
        likeness_marks(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["likeness_marks"]).await
    }
}

/// A mark on a pair: an entry, and an older entry or an innovation of the catalogue.
async fn likeness_marks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("likeness_marks")
        .pid()
        .key("entry_id", "entries")
        .key_null("other_entry_id", "entries")
        .key_null("other_innovation_id", "innovations")
        .code("verdict", &["same", "development_of", "different"])
        .text("note")
        .key("author_id", "users")
        .int("version")
        .times()
        .unique(&["entry_id", "other_entry_id"])
        .unique(&["entry_id", "other_innovation_id"])
        .check("other", "other_entry_id IS NOT NULL OR other_innovation_id IS NOT NULL")
        .create(manager)
        .await
}
