//! Table `switches`.

use sea_orm::entity::prelude::*;

/// A switch of the operator that is on; one that is off has no row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "switches")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub name: String,
    pub reason: String,
    pub since: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
