//! Saving a draft. Every save carries the version it was made on; of two tabs the second one is told, never overwritten
//! silently.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*, sea_query::OnConflict,
};

use super::{ActiveModel, Entity, Model, OpenSheet};
use crate::{
    db,
    domain::{
        actor::Actor,
        policy,
        scoring::{SheetStatus, draft_gaps},
    },
    models::{
        _entities::{assignments, marks},
        assignments::{AssignmentCase, AssignmentRefusal},
    },
};

/// What a judge filled in. Criteria that are not in `marks` keep what they had.
#[derive(Clone, Debug, Default)]
pub struct DraftInput {
    /// Marks by criterion code; `None` takes a mark back.
    pub marks: BTreeMap<String, Option<i32>>,
    /// Notes by criterion code.
    pub notes: BTreeMap<String, String>,
    /// The general comment.
    pub comment: String,
    /// The version it was filled in on.
    pub version: i32,
}

/// A draft that is on disk.
#[derive(Clone, Debug)]
pub struct SavedDraft {
    /// The sheet's version now.
    pub version: i32,
    /// The assignment as it was found.
    pub case: AssignmentCase,
}

/// Why a draft was not saved.
#[derive(Debug, thiserror::Error)]
pub enum DraftRefusal {
    /// Saved meanwhile by another tab; what is saved now.
    #[error("the sheet was changed meanwhile")]
    Stale(Box<OpenSheet>),
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] policy::Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<AssignmentRefusal> for DraftRefusal {
    fn from(refusal: AssignmentRefusal) -> Self {
        match refusal {
            AssignmentRefusal::Db(error) => Self::Db(error),
            AssignmentRefusal::Denied(denial) => Self::Denied(denial),
            AssignmentRefusal::AlreadyAssigned | AssignmentRefusal::Conflict => Self::Denied(policy::Denial::Hidden),
        }
    }
}

impl Model {
    /// Saves a draft and gives the sheet's new version. Marks outside their scale never get here: the form keeps them
    /// back; should one come, it is left out.
    ///
    /// # Errors
    /// [`DraftRefusal`].
    pub async fn save_draft(
        db: &DatabaseConnection,
        assignment: Uuid,
        actor: &Actor,
        input: &DraftInput,
        now: DateTime<Utc>,
    ) -> Result<i32, DraftRefusal> {
        Ok(Self::save_read_draft(db, assignment, actor, |_| input.clone(), now).await?.version)
    }

    /// The same for what is read by the sheet's rubric: loaded once, inside the transaction.
    ///
    /// # Errors
    /// [`DraftRefusal`].
    pub async fn save_read_draft(
        db: &DatabaseConnection,
        assignment: Uuid,
        actor: &Actor,
        read: impl FnOnce(&OpenSheet) -> DraftInput + Send,
        now: DateTime<Utc>,
    ) -> Result<SavedDraft, DraftRefusal> {
        let txn = db::write_txn(db).await?;
        let (case, actor) = assignments::Model::lock_case(&txn, assignment, actor, now).await?;
        policy::may_score(&actor, &case.facts)?;
        let open = OpenSheet::load(&txn, &case).await?;
        let input = read(&open);
        if open.version != input.version {
            return Err(DraftRefusal::Stale(Box::new(open)));
        }
        let sheet = save_sheet(&txn, case.sheet.as_ref(), case.assignment.id, &input, now).await?;
        save_marks(&txn, &sheet, &open, &input).await?;
        txn.commit().await?;
        Ok(SavedDraft { version: sheet.version, case })
    }
}

async fn save_sheet(
    txn: &impl ConnectionTrait,
    known: Option<&Model>,
    assignment_id: i64,
    input: &DraftInput,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        version: Set(input.version + 1),
        comment: Set(input.comment.clone()),
        updated_at: Set(now),
        ..Default::default()
    };
    match known {
        Some(sheet) => Entity::update(ActiveModel { id: Set(sheet.id), ..row }).exec(txn).await,
        None => {
            let new = ActiveModel {
                pid: Set(Uuid::new_v4()),
                assignment_id: Set(assignment_id),
                status: Set(SheetStatus::Draft),
                created_at: Set(now),
                ..row
            };
            Entity::insert(new).exec_with_returning(txn).await
        }
    }
}

/// One statement for all marks, whatever the length of the rubric.
async fn save_marks(
    txn: &impl ConnectionTrait,
    sheet: &Model,
    open: &OpenSheet,
    input: &DraftInput,
) -> Result<(), DbErr> {
    let given = input.marks.iter().filter_map(|(code, mark)| Some((code.clone(), (*mark)?))).collect();
    let refused: Vec<String> = draft_gaps(&open.category.rubric, &given).into_iter().map(|gap| gap.criterion).collect();
    let rows: Vec<marks::ActiveModel> = open
        .category
        .rubric
        .scored()
        .filter_map(|criterion| {
            let code = &criterion.code;
            let kept = open.marks.get(code).copied();
            let value = input.marks.get(code).filter(|_| !refused.contains(code)).map_or(kept, |mark| *mark);
            let note = input.notes.get(code).or_else(|| open.notes.get(code)).cloned().unwrap_or_default();
            Some(marks::ActiveModel {
                score_sheet_id: Set(sheet.id),
                criterion_id: Set(open.criterion_id(code)?),
                value: Set(value),
                note: Set(note),
                ..Default::default()
            })
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::columns([marks::Column::ScoreSheetId, marks::Column::CriterionId])
        .update_columns([marks::Column::Value, marks::Column::Note])
        .to_owned();
    marks::Entity::insert_many(rows).on_conflict(replace).exec(txn).await?;
    Ok(())
}
