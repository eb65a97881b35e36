//! Table `upload_parts`.

use sea_orm::entity::prelude::*;

/// A run of bytes in the storage; the parts of an upload lie end to end.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_parts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub upload_id: i64,
    pub begins_at: i64,
    pub size_bytes: i64,
    #[sea_orm(unique)]
    pub storage_key: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "upload_id", to = "id")]
    pub upload: BelongsTo<super::uploads::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
