//! The public record of innovations, their dimensions, and the programmes around them.

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
        innovations(manager).await?;
        innovation_tags(manager).await?;
        tag_changes(manager).await?;
        programmes(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["programmes", "tag_changes", "innovation_tags", "innovations"]).await
    }
}

/// `change_no` is the catalogue's change number at the last change: search and caches follow it.
async fn innovations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("innovations")
        .pid()
        .text("slug")
        .key("region_id", "regions")
        .key_null("office_id", "offices")
        .text("office_name")
        .text("name")
        .text("name_folded")
        .text("acronym")
        .text("expansion")
        .text("summary_id")
        .text("summary_en")
        .text("description_id")
        .text("description_en")
        .text("kind")
        .text("affair")
        .text("category_name")
        .int("year")
        .code("maturity", &["launched", "developed", "implemented_partly", "quick_win", "indicative", "implemented"])
        .flag("is_example")
        .key_null("entry_id", "entries")
        .key_null("submission_id", "submissions")
        .key_null("contest_id", "contests")
        .text("source_publisher")
        .text("source_place")
        .text("source_date")
        .text("source_note")
        .key_null("possible_duplicate_of_id", "innovations")
        .text("ambiguity_note_id")
        .text("ambiguity_note_en")
        .time_null("owner_confirmed_at")
        .time_null("published_at")
        .time_null("withdrawn_at")
        .text_null("withdrawn_reason")
        .bigint("change_no")
        .times()
        .unique(&["slug"])
        .index(&["published_at", "id"])
        .index(&["region_id", "year"])
        .index(&["change_no"])
        .create(manager)
        .await
}

/// That an innovation serves a dimension, and how settled that is.
async fn innovation_tags(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("innovation_tags")
        .pid()
        .key("innovation_id", "innovations")
        .key("dimension_id", "dimensions")
        .flag("is_primary")
        .code("status", &["proposed", "indicative", "set", "quick_win"])
        .text("working_group")
        .int_null("year")
        .text("reason")
        .key_null("author_id", "users")
        .times()
        .unique(&["innovation_id", "dimension_id"])
        .index(&["dimension_id", "status"])
        .create(manager)
        .await
}

/// The history of tags. No author: the reference data brought it.
async fn tag_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("tag_changes")
        .key("innovation_id", "innovations")
        .key("dimension_id", "dimensions")
        .code("action", &["added", "changed", "removed"])
        .text_null("before")
        .text_null("after")
        .text("reason")
        .key_null("author_id", "users")
        .time("created_at")
        .create(manager)
        .await
}

/// Contests, masterplans and movements of which the sources speak.
async fn programmes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("programmes")
        .pid()
        .key_null("region_id", "regions")
        .text("kind")
        .text("name")
        .int("year")
        .text("owner")
        .text("note")
        .text("source_publisher")
        .text("source_place")
        .text("source_date")
        .create(manager)
        .await
}
