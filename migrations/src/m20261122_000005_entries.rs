//! What people hand in: entries, their sections and their teams; and later deadlines, with the reason.

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
        entries(manager).await?;
        entry_sections(manager).await?;
        entry_members(manager).await?;
        deadline_extensions(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["deadline_extensions", "entry_members", "entry_sections", "entries"]).await
    }
}

/// An entry to a category of a contest.
async fn entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("entries")
        .pid()
        .key("contest_id", "contests")
        .key("category_id", "categories")
        .text_null("number")
        .code(
            "status",
            &[
                "draft",
                "submitted",
                "returned",
                "corrected",
                "eligible",
                "declined",
                "shortlisted",
                "awarded",
                "not_selected",
                "withdrawn",
            ],
        )
        .text("title")
        .text("title_folded")
        .text("acronym")
        .text("expansion")
        .key_null("office_id", "offices")
        .key("owner_id", "users")
        .int("version")
        .time_null("submitted_at")
        .time_null("correction_due_at")
        .key_null("continued_from_id", "entries")
        .times()
        .unique(&["contest_id", "number"])
        .index(&["contest_id", "status"])
        .create(manager)
        .await
}

/// The answers to one section of the form, saved as they are typed.
async fn entry_sections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("entry_sections")
        .owner("entry_id", "entries")
        .text("code")
        .text("answers")
        .int("version")
        .key("updated_by", "users")
        .time("updated_at")
        .unique(&["entry_id", "code"])
        .create(manager)
        .await
}

/// A person of the team, invited by address.
async fn entry_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("entry_members")
        .owner("entry_id", "entries")
        .key_null("user_id", "users")
        .text("email_folded")
        .code("role", &["owner", "editor", "viewer"])
        .key("invited_by", "users")
        .time_null("joined_at")
        .time_null("left_at")
        .time("created_at")
        .unique(&["entry_id", "email_folded"])
        .index(&["email_folded"])
        .create(manager)
        .await
}

/// A later closing of a stage, for all or for one entry.
async fn deadline_extensions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("deadline_extensions")
        .key("contest_id", "contests")
        .key("stage_id", "stages")
        .key_null("entry_id", "entries")
        .time("closes_at")
        .text("reason")
        .key("author_id", "users")
        .time("created_at")
        .create(manager)
        .await
}
