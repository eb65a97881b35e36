//! Table `awards`.

use sea_orm::entity::prelude::*;

/// An award as it was published.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "awards")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "contest_id_entry_id")]
    pub contest_id: i64,
    pub category_id: i64,
    #[sea_orm(unique_key = "contest_id_entry_id")]
    pub entry_id: i64,
    pub innovation_id: Option<i64>,
    pub name_id: String,
    pub name_en: String,
    pub position: i32,
    pub prize: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "category_id", to = "id")]
    pub category: BelongsTo<super::categories::Entity>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "innovation_id", to = "id")]
    pub innovation: BelongsTo<Option<super::innovations::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
