//! Dates that a committee sets after opening, for stages that the frozen rules leave without: the night of the awards is rarely known
//! when a contest opens. The rules' own columns stay as they were hashed.

use sea_orm_migration::prelude::*;

use crate::helpers::{add_columns, drop_columns};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "stages";
const COLUMNS: [&str; 3] = ["announced_opens_at", "announced_closes_at", "announced_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let time = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().null().to_owned();
        add_columns(manager, TABLE, COLUMNS.map(time)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, TABLE, &COLUMNS).await
    }
}
