//! Making a sheet final: complete, in time, once.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Entity, Model, OpenSheet};
use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{self, Denial, Reason},
        scoring::{MarkGap, SheetStatus, breakdown, mark_gaps, note_gaps},
    },
    models::{_entities::assignments, assignments::AssignmentRefusal, audit_events::Act},
};

/// What finalising did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finalised {
    /// The sheet is final now.
    Now,
    /// It was final already: a second click.
    Before,
}

/// Why a sheet was not made final.
#[derive(Debug, thiserror::Error)]
pub enum FinaliseRefusal {
    /// Marks or notes are missing.
    #[error("the sheet is not complete")]
    Incomplete(Vec<MarkGap>),
    /// Changed since the summary was shown.
    #[error("the sheet was changed meanwhile")]
    Stale,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<AssignmentRefusal> for FinaliseRefusal {
    fn from(refusal: AssignmentRefusal) -> Self {
        match refusal {
            AssignmentRefusal::Db(error) => Self::Db(error),
            AssignmentRefusal::Denied(denial) => Self::Denied(denial),
            AssignmentRefusal::AlreadyAssigned | AssignmentRefusal::Conflict => Self::Denied(Denial::Hidden),
        }
    }
}

impl OpenSheet {
    /// Everything that keeps the sheet from being final, in the order of the rubric.
    #[must_use]
    pub fn gaps(&self) -> Vec<MarkGap> {
        let mut gaps = mark_gaps(&self.category.rubric, &self.marks);
        gaps.extend(note_gaps(&self.category.rubric, &self.notes));
        gaps
    }
}

impl Model {
    /// Makes the sheet of an assignment final, if it is complete and still the one that was shown.
    ///
    /// # Errors
    /// [`FinaliseRefusal`].
    pub async fn finalise(
        db: &DatabaseConnection,
        assignment: Uuid,
        actor: &Actor,
        version: i32,
        now: DateTime<Utc>,
    ) -> Result<Finalised, FinaliseRefusal> {
        let txn = db::write_txn(db).await?;
        let (case, actor) = assignments::Model::lock_case(&txn, assignment, actor, now).await?;
        match policy::may_finalise(&actor, &case.facts) {
            Err(Denial::Forbidden(Reason::SheetFinal)) => return Ok(Finalised::Before),
            decision => decision?,
        }
        let open = OpenSheet::load(&txn, &case).await?;
        let gaps = open.gaps();
        let Some(sheet) = case.sheet.as_ref().filter(|_| gaps.is_empty()) else {
            return Err(FinaliseRefusal::Incomplete(gaps));
        };
        if sheet.version != version {
            return Err(FinaliseRefusal::Stale);
        }
        let row = ActiveModel {
            id: Set(sheet.id),
            status: Set(SheetStatus::Final),
            version: Set(sheet.version + 1),
            finalised_at: Set(Some(now)),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        let score = breakdown(&open.category.rubric, &open.marks).score;
        Act::new(actor.user_id, "score_sheet.finalised", "score_sheet", sheet.pid)
            .in_contest(case.standing.contest.id)
            .with(json!({ "marks": open.marks, "score": score }))
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(Finalised::Now)
    }
}
