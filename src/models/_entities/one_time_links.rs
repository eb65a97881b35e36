//! Table `one_time_links`.

use sea_orm::entity::prelude::*;

use super::enums::LinkPurpose;

/// A link that was mailed: it works once, for one purpose, until it expires.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_links")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: i64,
    pub purpose: LinkPurpose,
    #[sea_orm(unique)]
    pub token_hash: String,
    /// What the link is about: an entry, a judge.
    pub subject_pid: Option<Uuid>,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
