//! Table `continuations`.

use sea_orm::entity::prelude::*;

/// What was developed since the entry that this one goes on from (`entries.continued_from_id`).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "continuations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub entry_id: i64,
    pub developed: String,
    pub version: i32,
    pub author_id: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
