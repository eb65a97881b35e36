//! Table `assignments`.

use sea_orm::entity::prelude::*;

/// That a judge scores an entry in a stage.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignments")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    #[sea_orm(unique_key = "judge_id_entry_id_stage_id")]
    pub judge_id: i64,
    #[sea_orm(unique_key = "judge_id_entry_id_stage_id")]
    pub entry_id: i64,
    #[sea_orm(unique_key = "judge_id_entry_id_stage_id")]
    pub stage_id: i64,
    pub created_at: DateTimeUtc,
    pub removed_at: Option<DateTimeUtc>,
    pub removed_reason: String,
    #[sea_orm(belongs_to, from = "judge_id", to = "id")]
    pub judge: BelongsTo<super::judges::Entity>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entries::Entity>,
    #[sea_orm(belongs_to, from = "stage_id", to = "id")]
    pub stage: BelongsTo<super::stages::Entity>,
    #[sea_orm(has_one)]
    pub sheet: HasOne<super::score_sheets::Entity>,
    #[sea_orm(has_one)]
    pub conflict_declaration: HasOne<super::conflict_declarations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
