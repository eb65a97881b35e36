//! Table `marks`.

use sea_orm::entity::prelude::*;

/// A mark for one criterion; no value yet means not marked, never zero.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "score_sheet_id_criterion_id")]
    pub score_sheet_id: i64,
    #[sea_orm(unique_key = "score_sheet_id_criterion_id")]
    pub criterion_id: i64,
    pub value: Option<i32>,
    pub note: String,
    #[sea_orm(belongs_to, from = "score_sheet_id", to = "id")]
    pub score_sheet: BelongsTo<super::score_sheets::Entity>,
    #[sea_orm(belongs_to, from = "criterion_id", to = "id")]
    pub criterion: BelongsTo<super::criteria::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
