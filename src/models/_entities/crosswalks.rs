//! Table `crosswalks`.

use sea_orm::entity::prelude::*;

use super::enums::CrosswalkStrength;

/// That a dimension of one framework corresponds to one of another, and how well.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crosswalks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique_key = "from_dimension_id_to_dimension_id")]
    pub from_dimension_id: i64,
    #[sea_orm(unique_key = "from_dimension_id_to_dimension_id")]
    pub to_dimension_id: i64,
    pub strength: CrosswalkStrength,
    pub basis: String,
}

impl ActiveModelBehavior for ActiveModel {}
