//! The jury, who scores what, and what each of them declared.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    scene::{MadeEntry, OpenContest, Scene, missing},
    sheets::{self, Seat},
};
use crate::{
    data::demonstration::{Judge, Progress},
    domain::stage::StageKind,
    models::{
        _entities::{assignments, conflict_declarations, judges, stages},
        audit_events::Act,
    },
};

/// Days of the jury, before and after the first day of judging.
const INVITED: i64 = -14;
const ACCEPTED: i64 = -12;
const DECLARED: i64 = 1;

/// An assignment that was made, and by how many it was made before.
pub struct Assigned<'a> {
    pub seat: &'a Seat<'a>,
    pub row: assignments::Model,
    pub nth: i64,
}

/// Seats the jury, assigns the entries and fills in what the judges have done so far.
pub async fn seat(scene: &Scene<'_>, contest: &OpenContest<'_>, made: &[MadeEntry<'_>]) -> Result<(), DbErr> {
    let Some(stage) = contest.standing.stage(StageKind::Judging) else { return Ok(()) };
    let first = contest.plan.stages.iter().find(|stage| stage.kind == StageKind::Judging);
    let first_day = first.and_then(|stage| stage.opens).unwrap_or(0);
    let mut seats = BTreeMap::new();
    for plan in &contest.plan.judges {
        seats.insert(plan.person.as_str(), insert_judge(scene, contest, plan, first_day).await?);
    }
    let mut nth = 0;
    for one in made {
        for plan in &one.plan.sheets {
            let seat = seats.get(plan.judge.as_str()).ok_or_else(|| missing("judge", &plan.judge))?;
            let row = insert_assignment(scene, seat, one, stage, first_day).await?;
            let assigned = Assigned { seat, row, nth };
            declare(scene, contest, &assigned, plan.state, first_day + DECLARED).await?;
            sheets::fill_in(scene, contest, one, &assigned, plan.state).await?;
            nth += 1;
        }
    }
    record_plan(scene, contest, made, first_day).await
}

async fn insert_judge<'a>(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    plan: &'a Judge,
    first_day: i64,
) -> Result<Seat<'a>, DbErr> {
    let user_id = scene.person(&plan.person)?.id;
    let invited_at = scene.calendar.moment(first_day + INVITED, 0);
    let accepted_at = scene.calendar.moment(first_day + ACCEPTED, user_id * 7);
    let row = judges::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest.id()),
        user_id: Set(user_id),
        affiliation: Set(plan.affiliation.clone()),
        is_chair: Set(plan.is_chair),
        invited_at: Set(invited_at),
        accepted_at: Set(Some(accepted_at)),
        created_at: Set(invited_at),
        updated_at: Set(accepted_at),
        ..Default::default()
    };
    let row = judges::Entity::insert(row).exec_with_returning(scene.txn).await?;
    let invited = Act::new(Some(scene.committee()?.id), "judge.invited", "judge", row.pid);
    scene.record(invited, contest, invited_at).await?;
    scene.record(Act::new(Some(user_id), "judge.accepted", "judge", row.pid), contest, accepted_at).await?;
    Ok(Seat { plan, row })
}

async fn insert_assignment(
    scene: &Scene<'_>,
    seat: &Seat<'_>,
    one: &MadeEntry<'_>,
    stage: &stages::Model,
    first_day: i64,
) -> Result<assignments::Model, DbErr> {
    let row = assignments::ActiveModel {
        pid: Set(Uuid::new_v4()),
        judge_id: Set(seat.row.id),
        entry_id: Set(one.entry.id),
        stage_id: Set(stage.id),
        created_at: Set(scene.calendar.moment(first_day, 0)),
        removed_reason: Set(String::new()),
        ..Default::default()
    };
    assignments::Entity::insert(row).exec_with_returning(scene.txn).await
}

async fn declare(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    assigned: &Assigned<'_>,
    state: Progress,
    day: i64,
) -> Result<(), DbErr> {
    if state == Progress::Undeclared {
        return Ok(());
    }
    let has_conflict = state == Progress::Conflict;
    let at = scene.calendar.moment(day, assigned.nth * 9);
    let row = conflict_declarations::ActiveModel {
        assignment_id: Set(assigned.row.id),
        has_conflict: Set(has_conflict),
        reason: Set(if has_conflict { contest.plan.conflict.clone() } else { String::new() }),
        created_at: Set(at),
        ..Default::default()
    };
    conflict_declarations::Entity::insert(row).exec(scene.txn).await?;
    let action = if has_conflict { "conflict.declared" } else { "conflict.none_declared" };
    let act = Act::new(Some(assigned.seat.row.user_id), action, "assignment", assigned.row.pid);
    scene.record(act.with(json!({ "sheet_voided": false, "after_none": false })), contest, at).await
}

async fn record_plan(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    made: &[MadeEntry<'_>],
    first_day: i64,
) -> Result<(), DbErr> {
    for category in contest.categories.values() {
        let own = made.iter().filter(|one| one.entry.category_id == category.id);
        let pairs: usize = own.map(|one| one.plan.sheets.len()).sum();
        if pairs > 0 {
            let act = Act::new(Some(scene.committee()?.id), "assignments.planned", "category", category.pid)
                .with(json!({ "made": pairs, "shortfalls": 0 }));
            scene.record(act, contest, scene.calendar.moment(first_day, 0)).await?;
        }
    }
    Ok(())
}
