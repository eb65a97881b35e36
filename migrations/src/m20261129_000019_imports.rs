//! Tables of innovations that the committee brings, and which innovations came from them.

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
        imports(manager).await?;
        import_rows(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["import_rows", "imports"]).await
    }
}

/// A file, what was chosen so far, and what became of it. Without a key the file is gone.
async fn imports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("imports")
        .pid()
        .key("region_id", "regions")
        .key("author_id", "users")
        .text("file_name")
        .code("kind", &["workbook", "csv"])
        .text_null("storage_key")
        .bigint("size_bytes")
        .hash("sha256")
        .code("status", &["waiting", "done", "undone", "discarded", "expired"])
        .text_null("sheet")
        .int_null("header_row")
        .text_null("mapping")
        .int("innovations")
        .int("version")
        .time("expires_at")
        .time_null("done_at")
        .times()
        .index(&["region_id", "id"])
        .index(&["status", "expires_at"])
        .create(manager)
        .await
}

/// An innovation and the catalogue's change number when the import wrote it: while both still agree, nobody changed it since.
async fn import_rows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("import_rows")
        .key("import_id", "imports")
        .key("innovation_id", "innovations")
        .int("row_number")
        .bigint("change_no")
        .unique(&["innovation_id"])
        .create(manager)
        .await
}
