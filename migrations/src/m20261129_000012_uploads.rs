//! Uploads that can be resumed, and when an unneeded file was really gone from the storage.

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
        let gone_at = ColumnDef::new("gone_at").timestamp_with_time_zone().null().to_owned();
        manager.alter_table(Table::alter().table("stored_files").add_column(gone_at).to_owned()).await?;
        uploads(manager).await?;
        upload_parts(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["upload_parts", "uploads"]).await?;
        manager.alter_table(Table::alter().table("stored_files").drop_column("gone_at").to_owned()).await
    }
}

/// A file on its way: how much of it has arrived, and what it will be attached as.
async fn uploads(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("uploads")
        .pid()
        .key("entry_id", "entries")
        .key("user_id", "users")
        .text("file_name")
        .text("target")
        .text("title")
        .text("page_note")
        .flag("is_public")
        .bigint("size_bytes")
        .bigint("received_bytes")
        .uuid_null("evidence_pid")
        .time("expires_at")
        .time("created_at")
        .time("updated_at")
        .index(&["expires_at"])
        .check("received", "received_bytes >= 0 AND received_bytes <= size_bytes")
        .create(manager)
        .await
}

/// A run of bytes in the storage; the parts of an upload lie end to end.
async fn upload_parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("upload_parts")
        .owner("upload_id", "uploads")
        .bigint("begins_at")
        .bigint("size_bytes")
        .text("storage_key")
        .time("created_at")
        .unique(&["upload_id", "begins_at"])
        .unique(&["storage_key"])
        .check("size", "size_bytes > 0")
        .create(manager)
        .await
}
