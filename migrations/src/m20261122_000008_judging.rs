//! Judges, what they are assigned, and the marks they give.

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
        judges(manager).await?;
        assignments(manager).await?;
        conflict_declarations(manager).await?;
        score_sheets(manager).await?;
        marks(manager).await?;
        reopenings(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["reopenings", "marks", "score_sheets", "conflict_declarations", "assignments", "judges"])
            .await
    }
}

async fn judges(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("judges")
        .pid()
        .key("contest_id", "contests")
        .key("user_id", "users")
        .text("affiliation")
        .flag("is_chair")
        .time("invited_at")
        .time_null("accepted_at")
        .time_null("ended_at")
        .times()
        .unique(&["contest_id", "user_id"])
        .create(manager)
        .await
}

/// That a judge scores an entry in a stage.
async fn assignments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("assignments")
        .pid()
        .key("judge_id", "judges")
        .key("entry_id", "entries")
        .key("stage_id", "stages")
        .time("created_at")
        .time_null("removed_at")
        .text("removed_reason")
        .unique(&["judge_id", "entry_id", "stage_id"])
        .create(manager)
        .await
}

/// What a judge declared before the content was shown.
async fn conflict_declarations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("conflict_declarations")
        .key("assignment_id", "assignments")
        .flag("has_conflict")
        .text("reason")
        .time("created_at")
        .unique(&["assignment_id"])
        .create(manager)
        .await
}

async fn score_sheets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("score_sheets")
        .pid()
        .key("assignment_id", "assignments")
        .code("status", &["draft", "final", "void"])
        .int("version")
        .text("comment")
        .time_null("finalised_at")
        .times()
        .unique(&["assignment_id"])
        .create(manager)
        .await
}

/// A mark for one criterion; no value yet means not marked, never zero.
async fn marks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("marks")
        .owner("score_sheet_id", "score_sheets")
        .key("criterion_id", "criteria")
        .int_null("value")
        .text("note")
        .unique(&["score_sheet_id", "criterion_id"])
        .create(manager)
        .await
}

/// That the chair opened a final sheet again, with the marks as they were.
async fn reopenings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("reopenings")
        .key("score_sheet_id", "score_sheets")
        .text("reason")
        .key("author_id", "users")
        .text("marks_before")
        .time("created_at")
        .create(manager)
        .await
}
