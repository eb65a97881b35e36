//! Table `uploads`.

use sea_orm::entity::prelude::*;

/// A file on its way: how much of it has arrived, and what it will be attached as.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub user_id: i64,
    pub file_name: String,
    pub target: String,
    pub title: String,
    pub page_note: String,
    pub is_public: bool,
    pub size_bytes: i64,
    pub received_bytes: i64,
    pub evidence_pid: Option<Uuid>,
    pub expires_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
