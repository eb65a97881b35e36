//! Table `innovation_marks`.

use sea_orm::entity::prelude::*;

use super::enums::PairVerdict;

/// What planners or committee say about two innovations of the catalogue, the newer one first.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "innovation_marks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "innovation_id_other_innovation_id")]
    pub innovation_id: i64,
    #[sea_orm(unique_key = "innovation_id_other_innovation_id")]
    pub other_innovation_id: i64,
    pub verdict: PairVerdict,
    pub note: String,
    pub author_id: i64,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
