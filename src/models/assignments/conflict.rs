//! What a judge declares before the content opens; and a conflict that is found out later.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{AssignmentRefusal, Model};
use crate::{
    db,
    domain::{actor::Actor, conflict::ConflictState, policy, scoring::SheetStatus},
    models::{
        _entities::{conflict_declarations, score_sheets},
        audit_events::Act,
    },
};

/// A judge's declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Is there a conflict?
    pub has_conflict: bool,
    /// Which; read by the committee.
    pub reason: String,
}

impl Model {
    /// Records the declaration. A conflict closes the content for good and voids the sheet, even a final one; its marks
    /// stay in the record but count nowhere. Declaring "none" twice changes nothing.
    ///
    /// # Errors
    /// [`AssignmentRefusal`].
    pub async fn declare(
        db: &DatabaseConnection,
        pid: Uuid,
        actor: &Actor,
        declaration: &Declaration,
        now: DateTime<Utc>,
    ) -> Result<(), AssignmentRefusal> {
        let txn = db::write_txn(db).await?;
        let (case, actor) = Self::lock_case(&txn, pid, actor, now).await?;
        policy::may_declare_conflict(&actor, &case.facts)?;
        let state = case.facts.assignment.conflict;
        if state == ConflictState::NoneDeclared && !declaration.has_conflict {
            return Ok(());
        }
        save(&txn, case.assignment.id, state, declaration, now).await?;
        let voided = match &case.sheet {
            Some(sheet) if declaration.has_conflict => void(&txn, sheet, now).await?,
            _ => false,
        };
        let action = if declaration.has_conflict { "conflict.declared" } else { "conflict.none_declared" };
        let details = json!({ "sheet_voided": voided, "after_none": state == ConflictState::NoneDeclared });
        Act::new(actor.user_id, action, "assignment", case.assignment.pid)
            .in_contest(case.standing.contest.id)
            .with(details)
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}

async fn save(
    txn: &impl ConnectionTrait,
    assignment_id: i64,
    state: ConflictState,
    declaration: &Declaration,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if state != ConflictState::Undeclared {
        conflict_declarations::Entity::delete_many()
            .filter(conflict_declarations::Column::AssignmentId.eq(assignment_id))
            .exec(txn)
            .await?;
    }
    let row = conflict_declarations::ActiveModel {
        assignment_id: Set(assignment_id),
        has_conflict: Set(declaration.has_conflict),
        reason: Set(declaration.reason.clone()),
        created_at: Set(now),
        ..Default::default()
    };
    conflict_declarations::Entity::insert(row).exec(txn).await?;
    Ok(())
}

/// Takes a sheet out. Says whether that changed anything.
pub(super) async fn void(
    txn: &impl ConnectionTrait,
    sheet: &score_sheets::Model,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if !sheet.status.may_become(SheetStatus::Void) {
        return Ok(false);
    }
    let row = score_sheets::ActiveModel {
        id: Set(sheet.id),
        status: Set(SheetStatus::Void),
        version: Set(sheet.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    score_sheets::Entity::update(row).exec(txn).await?;
    Ok(true)
}
