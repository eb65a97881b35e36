//! Table `team_invitations`.

use sea_orm::entity::prelude::*;

use super::enums::{InvitationState, MemberRole};

/// An invitation to the team of an entry; with the role of an owner it is an offer to take the entry over.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_invitations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub user_id: i64,
    /// Name as the inviter wrote it: whether the address has an account, and whose, stays unknown until it answers.
    pub name: String,
    pub role: MemberRole,
    pub state: InvitationState,
    /// Offered by the committee because the owner is gone.
    pub by_committee: bool,
    /// For owners: does the old owner leave the team?
    pub old_owner_leaves: bool,
    /// The committee's reason; empty otherwise.
    pub reason: String,
    pub invited_by: i64,
    pub expires_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
