//! Table `rubrics`.

use sea_orm::entity::prelude::*;

use super::enums::RubricScheme;

/// Criteria and how they are weighted: a preset when it belongs to no contest.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rubrics")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub contest_id: Option<i64>,
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub scheme: RubricScheme,
    pub source: String,
    pub weights_assumed: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<Option<super::contests::Entity>>,
    #[sea_orm(has_many)]
    pub criteria: HasMany<super::criteria::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
