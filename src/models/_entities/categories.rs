//! Table `categories`.

use sea_orm::entity::prelude::*;

/// A category of a contest, with its own rubric and prizes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "categories")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "contest_id_code")]
    pub contest_id: i64,
    #[sea_orm(unique_key = "contest_id_code")]
    pub code: String,
    pub position: i32,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    pub rubric_id: i64,
    /// JSON list.
    pub prizes: String,
    /// JSON list of what the administrative check looks at.
    pub checklist: String,
    pub sheets_per_entry: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "rubric_id", to = "id")]
    pub rubric: BelongsTo<super::rubrics::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
