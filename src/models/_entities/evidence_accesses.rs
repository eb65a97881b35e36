//! Table `evidence_accesses`.

use sea_orm::entity::prelude::*;

/// That someone outside the team opened a piece of evidence.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_accesses")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub evidence_id: i64,
    pub user_id: i64,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "evidence_id", to = "id")]
    pub evidence: BelongsTo<super::evidence::Entity>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
