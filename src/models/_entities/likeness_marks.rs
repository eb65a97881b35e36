//! Table `likeness_marks`.

use sea_orm::entity::prelude::*;

use super::enums::PairVerdict;

/// What the committee says about an entry and an older entry, or an innovation of the catalogue.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "likeness_marks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub other_entry_id: Option<i64>,
    pub other_innovation_id: Option<i64>,
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
