//! Table `submissions`.

use sea_orm::entity::prelude::*;

/// The entry as it was at the moment it was handed in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submissions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "entry_id_ordinal")]
    pub entry_id: i64,
    #[sea_orm(unique_key = "entry_id_ordinal")]
    pub ordinal: i32,
    pub number: String,
    /// JSON of everything that was handed in; `sha256` is its hash.
    pub snapshot: String,
    pub sha256: String,
    /// Accepted after the deadline because the form was already open.
    pub in_grace: bool,
    pub author_id: i64,
    pub created_at: DateTimeUtc,
    /// Main affair of the snapshot; `None` until it is counted.
    pub affair: Option<String>,
    /// Does a mandatory indicator lack evidence? `None` until it is counted.
    pub lacks_evidence: Option<bool>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
