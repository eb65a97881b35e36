//! Table `tag_changes`.

use sea_orm::entity::prelude::*;

use super::enums::TagAction;

/// The history of tags. No author: the reference data brought it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tag_changes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub innovation_id: i64,
    pub dimension_id: i64,
    pub action: TagAction,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: String,
    pub author_id: Option<i64>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "innovation_id", to = "id")]
    pub innovation: BelongsTo<super::innovations::Entity>,
    #[sea_orm(belongs_to, from = "dimension_id", to = "id")]
    pub dimension: BelongsTo<super::dimensions::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<Option<super::users::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
