//! Files and links that support an entry, and who looked at them.

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
        stored_files(manager).await?;
        evidence(manager).await?;
        evidence_accesses(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["evidence_accesses", "evidence", "stored_files"]).await
    }
}

/// The bytes in the store; several pieces of evidence may share them.
async fn stored_files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("stored_files")
        .pid()
        .text("storage_key")
        .bigint("size_bytes")
        .hash("sha256")
        .text("media_type")
        .code("state", &["ready", "quarantined", "deleted"])
        .time("created_at")
        .unique(&["storage_key"])
        .index(&["sha256"])
        .index(&["state"])
        .check("size_bytes", "size_bytes >= 0")
        .create(manager)
        .await
}

/// One piece of evidence of an entry, private unless made public.
async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("evidence")
        .pid()
        .key("entry_id", "entries")
        .text_null("criterion_code")
        .text_null("field_code")
        .code("kind", &["file", "link"])
        .text("title")
        .text("file_name")
        .key_null("stored_file_id", "stored_files")
        .text_null("url")
        .text("page_note")
        .flag("is_public")
        .int("version")
        .key("uploaded_by", "users")
        .time_null("removed_at")
        .time("created_at")
        .check("content", "(kind = 'file' AND stored_file_id IS NOT NULL) OR (kind = 'link' AND url IS NOT NULL)")
        .create(manager)
        .await
}

/// That someone outside the team opened a piece of evidence.
async fn evidence_accesses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("evidence_accesses")
        .key("evidence_id", "evidence")
        .key("user_id", "users")
        .time("created_at")
        .create(manager)
        .await
}
