//! Table `imports`.

use sea_orm::entity::prelude::*;

use super::enums::{ImportStatus, TableKind};

/// A table of innovations that the committee brought, what was chosen so far, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub region_id: i64,
    pub author_id: i64,
    pub file_name: String,
    pub kind: TableKind,
    /// Where the file is; without it the file is gone.
    pub storage_key: Option<String>,
    pub size_bytes: i64,
    pub sha256: String,
    pub status: ImportStatus,
    pub sheet: Option<String>,
    /// Number of the row with the headers, as the spreadsheet counts.
    pub header_row: Option<i32>,
    /// JSON of [`crate::domain::importing::Mapping`].
    pub mapping: Option<String>,
    /// How many were written.
    pub innovations: i32,
    pub version: i32,
    pub expires_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<super::regions::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
    #[sea_orm(has_many)]
    pub rows: HasMany<super::import_rows::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
