//! Table `office_approvals`.

use sea_orm::entity::prelude::*;

use super::enums::ApprovalState;

/// The head of an office asked to approve an entry before it is handed in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office_approvals")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub head_name: String,
    pub head_email: String,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub state: ApprovalState,
    /// Why it was sent back; empty otherwise.
    pub reason: String,
    /// SHA-256 of what was approved or sent back.
    pub content_sha256: Option<String>,
    pub asked_by: i64,
    pub expires_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
