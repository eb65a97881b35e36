//! Table `memberships`.

use sea_orm::entity::prelude::*;

use super::enums::RegionRole;

/// A person's role in a region.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "user_id_region_id_role")]
    pub user_id: i64,
    #[sea_orm(unique_key = "user_id_region_id_role")]
    pub region_id: i64,
    #[sea_orm(unique_key = "user_id_region_id_role")]
    pub role: RegionRole,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<super::regions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
