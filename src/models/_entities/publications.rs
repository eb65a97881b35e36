//! Table `publications`.

use sea_orm::entity::prelude::*;

/// The one moment at which a contest's results became public.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publications")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub contest_id: i64,
    pub author_id: i64,
    pub rules_sha256: String,
    /// JSON: the pseudonymised score file.
    pub scores: String,
    pub scores_sha256: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
