//! Table `form_sets`.

use sea_orm::entity::prelude::*;

/// A version of the questions an entry answers; versions are never changed, only followed by others.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "form_sets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "code_version")]
    pub code: String,
    #[sea_orm(unique_key = "code_version")]
    pub version: i32,
    pub region_id: Option<i64>,
    pub name_id: String,
    pub name_en: String,
    /// JSON of sections and fields.
    pub definition: String,
    pub sha256: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<Option<super::regions::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
