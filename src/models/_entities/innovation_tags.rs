//! Table `innovation_tags`.

use sea_orm::entity::prelude::*;

use super::enums::TagStatus;

/// That an innovation serves a dimension, and how settled that is.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "innovation_tags")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "innovation_id_dimension_id")]
    pub innovation_id: i64,
    #[sea_orm(unique_key = "innovation_id_dimension_id")]
    pub dimension_id: i64,
    pub is_primary: bool,
    pub status: TagStatus,
    pub working_group: String,
    pub year: Option<i32>,
    pub reason: String,
    pub author_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "innovation_id", to = "id")]
    pub innovation: BelongsTo<super::innovations::Entity>,
    #[sea_orm(belongs_to, from = "dimension_id", to = "id")]
    pub dimension: BelongsTo<super::dimensions::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<Option<super::users::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
