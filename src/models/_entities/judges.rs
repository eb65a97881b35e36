//! Table `judges`.

use sea_orm::entity::prelude::*;

/// A person who may score in a contest, from the invitation to the end.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judges")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "contest_id_user_id")]
    pub contest_id: i64,
    #[sea_orm(unique_key = "contest_id_user_id")]
    pub user_id: i64,
    pub affiliation: String,
    pub is_chair: bool,
    pub invited_at: DateTimeUtc,
    pub accepted_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
    #[sea_orm(has_many)]
    pub assignments: HasMany<super::assignments::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
