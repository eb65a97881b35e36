//! Submissions are looked up by their hash and by their number: anyone may ask whether a receipt is one of ours.

use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 2] = ["sha256", "number"];

fn name(column: &str) -> String {
    format!("ix__submissions__{column}")
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.create_index(Index::create().name(name(column)).table("submissions").col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.drop_index(Index::drop().name(name(column)).table("submissions").to_owned()).await?;
        }
        Ok(())
    }
}
