//! When a file is looked at next: by one process at a time, and less and less often while it fails.

use sea_orm_migration::prelude::*;

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
        // One statement each: SQLite adds one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table(TABLE).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["preview_attempts", "next_look_at"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
