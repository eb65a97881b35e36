//! Table `criteria`.

use sea_orm::entity::prelude::*;

/// What a judge gives a mark for. Under `percent` the weights are basis points.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criteria")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "rubric_id_code")]
    pub rubric_id: i64,
    #[sea_orm(unique_key = "rubric_id_code")]
    pub code: String,
    pub position: i32,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    /// Basis points under `percent` (sum 10 000), a plain weight under `weighted_levels`.
    pub weight: i32,
    pub mandatory: bool,
    pub scale_min: i32,
    pub scale_max: i32,
    pub scale_step: i32,
    /// JSON list of labelled values.
    pub levels: String,
    /// JSON list of what proves the criterion.
    pub evidence: String,
    pub note_required: bool,
    #[sea_orm(belongs_to, from = "rubric_id", to = "id")]
    pub rubric: BelongsTo<super::rubrics::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
