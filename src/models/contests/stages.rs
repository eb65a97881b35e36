//! Stages of a contest that is being prepared: the whole plan is saved at once, for its parts only make sense together.

use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};

use super::{
    Model,
    draft::{Draft, DraftError, Edit},
};
use crate::{
    domain::{setup::StagePlan, stage::StageKind},
    models::_entities::stages,
};

/// The share of a stage that is the only one to count.
const WHOLE_BP: i32 = 10_000;

impl Model {
    /// Replaces the plan of stages: those it names are changed, others taken out, new ones added.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn save_stages(
        &self,
        db: &DatabaseConnection,
        plans: &[StagePlan],
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let known =
            stages::Entity::find().filter(stages::Column::ContestId.eq(draft.contest.id)).all(&draft.txn).await?;
        for gone in known.iter().filter(|stage| !plans.iter().any(|plan| plan.pid == Some(stage.pid))) {
            stages::Entity::delete_by_id(gone.id).exec(&draft.txn).await?;
        }
        let counting = plans.iter().position(|plan| plan.kind == StageKind::Judging);
        for (position, plan) in plans.iter().enumerate() {
            let row = known.iter().find(|stage| plan.pid == Some(stage.pid));
            put(&draft.txn, draft.contest.id, row, (position, counting == Some(position)), plan).await?;
        }
        draft.finish(edit, "contest.stages_changed").await
    }
}

/// Writes one stage. The first judging stage counts for the whole; further rounds are shown and may get a share later.
pub(super) async fn put(
    txn: &DatabaseTransaction,
    contest_id: i64,
    known: Option<&stages::Model>,
    (position, counts): (usize, bool),
    plan: &StagePlan,
) -> Result<(), DbErr> {
    let mut row = stages::ActiveModel {
        kind: Set(plan.kind),
        position: Set(i32::try_from(position + 1).unwrap_or(i32::MAX)),
        name_id: Set(plan.name_id.clone()),
        name_en: Set(plan.name_en.clone()),
        opens_at: Set(plan.opens_at),
        closes_at: Set(plan.closes_at),
        weight_bp: Set(if counts { WHOLE_BP } else { 0 }),
        ..Default::default()
    };
    if let Some(known) = known {
        row.id = Set(known.id);
        stages::Entity::update(row).exec(txn).await?;
    } else {
        row.pid = Set(Uuid::new_v4());
        row.contest_id = Set(contest_id);
        stages::Entity::insert(row).exec(txn).await?;
    }
    Ok(())
}
