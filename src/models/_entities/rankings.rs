//! Table `rankings`.

use sea_orm::entity::prelude::*;

/// A ranking as computed from one set of rules and inputs.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rankings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "contest_id_category_id_inputs_sha256")]
    pub contest_id: i64,
    #[sea_orm(unique_key = "contest_id_category_id_inputs_sha256")]
    pub category_id: i64,
    pub rules_sha256: String,
    #[sea_orm(unique_key = "contest_id_category_id_inputs_sha256")]
    pub inputs_sha256: String,
    /// JSON of the whole computation.
    pub result: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "category_id", to = "id")]
    pub category: BelongsTo<super::categories::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
