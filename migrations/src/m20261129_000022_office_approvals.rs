//! Approval of an entry by the head of its office, where the contest asks for it before handing in.

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
        let mut column = ColumnDef::new("needs_office_approval");
        column.boolean().not_null().default(false);
        manager.alter_table(Table::alter().table("contests").add_column(column).to_owned()).await?;
        // `content_sha256`: what was approved; set with the decision, so that a later change of the draft is noticed.
        table("office_approvals")
            .pid()
            .owner("entry_id", "entries")
            .text("head_name")
            .text("head_email")
            .hash("token_hash")
            .code("state", &["asked", "approved", "sent_back", "replaced"])
            .text("reason")
            .hash_null("content_sha256")
            .key("asked_by", "users")
            .time("expires_at")
            .time_null("decided_at")
            .times()
            .unique(&["token_hash"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["office_approvals"]).await?;
        manager.alter_table(Table::alter().table("contests").drop_column("needs_office_approval").to_owned()).await
    }
}
