//! Assignments: which judge scores which entry, what was declared, and the judge's desk.

mod conflict;
mod desk;
mod manual;
mod plan;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QuerySelect, QueryTrait, entity::prelude::*};

pub use self::{
    conflict::Declaration,
    desk::{DeskRow, FinalSheet, desk, final_sheets, neighbours},
    manual::{add, remove},
    plan::{
        AssignedPair, CategoryPlan, JudgeLoad, PlanError, PlanWish, PlannedPair, assigned_pairs, commit, judge_loads,
        preview,
    },
};
pub use super::_entities::assignments::{ActiveModel, Column, Entity, Model};
pub use super::_entities::categories::Model as Category;
use super::{
    _entities::{judges, score_sheets},
    contests::Standing,
    entries,
    judges::reseated,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        conflict::ConflictState,
        policy::{self, SheetFacts},
    },
};

/// An assignment with its entry, contest and sheet, and what policies look at.
#[derive(Clone, Debug)]
pub struct AssignmentCase {
    /// The assignment.
    pub assignment: Model,
    /// Its entry.
    pub entry: entries::Model,
    /// The contest.
    pub standing: Standing,
    /// The sheet, once there is one.
    pub sheet: Option<score_sheets::Model>,
    /// Facts for the policies.
    pub facts: SheetFacts,
}

/// Why a change of an assignment or its sheet was refused.
#[derive(Debug, thiserror::Error)]
pub enum AssignmentRefusal {
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] policy::Denial),
    /// The assignment stands already.
    #[error("assigned already")]
    AlreadyAssigned,
    /// The pair must never meet: a declared conflict or the judge's own team.
    #[error("a conflict forbids it")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// The assignment with everything around it, as `actor` stands to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_case(
        db: &impl ConnectionTrait,
        pid: Uuid,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<AssignmentCase>, DbErr> {
        match Entity::find().filter(Column::Pid.eq(pid)).one(db).await? {
            Some(assignment) => assignment.case(db, actor, now).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same inside a write transaction, with seat and assignment locked and the actor's seats read anew: a seat that
    /// ended, or a conflict declared in another tab, counts at once. The seat is locked first, as ending a seat does.
    ///
    /// # Errors
    /// `Denied` when there is no such assignment, or the database failed.
    pub async fn lock_case(
        txn: &impl ConnectionTrait,
        pid: Uuid,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<(AssignmentCase, Actor), AssignmentRefusal> {
        let seat = Entity::find().select_only().column(Column::JudgeId).filter(Column::Pid.eq(pid)).into_query();
        let seat = judges::Entity::find().filter(judges::Column::Id.in_subquery(seat));
        db::for_update(seat, txn).one(txn).await?.ok_or(policy::Denial::Hidden)?;
        let assignment = db::for_update(Entity::find().filter(Column::Pid.eq(pid)), txn).one(txn).await?;
        let assignment = assignment.ok_or(policy::Denial::Hidden)?;
        let actor = reseated(txn, actor).await?;
        Ok((assignment.case(txn, &actor, now).await?, actor))
    }

    async fn case(self, db: &impl ConnectionTrait, actor: &Actor, now: DateTime<Utc>) -> Result<AssignmentCase, DbErr> {
        let entry = entries::Entity::find_by_id(self.entry_id).one(db).await?;
        let entry = entry.ok_or_else(|| DbErr::RecordNotFound("entry of an assignment".to_owned()))?;
        let case = entry.case(db, actor, None, now).await?;
        let around = entries::assignments_with_sheets().filter(Column::Id.eq(self.id)).one(db).await?;
        let (declaration, sheet) = around.map_or((None, None), |(_, declaration, sheet)| (declaration, sheet));
        let assignment = entries::assignment_facts(&self, declaration.as_ref(), sheet.as_ref());
        Ok(AssignmentCase {
            assignment: self,
            entry: case.entry,
            standing: case.standing,
            sheet,
            facts: SheetFacts { entry: case.facts, assignment },
        })
    }
}

impl AssignmentCase {
    /// What this judge may be told of the entry in lists and mails: the number, and the title where it is no secret.
    /// Before the declaration a blind contest shows the number alone.
    #[must_use]
    pub fn label(&self) -> EntryLabel {
        let is_open = self.facts.assignment.conflict == ConflictState::NoneDeclared;
        EntryLabel::new(&self.entry, self.standing.contest.blind_names, is_open)
    }
}

/// Number and title of an entry, as far as a judge may see them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EntryLabel {
    /// The receipt number.
    pub number: String,
    /// The title; `None` while a blind contest hides it.
    pub title: Option<String>,
}

impl EntryLabel {
    /// The label of `entry` for a judge; `is_open`: "no conflict" was declared.
    #[must_use]
    pub fn new(entry: &entries::Model, is_blind: bool, is_open: bool) -> Self {
        Self {
            number: entry.number.clone().unwrap_or_default(),
            title: (!is_blind || is_open).then(|| entry.title.clone()),
        }
    }

    /// One line: the title, or the number where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&self.number)
    }
}
