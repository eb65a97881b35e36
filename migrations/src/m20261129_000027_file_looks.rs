//! When a file is looked at next: by one process at a time, and less and less often while it fails.

use sea_orm_migration::prelude::*;

use crate::helpers::{add_columns, drop_columns};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "stored_files";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("next_look_at").timestamp_with_time_zone().null().to_owned(),
            ColumnDef::new("preview_attempts").integer().not_null().default(0).to_owned(),
        ];
        add_columns(manager, TABLE, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, TABLE, &["next_look_at", "preview_attempts"]).await
    }
}
