//! Criteria of a contest's own rubric.

use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};

use super::{
    super::{
        Model,
        draft::{Draft, DraftError, Edit, code_taken, json_text},
    },
    criterion_rows, find_own, list_criteria,
};
use crate::domain::setup::CriterionPlan;

/// Puts a criterion at its place with its weight, or takes it out when it has none.
pub(super) async fn place(
    txn: &DatabaseTransaction,
    criterion: &criterion_rows::Model,
    place: Option<(usize, i32)>,
) -> Result<(), DbErr> {
    let Some((position, weight)) = place else {
        criterion_rows::Entity::delete_by_id(criterion.id).exec(txn).await?;
        return Ok(());
    };
    let row = criterion_rows::ActiveModel {
        id: Set(criterion.id),
        position: Set(i32::try_from(position + 1).unwrap_or(i32::MAX)),
        weight: Set(weight),
        ..Default::default()
    };
    criterion_rows::Entity::update(row).exec(txn).await?;
    Ok(())
}

impl Model {
    /// Adds a criterion at the end of a rubric.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn add_criterion(
        &self,
        db: &DatabaseConnection,
        rubric: Uuid,
        plan: &CriterionPlan,
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let rubric = find_own(&draft, rubric).await?;
        let last = list_criteria(&draft.txn, rubric.id).await?.last().map_or(0, |criterion| criterion.position);
        let mut row = row_of(plan)?;
        row.pid = Set(Uuid::new_v4());
        row.rubric_id = Set(rubric.id);
        row.position = Set(last + 1);
        criterion_rows::Entity::insert(row).exec(&draft.txn).await.map_err(code_taken)?;
        draft.finish(edit, "contest.criterion_added").await
    }

    /// Changes a criterion.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn update_criterion(
        &self,
        db: &DatabaseConnection,
        (rubric, criterion): (Uuid, Uuid),
        plan: &CriterionPlan,
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let rubric = find_own(&draft, rubric).await?;
        let known = list_criteria(&draft.txn, rubric.id).await?;
        let known = known.into_iter().find(|row| row.pid == criterion).ok_or(DraftError::NotThere)?;
        let mut row = row_of(plan)?;
        row.id = Set(known.id);
        criterion_rows::Entity::update(row).exec(&draft.txn).await.map_err(code_taken)?;
        draft.finish(edit, "contest.criterion_changed").await
    }
}

fn row_of(plan: &CriterionPlan) -> Result<criterion_rows::ActiveModel, DbErr> {
    Ok(criterion_rows::ActiveModel {
        code: Set(plan.code.clone()),
        name_id: Set(plan.name_id.clone()),
        name_en: Set(plan.name_en.clone()),
        description_id: Set(plan.description_id.clone()),
        description_en: Set(plan.description_en.clone()),
        weight: Set(plan.weight),
        mandatory: Set(plan.mandatory),
        scale_min: Set(plan.scale.min),
        scale_max: Set(plan.scale.max),
        scale_step: Set(plan.scale.step),
        levels: Set(json_text(&plan.levels)?),
        evidence: Set(json_text(&plan.evidence)?),
        note_required: Set(plan.note_required),
        ..Default::default()
    })
}
