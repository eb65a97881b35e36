//! Rankings, decisions and their publication.

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
        rankings(manager).await?;
        decisions(manager).await?;
        publications(manager).await?;
        awards(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["awards", "publications", "decisions", "rankings"]).await
    }
}

/// A ranking as computed from one set of rules and inputs.
async fn rankings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("rankings")
        .pid()
        .key("contest_id", "contests")
        .key("category_id", "categories")
        .hash("rules_sha256")
        .hash("inputs_sha256")
        .text("result")
        .time("created_at")
        .unique(&["contest_id", "category_id", "inputs_sha256"])
        .create(manager)
        .await
}

/// What the plenary decided about an entry; nobody sees it before the publication.
async fn decisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("decisions")
        .key("entry_id", "entries")
        .key("category_id", "categories")
        .code("outcome", &["awarded", "not_selected"])
        .text("award_name_id")
        .text("award_name_en")
        .int("award_order")
        .text("prize")
        .text("reason")
        .key("author_id", "users")
        .times()
        .unique(&["entry_id"])
        .create(manager)
        .await
}

/// The one moment at which a contest's results became public.
async fn publications(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("publications")
        .key("contest_id", "contests")
        .key("author_id", "users")
        .hash("rules_sha256")
        .text("scores")
        .hash("scores_sha256")
        .time("created_at")
        .unique(&["contest_id"])
        .create(manager)
        .await
}

async fn awards(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("awards")
        .pid()
        .key("contest_id", "contests")
        .key("category_id", "categories")
        .key("entry_id", "entries")
        .key_null("innovation_id", "innovations")
        .text("name_id")
        .text("name_en")
        .int("position")
        .text("prize")
        .time("created_at")
        .unique(&["contest_id", "entry_id"])
        .create(manager)
        .await
}
