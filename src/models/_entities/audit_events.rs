//! Table `audit_events`.

use sea_orm::entity::prelude::*;

/// Who did what, and when. Rows are only ever added.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub created_at: DateTimeUtc,
    pub actor_id: Option<i64>,
    pub action: String,
    pub subject_kind: String,
    pub subject_pid: Option<Uuid>,
    pub contest_id: Option<i64>,
    pub region_id: Option<i64>,
    /// JSON; never a secret, never a score before publication.
    pub details: String,
    #[sea_orm(belongs_to, from = "actor_id", to = "id")]
    pub actor: BelongsTo<Option<super::users::Entity>>,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<Option<super::contests::Entity>>,
    #[sea_orm(belongs_to, from = "region_id", to = "id")]
    pub region: BelongsTo<Option<super::regions::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
