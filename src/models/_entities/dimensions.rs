//! Table `dimensions`.

use sea_orm::entity::prelude::*;

use super::enums::Tone;

/// A dimension, or a sub-dimension when it has a parent. `tone` is the key of its colour.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dimensions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "framework_id_code")]
    pub framework_id: i64,
    pub parent_id: Option<i64>,
    #[sea_orm(unique_key = "framework_id_code")]
    pub code: String,
    #[sea_orm(unique_key = "framework_id_slug")]
    pub slug: String,
    pub position: i32,
    pub name: String,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    pub target_id: String,
    pub target_en: String,
    pub working_group_id: String,
    pub working_group_en: String,
    /// Key of the colour.
    pub tone: Tone,
    #[sea_orm(belongs_to, from = "framework_id", to = "id")]
    pub framework: BelongsTo<super::frameworks::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
