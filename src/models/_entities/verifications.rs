//! Table `verifications`.

use sea_orm::entity::prelude::*;

use super::enums::VerificationOutcome;

/// The administrative check of one submission.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verifications")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub submission_id: i64,
    pub verifier_id: i64,
    pub outcome: VerificationOutcome,
    pub reason: String,
    /// JSON list of what was ticked.
    pub checklist: String,
    pub correction_due_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "submission_id", to = "id")]
    pub submission: BelongsTo<super::submissions::Entity>,
    #[sea_orm(belongs_to, from = "verifier_id", to = "id")]
    pub verifier: BelongsTo<super::users::Entity>,
    #[sea_orm(has_many)]
    pub notes: HasMany<super::verification_notes::Entity>,
    #[sea_orm(has_many)]
    pub levels: HasMany<super::verified_levels::Entity>,
    #[sea_orm(has_many)]
    pub items: HasMany<super::verified_items::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
