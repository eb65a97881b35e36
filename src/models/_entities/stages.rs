//! Table `stages`.

use sea_orm::entity::prelude::*;

use super::enums::StageKind;

/// A step of a contest and the time it is open.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stages")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub contest_id: i64,
    pub kind: StageKind,
    pub position: i32,
    pub name_id: String,
    pub name_en: String,
    pub opens_at: Option<DateTimeUtc>,
    pub closes_at: Option<DateTimeUtc>,
    /// Set after opening, where the rules leave the dates open.
    pub announced_opens_at: Option<DateTimeUtc>,
    pub announced_closes_at: Option<DateTimeUtc>,
    pub announced_at: Option<DateTimeUtc>,
    /// Share of this stage in the total, in basis points.
    pub weight_bp: i32,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
