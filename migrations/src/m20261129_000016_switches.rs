//! Switches of the operator that hold on every node, e.g. read-only mode.

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

    /// A switch that is off has no row.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("switches").text("name").text("reason").time("since").unique(&["name"]).create(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["switches"]).await
    }
}
