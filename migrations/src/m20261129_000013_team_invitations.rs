//! Invitations to the team of an entry, and offers to take it over: for one person, until a moment, answered once.

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
        table("team_invitations")
            .pid()
            .owner("entry_id", "entries")
            .key("user_id", "users")
            .text("name")
            .code("role", &["owner", "editor", "viewer"])
            .code("state", &["open", "accepted", "declined", "revoked", "replaced"])
            .flag("by_committee")
            .flag("old_owner_leaves")
            .text("reason")
            .key("invited_by", "users")
            .time("expires_at")
            .times()
            .index(&["entry_id", "state"])
            .index(&["user_id", "state"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["team_invitations"]).await
    }
}
