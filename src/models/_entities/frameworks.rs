//! Table `frameworks`.

use sea_orm::entity::prelude::*;

/// A set of dimensions, with its owner and where it is known from.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "frameworks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub owner: String,
    pub is_default: bool,
    pub version: i32,
    pub source: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub dimensions: HasMany<super::dimensions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
