//! Table `offices`.

use sea_orm::entity::prelude::*;

/// A part of a regional government, a village, a school: whatever an entry can come from.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offices")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "region_id_name_folded")]
    pub region_id: i64,
    pub parent_id: Option<i64>,
    pub name: String,
    #[sea_orm(unique_key = "region_id_name_folded")]
    pub name_folded: String,
    pub kind: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<super::regions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
