//! Categories of a contest that is being prepared.

use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, entity::prelude::*};

use super::{
    Model,
    draft::{Draft, DraftError, Edit, code_taken, json_text},
    rubrics,
};
use crate::{
    domain::{setup::CategoryPlan, text::free_slug},
    models::_entities::categories,
};

impl Model {
    /// Adds a category at the end.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn add_category(
        &self,
        db: &DatabaseConnection,
        plan: &CategoryPlan,
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let known = draft.contest.list_categories(&draft.txn).await?;
        let mut row = row_of(&draft, plan, &known, None, edit).await?;
        row.pid = Set(Uuid::new_v4());
        row.contest_id = Set(draft.contest.id);
        row.position = Set(known.last().map_or(0, |category| category.position) + 1);
        row.created_at = Set(edit.now);
        categories::Entity::insert(row).exec(&draft.txn).await.map_err(code_taken)?;
        draft.finish(edit, "contest.category_added").await
    }

    /// Changes a category.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn update_category(
        &self,
        db: &DatabaseConnection,
        pid: Uuid,
        plan: &CategoryPlan,
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let known = draft.contest.list_categories(&draft.txn).await?;
        let category = known.iter().find(|category| category.pid == pid).ok_or(DraftError::NotThere)?;
        let mut row = row_of(&draft, plan, &known, Some(category.id), edit).await?;
        row.id = Set(category.id);
        categories::Entity::update(row).exec(&draft.txn).await.map_err(code_taken)?;
        draft.finish(edit, "contest.category_changed").await
    }

    /// Takes a category out. Its rubric stays.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn remove_category(&self, db: &DatabaseConnection, pid: Uuid, edit: Edit) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let removed = categories::Entity::delete_many()
            .filter(categories::Column::ContestId.eq(draft.contest.id))
            .filter(categories::Column::Pid.eq(pid))
            .exec(&draft.txn)
            .await?;
        if removed.rows_affected == 0 {
            return Err(DraftError::NotThere);
        }
        draft.finish(edit, "contest.category_removed").await
    }
}

async fn row_of(
    draft: &Draft,
    plan: &CategoryPlan,
    known: &[categories::Model],
    own_id: Option<i64>,
    edit: Edit,
) -> Result<categories::ActiveModel, DraftError> {
    let is_taken = |code: &str| known.iter().any(|other| other.code == code && Some(other.id) != own_id);
    if is_taken(&plan.code) {
        return Err(DraftError::CodeTaken);
    }
    let code = if plan.code.is_empty() { free_slug(&plan.name_id, "kategori", is_taken) } else { plan.code.clone() };
    let rubric_id = rubrics::resolve(&draft.txn, draft.contest.id, &plan.rubric, edit.now).await?;
    Ok(fill(plan, code, rubric_id, edit.now)?)
}

/// The columns that a plan sets.
pub(super) fn fill(
    plan: &CategoryPlan,
    code: String,
    rubric_id: i64,
    now: DateTimeUtc,
) -> Result<categories::ActiveModel, DbErr> {
    Ok(categories::ActiveModel {
        code: Set(code),
        name_id: Set(plan.name_id.clone()),
        name_en: Set(plan.name_en.clone()),
        description_id: Set(plan.description_id.clone()),
        description_en: Set(plan.description_en.clone()),
        rubric_id: Set(rubric_id),
        prizes: Set(json_text(&plan.prizes)?),
        checklist: Set(json_text(&plan.checklist)?),
        sheets_per_entry: Set(plan.sheets_per_entry),
        updated_at: Set(now),
        ..Default::default()
    })
}
