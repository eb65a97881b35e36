//! Table `programmes`.

use sea_orm::entity::prelude::*;

/// Contests, masterplans and movements of which the sources speak.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programmes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub region_id: Option<i64>,
    pub kind: String,
    pub name: String,
    pub year: i32,
    pub owner: String,
    pub note: String,
    pub source_publisher: String,
    pub source_place: String,
    pub source_date: String,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<Option<super::regions::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
