//! Table `counters`.

use sea_orm::entity::prelude::*;

/// Numbers without gaps, drawn inside the transaction that uses them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counters")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub name: String,
    pub value: i64,
}

impl ActiveModelBehavior for ActiveModel {}
