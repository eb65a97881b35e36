//! Which contest an edited form belongs to.

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
        contest_forms(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["contest_forms"]).await
    }
}

/// A form set that one contest made its own, and the one it was made from. Form sets without such a row are presets.
async fn contest_forms(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("contest_forms")
        .key("form_set_id", "form_sets")
        .owner("contest_id", "contests")
        .key("made_from_id", "form_sets")
        .time("created_at")
        .unique(&["form_set_id"])
        .create(manager)
        .await
}
