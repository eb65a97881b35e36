//! What lists count of a version that was handed in, so that they need not read its document: the main affair, and whether evidence of
//! a mandatory indicator is lacking. Versions from before have neither; the program fills them in at its start, in portions, for it takes
//! the form and the rules of a contest to tell (`models::entries::counted`).

use sea_orm_migration::prelude::*;

use crate::helpers::{add_columns, drop_columns};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "submissions";
const INDEX: &str = "ix__submissions__affair";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("affair").text().null().to_owned(),
            ColumnDef::new("lacks_evidence").boolean().null().to_owned(),
        ];
        add_columns(manager, TABLE, columns).await?;
        // By it the program finds the rows that are still to be filled.
        manager.create_index(Index::create().name(INDEX).table(TABLE).col("affair").take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table(TABLE).to_owned()).await?;
        drop_columns(manager, TABLE, &["affair", "lacks_evidence"]).await
    }
}
