//! Table `check_sheets`.

use sea_orm::entity::prelude::*;

/// The check of an entry that is being filled in: one per entry, whoever of the committee works on it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_sheets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub entry_id: i64,
    /// The version that was read when it was saved last.
    pub submission_id: Option<i64>,
    /// Who took the check.
    pub verifier_id: Option<i64>,
    pub taken_at: Option<DateTimeUtc>,
    /// JSON map of the form's fields.
    pub filled: String,
    pub version: i32,
    /// Who saved it last.
    pub author_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "submission_id", to = "id")]
    pub submission: BelongsTo<Option<super::submissions::Entity>>,
    #[sea_orm(belongs_to, from = "verifier_id", to = "id")]
    pub verifier: BelongsTo<Option<super::users::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
