//! Table `conflict_declarations`.

use sea_orm::entity::prelude::*;

/// What a judge declared before the content was shown.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_declarations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub assignment_id: i64,
    pub has_conflict: bool,
    pub reason: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "assignment_id", to = "id")]
    pub assignment: BelongsTo<super::assignments::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
