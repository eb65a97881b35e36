//! Table `stored_files`.

use sea_orm::entity::prelude::*;

use super::enums::FileState;

/// The bytes in the store; several pieces of evidence may share them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_files")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique)]
    pub storage_key: String,
    pub size_bytes: i64,
    pub sha256: String,
    pub media_type: String,
    pub state: FileState,
    pub gone_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub awaits_check_since: Option<DateTimeUtc>,
    pub checked_at: Option<DateTimeUtc>,
    pub check_attempts: i32,
    pub finding: Option<String>,
    pub preview_key: Option<String>,
    pub preview_bytes: Option<i64>,
    pub preview_width: Option<i32>,
    pub preview_height: Option<i32>,
    pub next_look_at: Option<DateTimeUtc>,
    pub preview_attempts: i32,
}

impl ActiveModelBehavior for ActiveModel {}
