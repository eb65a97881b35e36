//! Table `verification_notes`.

use sea_orm::entity::prelude::*;

use super::enums::NoteTarget;

/// What to mend, at the field or the criterion where it is to be mended.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verification_notes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub verification_id: i64,
    pub target_kind: NoteTarget,
    pub target_code: String,
    pub note: String,
    #[sea_orm(belongs_to, from = "verification_id", to = "id")]
    pub verification: BelongsTo<super::verifications::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
