//! Table `evidence`.

use sea_orm::entity::prelude::*;

use super::enums::EvidenceKind;

/// One piece of evidence of an entry, private unless made public.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub entry_id: i64,
    pub criterion_code: Option<String>,
    pub field_code: Option<String>,
    pub kind: EvidenceKind,
    pub title: String,
    pub file_name: String,
    pub stored_file_id: Option<i64>,
    pub url: Option<String>,
    pub page_note: String,
    pub is_public: bool,
    pub version: i32,
    pub uploaded_by: i64,
    pub removed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "stored_file_id", to = "id")]
    pub stored_file: BelongsTo<Option<super::stored_files::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
