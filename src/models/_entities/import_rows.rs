//! Table `import_rows`.

use sea_orm::entity::prelude::*;

/// That an innovation came from an import.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_rows")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub import_id: i64,
    #[sea_orm(unique)]
    pub innovation_id: i64,
    pub row_number: i32,
    /// The catalogue's change number when it was written.
    pub change_no: i64,
    #[sea_orm(belongs_to, from = "import_id", to = "id")]
    pub import: BelongsTo<super::imports::Entity>,
    #[sea_orm(belongs_to, from = "innovation_id", to = "id")]
    pub innovation: BelongsTo<super::innovations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
