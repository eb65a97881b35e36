//! What planners and committee say about two innovations of the catalogue that look alike.

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
        innovation_marks(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["innovation_marks"]).await
    }
}

/// A mark on a pair: the newer innovation and the older one.
async fn innovation_marks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("innovation_marks")
        .pid()
        .key("innovation_id", "innovations")
        .key("other_innovation_id", "innovations")
        .code("verdict", &["same", "development_of", "different"])
        .text("note")
        .key("author_id", "users")
        .int("version")
        .times()
        .unique(&["innovation_id", "other_innovation_id"])
        .create(manager)
        .await
}
