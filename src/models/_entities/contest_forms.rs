//! Table `contest_forms`.

use sea_orm::entity::prelude::*;

/// A form set that one contest made its own, and the one it was made from.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contest_forms")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub form_set_id: i64,
    pub contest_id: i64,
    pub made_from_id: i64,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "contest_id", to = "id")]
    pub contest: BelongsTo<super::contests::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
