//! Table `innovations`.

use sea_orm::entity::prelude::*;

use super::enums::Maturity;

/// `change_no` is the catalogue's change number at the last change: search and caches follow it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "innovations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique)]
    pub slug: String,
    pub region_id: i64,
    pub office_id: Option<i64>,
    pub office_name: String,
    pub name: String,
    pub name_folded: String,
    pub acronym: String,
    pub expansion: String,
    pub summary_id: String,
    pub summary_en: String,
    pub description_id: String,
    pub description_en: String,
    pub kind: String,
    pub affair: String,
    pub category_name: String,
    pub year: i32,
    pub maturity: Maturity,
    pub is_example: bool,
    pub entry_id: Option<i64>,
    pub submission_id: Option<i64>,
    pub contest_id: Option<i64>,
    pub source_publisher: String,
    pub source_place: String,
    pub source_date: String,
    pub source_note: String,
    pub possible_duplicate_of_id: Option<i64>,
    pub ambiguity_note_id: String,
    pub ambiguity_note_en: String,
    pub owner_confirmed_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_reason: Option<String>,
    /// The catalogue's change number at the last change.
    pub change_no: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<super::regions::Entity>,
    #[sea_orm(belongs_to, from = "office_id", to = "id")]
    pub office: BelongsTo<Option<super::offices::Entity>>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<Option<super::entries::Entity>>,
    #[sea_orm(belongs_to, from = "submission_id", to = "id")]
    pub submission: BelongsTo<Option<super::submissions::Entity>>,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<Option<super::contests::Entity>>,
    #[sea_orm(has_many)]
    pub tags: HasMany<super::innovation_tags::Entity>,
    #[sea_orm(has_many)]
    pub awards: HasMany<super::awards::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
