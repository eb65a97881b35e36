//! Table `score_sheets`.

use sea_orm::entity::prelude::*;

use super::enums::SheetStatus;

/// A judge's marks and comment for one assignment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_sheets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique)]
    pub assignment_id: i64,
    pub status: SheetStatus,
    pub version: i32,
    pub comment: String,
    pub finalised_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "assignment_id", to = "id")]
    pub assignment: BelongsTo<super::assignments::Entity>,
    #[sea_orm(has_many)]
    pub marks: HasMany<super::marks::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
