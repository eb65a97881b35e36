//! Table `entry_members`.

use sea_orm::entity::prelude::*;

use super::enums::MemberRole;

/// A person of the team, invited by address.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_members")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "entry_id_email_folded")]
    pub entry_id: i64,
    pub user_id: Option<i64>,
    #[sea_orm(unique_key = "entry_id_email_folded")]
    pub email_folded: String,
    pub role: MemberRole,
    pub invited_by: i64,
    pub joined_at: Option<DateTimeUtc>,
    pub left_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<Option<super::users::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
