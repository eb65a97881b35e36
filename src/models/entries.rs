//! Entries: finding them and the facts that policies look at. Transitions are in the files beside.

pub mod change;
pub mod content;
pub mod continuation;
pub mod counted;
pub mod creation;
pub mod draft;
pub mod export;
pub mod history;
pub mod listing;
pub mod names;
pub mod proof;
pub mod saving;
pub mod submission;
pub mod team;
pub mod trail;
mod viewer;
pub mod withdrawal;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, QuerySelect, QueryTrait, SelectThree, TopologyStar, entity::prelude::*,
};

pub use super::_entities::entries::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{assignments, categories, conflict_declarations, entry_members, judges, score_sheets},
    contests::{self, Standing},
};
use crate::domain::{
    actor::Actor,
    conflict::ConflictState,
    contest_rules::CategoryRules,
    policy::{AssignmentFacts, EntryFacts},
    stage::correction_is_in_time,
};

/// An entry with its contest and what policies look at, for one actor at one time.
#[derive(Clone, Debug)]
pub struct EntryCase {
    /// The entry.
    pub entry: Model,
    /// Its contest.
    pub standing: Standing,
    /// Facts for the policies.
    pub facts: EntryFacts,
}

impl EntryCase {
    /// The frozen rules of the entry's category.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn category_rules(&self, db: &impl ConnectionTrait) -> Result<Option<CategoryRules>, DbErr> {
        let rules = self.standing.rules(db).await?;
        let category = categories::Entity::find_by_id(self.entry.category_id).one(db).await?;
        Ok(category.and_then(|category| rules.category(&category.code).cloned()))
    }
}

impl Model {
    /// The entry with this public id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_pid(db: &impl ConnectionTrait, pid: Uuid) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Pid.eq(pid)).one(db).await
    }

    /// The entry with its contest and facts, as `actor` stands to it. `form_opened_at`: when the form that is being sent was
    /// opened; the grace after closing depends on it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_case(
        db: &impl ConnectionTrait,
        pid: Uuid,
        actor: &Actor,
        form_opened_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Option<EntryCase>, DbErr> {
        match Self::find_by_pid(db, pid).await? {
            Some(entry) => entry.case(db, actor, form_opened_at, now).await.map(Some),
            None => Ok(None),
        }
    }

    /// This entry with its contest and facts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case(
        self,
        db: &impl ConnectionTrait,
        actor: &Actor,
        form_opened_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<EntryCase, DbErr> {
        let contest = contests::Entity::find_by_id(self.contest_id).one(db).await?;
        let contest = contest.ok_or_else(|| DbErr::RecordNotFound("contest of an entry".to_owned()))?;
        let standing = contest.standing(db).await?;
        let facts = self.facts(db, actor, &standing, form_opened_at, now).await?;
        Ok(EntryCase { entry: self, standing, facts })
    }

    /// What policies look at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(
        &self,
        db: &impl ConnectionTrait,
        actor: &Actor,
        standing: &Standing,
        form_opened_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<EntryFacts, DbErr> {
        let member = match actor.user_id {
            Some(user_id) => {
                entry_members::Entity::find()
                    .filter(entry_members::Column::EntryId.eq(self.id))
                    .filter(entry_members::Column::UserId.eq(user_id))
                    .one(db)
                    .await?
            }
            None => None,
        };
        Ok(EntryFacts {
            contest: standing.facts(Some(self.id), form_opened_at, now),
            status: self.status,
            team_role: member
                .as_ref()
                .filter(|member| member.joined_at.is_some() && member.left_at.is_none())
                .map(|member| member.role),
            was_member: member.as_ref().is_some_and(|member| member.joined_at.is_some()),
            was_handed_in: self.submitted_at.is_some(),
            correction_in_time: correction_is_in_time(self.correction_due_at, now),
            own_assignments: own_assignments(db, self.id, actor).await?,
        })
    }
}

/// The actor's own assignments to an entry that were not taken away.
async fn own_assignments(
    db: &impl ConnectionTrait,
    entry_id: i64,
    actor: &Actor,
) -> Result<Vec<AssignmentFacts>, DbErr> {
    let judge_ids: Vec<i64> = actor.judging.iter().map(|seat| seat.judge_id).collect();
    if judge_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = assignments_with_sheets()
        .filter(assignments::Column::EntryId.eq(entry_id))
        .filter(assignments::Column::JudgeId.is_in(judge_ids))
        .filter(assignments::Column::RemovedAt.is_null())
        .all(db)
        .await?;
    Ok(rows
        .iter()
        .map(|(row, declaration, sheet)| assignment_facts(row, declaration.as_ref(), sheet.as_ref()))
        .collect())
}

/// Assignments, each with what its judge declared and its sheet.
#[must_use]
pub fn assignments_with_sheets()
-> SelectThree<assignments::Entity, conflict_declarations::Entity, score_sheets::Entity, TopologyStar> {
    assignments::Entity::find().find_also_related(conflict_declarations::Entity).find_also_related(score_sheets::Entity)
}

/// What policies look at in one assignment.
#[must_use]
pub fn assignment_facts(
    row: &assignments::Model,
    declaration: Option<&conflict_declarations::Model>,
    sheet: Option<&score_sheets::Model>,
) -> AssignmentFacts {
    AssignmentFacts {
        judge_id: row.judge_id,
        conflict: ConflictState::of(declaration.map(|declaration| declaration.has_conflict)),
        sheet: sheet.map(|sheet| sheet.status),
        is_removed: row.removed_at.is_some(),
    }
}

/// Leaves out entries that `user_id` is or was in the team of, in statements that join `entries`: nobody who works on a
/// contest learns from lists or counts what concerns the own entry.
#[must_use]
pub fn not_of_team(user_id: i64) -> sea_orm::sea_query::SimpleExpr {
    Column::Id.not_in_subquery(of_team(user_id))
}

/// Ids of the entries of a contest whose scores are not for `user_id` to see before publication: those of teams the person is
/// or was in, and those the person declared a conflict for.
///
/// # Errors
/// When the database fails.
pub async fn list_hidden_from(
    db: &impl ConnectionTrait,
    contest_id: i64,
    user_id: i64,
) -> Result<BTreeSet<i64>, DbErr> {
    let in_conflict = assignments::Entity::find()
        .select_only()
        .column(assignments::Column::EntryId)
        .inner_join(judges::Entity)
        .inner_join(conflict_declarations::Entity)
        .filter(judges::Column::UserId.eq(user_id))
        .filter(conflict_declarations::Column::HasConflict.eq(true))
        .into_query();
    let is_hidden =
        Condition::any().add(Column::Id.in_subquery(of_team(user_id))).add(Column::Id.in_subquery(in_conflict));
    let ids: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ContestId.eq(contest_id))
        .filter(is_hidden)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

fn of_team(user_id: i64) -> sea_orm::sea_query::SelectStatement {
    entry_members::Entity::find()
        .select_only()
        .column(entry_members::Column::EntryId)
        .filter(entry_members::Column::UserId.eq(user_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .into_query()
}
