//! Table `verified_items`.

use sea_orm::entity::prelude::*;

use super::enums::{ItemVerdict, NoteTarget};

/// What one check says about one field or criterion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verified_items")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub verification_id: i64,
    pub target_kind: NoteTarget,
    pub target_code: String,
    pub verdict: ItemVerdict,
    #[sea_orm(belongs_to, from = "verification_id", to = "id")]
    pub verification: BelongsTo<super::verifications::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
