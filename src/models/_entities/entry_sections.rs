//! Table `entry_sections`.

use sea_orm::entity::prelude::*;

/// The answers to one section of the form, saved as they are typed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_sections")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "entry_id_code")]
    pub entry_id: i64,
    #[sea_orm(unique_key = "entry_id_code")]
    pub code: String,
    /// JSON object, field code to answer.
    pub answers: String,
    pub version: i32,
    pub updated_by: i64,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
