//! Table `deadline_extensions`.

use sea_orm::entity::prelude::*;

/// A later closing of a stage, for all or for one entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_extensions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contest_id: i64,
    pub stage_id: i64,
    pub entry_id: Option<i64>,
    pub closes_at: DateTimeUtc,
    pub reason: String,
    pub author_id: i64,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "stage_id", to = "id")]
    pub stage: BelongsTo<super::stages::Entity>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<Option<super::entries::Entity>>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
