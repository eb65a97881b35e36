//! What is counted of a version that was handed in follows a rule that changed: the same proof attached twice counts once. The versions
//! forget their counts, and the program fills them in anew at its start (`models::entries::counted`).

use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let forget = Query::update().table("submissions").value("affair", Option::<String>::None).to_owned();
        manager.execute(forget).await
    }

    /// The rule of before counts anew whatever lacks its counts, too.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.up(manager).await
    }
}
