//! Table `entries`.

use sea_orm::entity::prelude::*;

use super::enums::EntryStatus;

/// An entry to a category of a contest.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "contest_id_number")]
    pub contest_id: i64,
    pub category_id: i64,
    /// Receipt number, given at the first submission.
    #[sea_orm(unique_key = "contest_id_number")]
    pub number: Option<String>,
    pub status: EntryStatus,
    pub title: String,
    pub title_folded: String,
    pub acronym: String,
    pub expansion: String,
    pub office_id: Option<i64>,
    pub owner_id: i64,
    pub version: i32,
    pub submitted_at: Option<DateTimeUtc>,
    pub correction_due_at: Option<DateTimeUtc>,
    pub continued_from_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "category_id", to = "id")]
    pub category: BelongsTo<super::categories::Entity>,
    #[sea_orm(belongs_to, from = "office_id", to = "id")]
    pub office: BelongsTo<Option<super::offices::Entity>>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub owner: BelongsTo<super::users::Entity>,
    #[sea_orm(has_many)]
    pub sections: HasMany<super::entry_sections::Entity>,
    #[sea_orm(has_many)]
    pub members: HasMany<super::entry_members::Entity>,
    #[sea_orm(has_many)]
    pub evidence: HasMany<super::evidence::Entity>,
    #[sea_orm(has_many)]
    pub submissions: HasMany<super::submissions::Entity>,
    #[sea_orm(has_many)]
    pub verifications: HasMany<super::verifications::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
