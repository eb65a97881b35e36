//! One assignment by hand, with a reason.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, entity::prelude::*};
use serde_json::json;

use super::{
    ActiveModel, AssignmentRefusal, Column, Entity, Model,
    conflict::void,
    plan::{has_declared_conflict, save},
};
use crate::{
    db,
    domain::{actor::Actor, conflict::ConflictHint, policy, stage::StageKind},
    models::{
        _entities::{judges, score_sheets},
        audit_events::Act,
        contests, entries,
        judges::SeatedJudge,
        ties,
    },
};

/// Assigns an entry to a judge.
///
/// # Errors
/// [`AssignmentRefusal`].
pub async fn add(
    db: &DatabaseConnection,
    contest: &contests::Model,
    judge: &SeatedJudge,
    entry: &entries::Model,
    reason: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Model, AssignmentRefusal> {
    let txn = db::write_txn(db).await?;
    let locked = db::for_update(contests::Entity::find_by_id(contest.id), &txn).one(&txn).await?;
    let standing = locked.ok_or(policy::Denial::Hidden)?.standing(&txn).await?;
    policy::may_assign(actor, &standing.facts(None, None, now))?;
    let stage = standing.stage(StageKind::Judging).ok_or(policy::Denial::Forbidden(policy::Reason::JudgingNotYet))?;
    let seat = judges::Entity::find_by_id(judge.seat.id).one(&txn).await?;
    let entry = entries::Entity::find_by_id(entry.id).one(&txn).await?.ok_or(policy::Denial::Hidden)?;
    policy::may_assign_entry(actor, &entry.facts(&txn, actor, &standing, None, now).await?)?;
    if seat.is_none_or(|seat| seat.ended_at.is_some()) || !entry.status.is_judged() {
        return Err(policy::Denial::Forbidden(policy::Reason::EntryState).into());
    }
    let hints = ties::load(&txn, std::slice::from_ref(judge), std::slice::from_ref(&entry)).await?;
    let is_own = hints.values().flatten().any(|hint| *hint == ConflictHint::TeamMember);
    if is_own || has_declared_conflict(&txn, judge.seat.id, entry.id).await? {
        return Err(AssignmentRefusal::Conflict);
    }
    let stands = Entity::find()
        .filter(Column::JudgeId.eq(judge.seat.id))
        .filter(Column::EntryId.eq(entry.id))
        .filter(Column::StageId.eq(stage.id))
        .filter(Column::RemovedAt.is_null())
        .count(&txn)
        .await?;
    if stands > 0 {
        return Err(AssignmentRefusal::AlreadyAssigned);
    }
    let assignment = save(&txn, judge.seat.id, entry.id, stage.id, now).await?;
    Act::new(actor.user_id, "assignment.added", "assignment", assignment.pid)
        .in_contest(contest.id)
        .with(json!({ "reason": reason }))
        .record(&txn, now)
        .await?;
    txn.commit().await?;
    Ok(assignment)
}

/// Takes an assignment away; its sheet, even a final one, is void.
///
/// # Errors
/// [`AssignmentRefusal`].
pub async fn remove(
    db: &DatabaseConnection,
    pid: Uuid,
    reason: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), AssignmentRefusal> {
    let txn = db::write_txn(db).await?;
    let (case, actor) = Model::lock_case(&txn, pid, actor, now).await?;
    policy::may_assign_entry(&actor, &case.facts.entry)?;
    if case.assignment.removed_at.is_some() {
        return Err(policy::Denial::Hidden.into());
    }
    let before = case.sheet.as_ref().map(|sheet: &score_sheets::Model| sheet.status);
    if let Some(sheet) = &case.sheet {
        void(&txn, sheet, now).await?;
    }
    let row = ActiveModel {
        id: Set(case.assignment.id),
        removed_at: Set(Some(now)),
        removed_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    Entity::update(row).exec(&txn).await?;
    Act::new(actor.user_id, "assignment.removed", "assignment", pid)
        .in_contest(case.standing.contest.id)
        .with(json!({ "reason": reason, "sheet_before": before }))
        .record(&txn, now)
        .await?;
    txn.commit().await?;
    Ok(())
}
