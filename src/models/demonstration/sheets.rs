//! Score sheets: finished ones, and drafts with half of the marks.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    jury::Assigned,
    marks::{Opinion, opinion},
    scene::{MadeEntry, OpenContest, Scene, missing},
};
use crate::{
    data::demonstration::{Judge, Progress},
    domain::scoring::{Marks, SheetStatus, breakdown},
    models::{
        _entities::{judges, marks, score_sheets},
        audit_events::Act,
        contests::rules::list_criteria,
    },
};

/// Days before the first start on which sheets were finished, and the day drafts were last touched.
const FINAL_DAYS: [i64; 4] = [-5, -4, -3, -2];
const DRAFT_DAY: i64 = -1;

/// A judge with the seat in the jury.
pub struct Seat<'a> {
    pub plan: &'a Judge,
    pub row: judges::Model,
}

/// Fills in as much of the sheet as the judge has done.
pub async fn fill_in(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    assigned: &Assigned<'_>,
    state: Progress,
) -> Result<(), DbErr> {
    match state {
        Progress::Final => finish(scene, contest, one, assigned).await,
        Progress::Draft => insert(scene, contest, one, assigned, SheetStatus::Draft).await.map(|_| ()),
        Progress::Undeclared | Progress::Conflict | Progress::Declared => Ok(()),
    }
}

async fn finish(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    assigned: &Assigned<'_>,
) -> Result<(), DbErr> {
    let (sheet, marks) = insert(scene, contest, one, assigned, SheetStatus::Final).await?;
    let category = &one.plan.category;
    let rules = contest.rules.category(category).ok_or_else(|| missing("rules of category", category))?;
    let details = json!({ "score": breakdown(&rules.rubric, &marks).score, "marks": marks });
    let judge = assigned.seat.row.user_id;
    let act = Act::new(Some(judge), "score_sheet.finalised", "score_sheet", sheet.pid).with(details);
    scene.record(act, contest, sheet.updated_at).await
}

async fn insert(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    assigned: &Assigned<'_>,
    status: SheetStatus,
) -> Result<(score_sheets::Model, Marks), DbErr> {
    let opinions = opinions(scene, contest, one, assigned)?;
    let is_final = status == SheetStatus::Final;
    let given = if is_final { opinions.len() } else { opinions.len() / 2 };
    let day = if is_final { FINAL_DAYS[index(assigned.nth, FINAL_DAYS.len())] } else { DRAFT_DAY };
    let at = scene.calendar.moment(day, assigned.nth * 29);
    let comments = &scene.data.comments;
    let comment = comments.get(index(assigned.nth, comments.len())).filter(|_| is_final);
    let row = score_sheets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        assignment_id: Set(assigned.row.id),
        status: Set(status),
        version: Set(2),
        comment: Set(comment.cloned().unwrap_or_default()),
        finalised_at: Set(is_final.then_some(at)),
        created_at: Set(at),
        updated_at: Set(at),
        ..Default::default()
    };
    let sheet = score_sheets::Entity::insert(row).exec_with_returning(scene.txn).await?;
    let rubric_id = contest.category(&one.plan.category)?.rubric_id;
    let ids = list_criteria(scene.txn, rubric_id).await?;
    let rows = opinions.iter().take(given).filter_map(|opinion| {
        let criterion = ids.iter().find(|row| row.code == opinion.criterion)?;
        Some(marks::ActiveModel {
            score_sheet_id: Set(sheet.id),
            criterion_id: Set(criterion.id),
            value: Set(Some(opinion.mark)),
            note: Set(opinion.note.clone()),
            ..Default::default()
        })
    });
    marks::Entity::insert_many(rows).exec(scene.txn).await?;
    Ok((sheet, opinions.into_iter().map(|opinion| (opinion.criterion, opinion.mark)).collect()))
}

/// What the judge thinks of the entry, criterion by criterion.
fn opinions(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    assigned: &Assigned<'_>,
) -> Result<Vec<Opinion>, DbErr> {
    let category = &one.plan.category;
    let rules = contest.rules.category(category).ok_or_else(|| missing("rules of category", category))?;
    let impression = one.plan.strength + assigned.seat.plan.lean;
    let of = |(place, criterion)| {
        let seed = index(assigned.nth * 5 + place * 3, usize::MAX);
        opinion(&scene.data.notes, rules.rubric.scheme, criterion, impression, seed)
    };
    Ok((0_i64..).zip(rules.rubric.scored()).map(of).collect())
}

fn index(nth: i64, length: usize) -> usize {
    usize::try_from(nth).unwrap_or_default() % length.max(1)
}
