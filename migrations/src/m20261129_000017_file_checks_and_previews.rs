//! What happens to a file after it was received: a scanner looks at it, and pictures get a preview.

use sea_orm_migration::prelude::*;

use crate::helpers::{add_columns, drop_columns};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "stored_files";
const COLUMNS: [&str; 8] = [
    "awaits_check_since",
    "checked_at",
    "check_attempts",
    "finding",
    "preview_key",
    "preview_bytes",
    "preview_width",
    "preview_height",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("awaits_check_since").timestamp_with_time_zone().null().to_owned(),
            ColumnDef::new("checked_at").timestamp_with_time_zone().null().to_owned(),
            ColumnDef::new("check_attempts").integer().not_null().default(0).to_owned(),
            ColumnDef::new("finding").text().null().to_owned(),
            ColumnDef::new("preview_key").text().null().to_owned(),
            ColumnDef::new("preview_bytes").big_integer().null().to_owned(),
            ColumnDef::new("preview_width").integer().null().to_owned(),
            ColumnDef::new("preview_height").integer().null().to_owned(),
        ];
        add_columns(manager, TABLE, columns).await?;
        let waiting = Index::create()
            .name("idx__stored_files__awaits_check_since")
            .table(TABLE)
            .col("awaits_check_since")
            .to_owned();
        manager.create_index(waiting).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("idx__stored_files__awaits_check_since").table(TABLE).to_owned()).await?;
        drop_columns(manager, TABLE, &COLUMNS).await
    }
}
