//! People, how they sign in, and how often they may try.

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
        users(manager).await?;
        sessions(manager).await?;
        one_time_links(manager).await?;
        throttle_buckets(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["throttle_buckets", "one_time_links", "sessions", "users"]).await
    }
}

/// A person. `email_folded` is the address as it is compared; `email` is what the person wrote.
async fn users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("users")
        .pid()
        .text("email")
        .text("email_folded")
        .text("name")
        .text_null("password_hash")
        .code("locale", &["id", "en"])
        .flag("is_administrator")
        .flag("is_demo")
        .time_null("confirmed_at")
        .time_null("blocked_at")
        .times()
        .unique(&["email_folded"])
        .create(manager)
        .await
}

/// A signed-in browser. The cookie's token is kept as a hash only.
async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("sessions")
        .pid()
        .owner("user_id", "users")
        .hash("token_hash")
        .text("user_agent")
        .time("created_at")
        .time("last_seen_at")
        .time("expires_at")
        .unique(&["token_hash"])
        .index(&["expires_at"])
        .create(manager)
        .await
}

/// A link that was mailed: it works once, for one purpose, until it expires.
async fn one_time_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("one_time_links")
        .owner("user_id", "users")
        .code("purpose", &["confirmation", "password_reset", "sign_in", "judge_invitation", "team_invitation"])
        .hash("token_hash")
        .uuid_null("subject_pid")
        .time("expires_at")
        .time_null("used_at")
        .time("created_at")
        .unique(&["token_hash"])
        .index(&["subject_pid"])
        .index(&["expires_at"])
        .create(manager)
        .await
}

/// How much of an allowance has been used up in the window that began at `window_started_at`.
async fn throttle_buckets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("throttle_buckets")
        .text("bucket")
        .int("tokens_used")
        .time("window_started_at")
        .unique(&["bucket"])
        .index(&["window_started_at"])
        .create(manager)
        .await
}
