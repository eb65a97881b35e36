//! Table `contests`.

use sea_orm::entity::prelude::*;

use super::enums::{Combine, ContestStatus};

/// A contest of one region in one year. `rules` and its hash are frozen at the opening.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contests")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique)]
    pub slug: String,
    pub region_id: i64,
    pub year: i32,
    pub name_id: String,
    pub name_en: String,
    pub summary_id: String,
    pub summary_en: String,
    pub status: ContestStatus,
    pub is_example: bool,
    pub form_set_id: i64,
    pub framework_id: i64,
    pub combine: Combine,
    pub decimals: i32,
    pub quorum: i32,
    /// JSON list, first rule first.
    pub tie_breaks: String,
    pub blind_names: bool,
    /// Does the head of the office approve an entry before it is handed in?
    pub needs_office_approval: bool,
    pub grace_minutes: i32,
    pub max_file_bytes: i64,
    /// Canonical JSON of the rules; set when they are frozen.
    pub rules: Option<String>,
    pub rules_sha256: Option<String>,
    pub opened_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    pub copied_from_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<super::regions::Entity>,
    #[sea_orm(belongs_to, from = "form_set_id", to = "id")]
    pub form_set: BelongsTo<super::form_sets::Entity>,
    #[sea_orm(belongs_to, from = "framework_id", to = "id")]
    pub framework: BelongsTo<super::frameworks::Entity>,
    #[sea_orm(has_many)]
    pub categories: HasMany<super::categories::Entity>,
    #[sea_orm(has_many)]
    pub stages: HasMany<super::stages::Entity>,
    #[sea_orm(has_many)]
    pub entries: HasMany<super::entries::Entity>,
    #[sea_orm(has_many)]
    pub judges: HasMany<super::judges::Entity>,
    #[sea_orm(has_many)]
    pub rubrics: HasMany<super::rubrics::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
