//! What became of entries after they were handed in: checked by the committee, or taken back by their team.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::scene::{MadeEntry, OpenContest, Scene};
use crate::{
    domain::{entry::EntryStatus, stage::StageKind, verification::VerificationOutcome},
    models::{
        _entities::{entries, submissions, verification_notes, verifications, withdrawals},
        audit_events::Act,
    },
};

/// Days of the check before the end of its stage: returned entries come last, so that their team is at it now.
const RETURNED_BEFORE_END: i64 = 1;
const DECIDED_BEFORE_END: i64 = 6;
/// Days after handing in.
const WITHDRAWN_AFTER: i64 = 3;

/// Brings every entry to the state it has in the demonstration.
pub async fn check(scene: &Scene<'_>, contest: &OpenContest<'_>, made: &[MadeEntry<'_>]) -> Result<(), DbErr> {
    for (nth, one) in (0..).zip(made) {
        let outcome = match one.plan.status {
            EntryStatus::Eligible => Some((VerificationOutcome::Accepted, "entry.accepted")),
            EntryStatus::Returned => Some((VerificationOutcome::Returned, "entry.returned")),
            EntryStatus::Declined => Some((VerificationOutcome::Declined, "entry.declined")),
            _ => None,
        };
        if let (Some(outcome), Some(submission)) = (outcome, &one.submission) {
            verify(scene, contest, one, submission, outcome, nth).await?;
        }
        if let Some(reason) = &one.plan.withdrawal {
            withdraw(scene, contest, one, reason).await?;
        }
    }
    Ok(())
}

async fn verify(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    submission: &submissions::Model,
    (outcome, action): (VerificationOutcome, &str),
    nth: i64,
) -> Result<(), DbErr> {
    let is_return = outcome == VerificationOutcome::Returned;
    let before_end = if is_return { RETURNED_BEFORE_END } else { DECIDED_BEFORE_END };
    let at = scene.calendar.moment(last_day(contest, StageKind::Verification) - before_end, nth * 19);
    let due_at = is_return.then(|| scene.calendar.end(last_day(contest, StageKind::Correction)));
    let verdict = one.plan.verdict.as_ref();
    let row = verifications::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(one.entry.id),
        submission_id: Set(submission.id),
        verifier_id: Set(scene.committee()?.id),
        outcome: Set(outcome),
        reason: Set(verdict.map(|verdict| verdict.reason.clone()).unwrap_or_default()),
        checklist: Set(json!(ticked(contest, outcome)).to_string()),
        correction_due_at: Set(due_at),
        created_at: Set(at),
        ..Default::default()
    };
    let row = verifications::Entity::insert(row).exec_with_returning(scene.txn).await?;
    let notes: Vec<_> = verdict.map(|verdict| verdict.notes.as_slice()).unwrap_or_default().to_vec();
    let details = json!({ "verification": row.pid, "submission": submission.pid, "notes": notes.len() });
    if !notes.is_empty() {
        let rows = notes.into_iter().map(|note| verification_notes::ActiveModel {
            verification_id: Set(row.id),
            target_kind: Set(note.target),
            target_code: Set(note.code),
            note: Set(note.note),
            ..Default::default()
        });
        verification_notes::Entity::insert_many(rows).exec(scene.txn).await?;
    }
    set_status(scene, one, due_at, at).await?;
    let act = Act::new(Some(row.verifier_id), action, "entry", one.entry.pid).with(details);
    scene.record(act, contest, at).await
}

/// An accepted entry has every item ticked; the others at least the first one.
fn ticked<'a>(contest: &OpenContest<'a>, outcome: VerificationOutcome) -> Vec<&'a str> {
    let count = if outcome == VerificationOutcome::Accepted { usize::MAX } else { 1 };
    contest.plan.checklist.iter().take(count).map(|item| item.code.as_str()).collect()
}

fn last_day(contest: &OpenContest<'_>, kind: StageKind) -> i64 {
    let stage = contest.plan.stages.iter().find(|stage| stage.kind == kind);
    stage.map_or(0, |stage| stage.closes)
}

async fn withdraw(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    reason: &str,
) -> Result<(), DbErr> {
    let at = scene.calendar.moment(one.plan.submitted.unwrap_or_default() + WITHDRAWN_AFTER, 45);
    let row = withdrawals::ActiveModel {
        entry_id: Set(one.entry.id),
        reason: Set(reason.to_owned()),
        author_id: Set(one.entry.owner_id),
        created_at: Set(at),
        ..Default::default()
    };
    withdrawals::Entity::insert(row).exec(scene.txn).await?;
    set_status(scene, one, None, at).await?;
    scene.record(Act::new(Some(one.entry.owner_id), "entry.withdrawn", "entry", one.entry.pid), contest, at).await
}

async fn set_status(
    scene: &Scene<'_>,
    one: &MadeEntry<'_>,
    due_at: Option<DateTimeUtc>,
    at: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = entries::ActiveModel {
        id: Set(one.entry.id),
        status: Set(one.plan.status),
        correction_due_at: Set(due_at),
        updated_at: Set(at),
        ..Default::default()
    };
    entries::Entity::update(row).exec(scene.txn).await?;
    Ok(())
}
