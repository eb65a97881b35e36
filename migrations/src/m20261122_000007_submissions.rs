//! What was handed in, what was taken back, and the administrative check.

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
        submissions(manager).await?;
        withdrawals(manager).await?;
        verifications(manager).await?;
        verification_notes(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["verification_notes", "verifications", "withdrawals", "submissions"]).await
    }
}

/// The entry as it was at the moment it was handed in.
async fn submissions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("submissions")
        .pid()
        .key("entry_id", "entries")
        .int("ordinal")
        .text("number")
        .text("snapshot")
        .hash("sha256")
        .flag("in_grace")
        .key("author_id", "users")
        .time("created_at")
        .unique(&["entry_id", "ordinal"])
        .create(manager)
        .await
}

async fn withdrawals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("withdrawals")
        .key("entry_id", "entries")
        .text("reason")
        .key("author_id", "users")
        .time("created_at")
        .create(manager)
        .await
}

/// The administrative check of one submission.
async fn verifications(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("verifications")
        .pid()
        .key("entry_id", "entries")
        .key("submission_id", "submissions")
        .key("verifier_id", "users")
        .code("outcome", &["accepted", "returned", "declined"])
        .text("reason")
        .text("checklist")
        .time_null("correction_due_at")
        .time("created_at")
        .create(manager)
        .await
}

/// What to mend, at the field or the criterion where it is to be mended.
async fn verification_notes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("verification_notes")
        .owner("verification_id", "verifications")
        .code("target_kind", &["field", "criterion"])
        .text("target_code")
        .text("note")
        .create(manager)
        .await
}
