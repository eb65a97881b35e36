//! Sets of dimensions to which innovations are tagged, and how the sets map to each other.

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
        frameworks(manager).await?;
        dimensions(manager).await?;
        crosswalks(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["crosswalks", "dimensions", "frameworks"]).await
    }
}

async fn frameworks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("frameworks")
        .text("code")
        .text("name_id")
        .text("name_en")
        .text("owner")
        .flag("is_default")
        .int("version")
        .text("source")
        .times()
        .unique(&["code"])
        .create(manager)
        .await
}

/// A dimension, or a sub-dimension when it has a parent. `tone` is the key of its colour.
async fn dimensions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("dimensions")
        .key("framework_id", "frameworks")
        .key_null("parent_id", "dimensions")
        .text("code")
        .text("slug")
        .int("position")
        .text("name")
        .text("name_id")
        .text("name_en")
        .text("description_id")
        .text("description_en")
        .text("target_id")
        .text("target_en")
        .text("working_group_id")
        .text("working_group_en")
        .code("tone", &["gov", "brd", "eco", "liv", "soc", "env", "mob", "peo"])
        .unique(&["framework_id", "code"])
        .unique(&["framework_id", "slug"])
        .create(manager)
        .await
}

/// That a dimension of one framework corresponds to one of another, and how well.
async fn crosswalks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("crosswalks")
        .owner("from_dimension_id", "dimensions")
        .owner("to_dimension_id", "dimensions")
        .code("strength", &["strong", "medium", "weak"])
        .text("basis")
        .unique(&["from_dimension_id", "to_dimension_id"])
        .create(manager)
        .await
}
