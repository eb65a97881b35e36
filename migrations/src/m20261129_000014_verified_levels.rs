//! The check of an entry in detail: what each check decided on levels, fields and criteria, and the sheet that is being filled in.

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
        verified_levels(manager).await?;
        verified_items(manager).await?;
        check_sheets(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["check_sheets", "verified_items", "verified_levels"]).await
    }
}

/// The level of a criterion that one check found proved.
async fn verified_levels(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("verified_levels")
        .owner("verification_id", "verifications")
        .text("criterion_code")
        .int_null("claimed")
        .int("level")
        .unique(&["verification_id", "criterion_code"])
        .create(manager)
        .await
}

/// What one check says about one field or criterion.
async fn verified_items(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("verified_items")
        .owner("verification_id", "verifications")
        .code("target_kind", &["field", "criterion"])
        .text("target_code")
        .code("verdict", &["accepted", "returned"])
        .unique(&["verification_id", "target_kind", "target_code"])
        .create(manager)
        .await
}

/// One sheet per entry: who took the check, and what is filled in so far. `version` counts every save.
async fn check_sheets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("check_sheets")
        .owner("entry_id", "entries")
        .key_null("submission_id", "submissions")
        .key_null("verifier_id", "users")
        .time_null("taken_at")
        .text("filled")
        .int("version")
        .key_null("author_id", "users")
        .times()
        .unique(&["entry_id"])
        .create(manager)
        .await
}
