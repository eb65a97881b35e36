//! Table `verified_levels`.

use sea_orm::entity::prelude::*;

/// The level of a criterion that one check found proved, beside the level that was claimed then.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verified_levels")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub verification_id: i64,
    pub criterion_code: String,
    pub claimed: Option<i32>,
    pub level: i32,
    #[sea_orm(belongs_to, from = "verification_id", to = "id")]
    pub verification: BelongsTo<super::verifications::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
