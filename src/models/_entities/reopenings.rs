//! Table `reopenings`.

use sea_orm::entity::prelude::*;

/// That the chair opened a final sheet again, with the marks as they were.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reopenings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub score_sheet_id: i64,
    pub reason: String,
    pub author_id: i64,
    /// JSON of the marks at the reopening.
    pub marks_before: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "score_sheet_id", to = "id")]
    pub score_sheet: BelongsTo<super::score_sheets::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
