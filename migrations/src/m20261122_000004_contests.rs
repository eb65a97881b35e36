//! Contests and what is settled before they open: form, categories, rubrics, stages.

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
        form_sets(manager).await?;
        contests(manager).await?;
        rubrics(manager).await?;
        criteria(manager).await?;
        categories(manager).await?;
        stages(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["stages", "categories", "criteria", "rubrics", "contests", "form_sets"]).await
    }
}

/// A version of the questions an entry answers; versions are never changed, only followed by others.
async fn form_sets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("form_sets")
        .pid()
        .text("code")
        .int("version")
        .key_null("region_id", "regions")
        .text("name_id")
        .text("name_en")
        .text("definition")
        .hash("sha256")
        .times()
        .unique(&["code", "version"])
        .create(manager)
        .await
}

/// A contest of one region in one year. `rules` and its hash are frozen at the opening.
async fn contests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("contests")
        .pid()
        .text("slug")
        .key("region_id", "regions")
        .int("year")
        .text("name_id")
        .text("name_en")
        .text("summary_id")
        .text("summary_en")
        .code("status", &["draft", "open", "closed", "published", "archived"])
        .flag("is_example")
        .key("form_set_id", "form_sets")
        .key("framework_id", "frameworks")
        .code("combine", &["mean", "trimmed_mean", "median"])
        .int("decimals")
        .int("quorum")
        .text("tie_breaks")
        .flag("blind_names")
        .int("grace_minutes")
        .bigint("max_file_bytes")
        .text_null("rules")
        .hash_null("rules_sha256")
        .time_null("opened_at")
        .time_null("published_at")
        .key_null("copied_from_id", "contests")
        .times()
        .int("version")
        .unique(&["slug"])
        .index(&["region_id", "year"])
        .index(&["status"])
        .check("numbers", "decimals >= 0 AND quorum >= 0 AND grace_minutes >= 0 AND max_file_bytes > 0")
        .create(manager)
        .await
}

/// Criteria and how they are weighted: a preset when it belongs to no contest.
async fn rubrics(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("rubrics")
        .pid()
        .owner_null("contest_id", "contests")
        .text("code")
        .text("name_id")
        .text("name_en")
        .code("scheme", &["percent", "weighted_levels"])
        .text("source")
        .flag("weights_assumed")
        .times()
        .index(&["code"])
        .create(manager)
        .await
}

/// What a judge gives a mark for. Under `percent` the weights are basis points.
async fn criteria(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("criteria")
        .pid()
        .owner("rubric_id", "rubrics")
        .text("code")
        .int("position")
        .text("name_id")
        .text("name_en")
        .text("description_id")
        .text("description_en")
        .int("weight")
        .flag("mandatory")
        .int("scale_min")
        .int("scale_max")
        .int("scale_step")
        .text("levels")
        .text("evidence")
        .flag("note_required")
        .unique(&["rubric_id", "code"])
        .check("weight", "weight >= 0")
        .check("scale", "scale_min <= scale_max AND scale_step > 0")
        .create(manager)
        .await
}

/// A category of a contest, with its own rubric and prizes.
async fn categories(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("categories")
        .pid()
        .owner("contest_id", "contests")
        .text("code")
        .int("position")
        .text("name_id")
        .text("name_en")
        .text("description_id")
        .text("description_en")
        .key("rubric_id", "rubrics")
        .text("prizes")
        .text("checklist")
        .int("sheets_per_entry")
        .times()
        .unique(&["contest_id", "code"])
        .check("sheets_per_entry", "sheets_per_entry >= 0")
        .create(manager)
        .await
}

/// A step of a contest and the time it is open.
async fn stages(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("stages")
        .pid()
        .owner("contest_id", "contests")
        .code(
            "kind",
            &["publicity", "registration", "verification", "correction", "judging", "plenary", "announcement", "other"],
        )
        .int("position")
        .text("name_id")
        .text("name_en")
        .time_null("opens_at")
        .time_null("closes_at")
        .int("weight_bp")
        .index(&["contest_id", "position"])
        .index(&["kind", "closes_at"])
        .check("weight_bp", "weight_bp BETWEEN 0 AND 10000")
        .create(manager)
        .await
}
