//! What became of entries after they were handed in: checked by the committee, or taken back by their team.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    corrections,
    scene::{MadeEntry, OpenContest, Scene},
};
use crate::{
    domain::{
        entry::EntryStatus,
        handed_in::HandedIn,
        stage::StageKind,
        verification::{NoteTarget, VerificationOutcome},
    },
    models::{
        _entities::{
            check_sheets, entries, submissions, verification_notes, verifications, verified_levels, withdrawals,
        },
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
    let waiting = made.iter().filter(|one| one.plan.status == EntryStatus::Submitted);
    if let Some((one, submission)) = waiting.filter_map(|one| Some((one, one.submission.as_ref()?))).next() {
        begin(scene, contest, one, submission).await?;
    }
    for (nth, one) in (0..).zip(made) {
        let outcome = match one.plan.status {
            EntryStatus::Eligible => Some((VerificationOutcome::Accepted, "entry.accepted")),
            EntryStatus::Returned | EntryStatus::Corrected => Some((VerificationOutcome::Returned, "entry.returned")),
            EntryStatus::Declined => Some((VerificationOutcome::Declined, "entry.declined")),
            _ => None,
        };
        if let (Some(outcome), Some(submission)) = (outcome, &one.submission) {
            verify(scene, contest, one, submission, outcome, nth).await?;
        }
        if let Some(first) = &one.plan.first {
            corrections::correct(scene, contest, one, first, nth).await?;
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
    if outcome == VerificationOutcome::Accepted {
        insert_levels(scene, row.id, submission, nth).await?;
    }
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

/// The first entry that waits is on the committee's desk, its check begun: the head of the form is found in order.
async fn begin(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    submission: &submissions::Model,
) -> Result<(), DbErr> {
    let committee = scene.committee()?;
    let at = submission.created_at + chrono::Duration::hours(1);
    let filled = json!({
        "verdict-field-nama_inovasi": "accepted",
        "note-field-rancang_bangun": "Contoh catatan sementara: periksa dasar hukumnya bersama bagian hukum.",
    });
    let row = check_sheets::ActiveModel {
        entry_id: Set(one.entry.id),
        submission_id: Set(Some(submission.id)),
        verifier_id: Set(Some(committee.id)),
        taken_at: Set(Some(at)),
        filled: Set(filled.to_string()),
        version: Set(1),
        author_id: Set(Some(committee.id)),
        created_at: Set(at),
        updated_at: Set(at),
        ..Default::default()
    };
    check_sheets::Entity::insert(row).exec(scene.txn).await?;
    let act = Act::new(Some(committee.id), "entry.check_saved", "entry", one.entry.pid);
    scene.record(act.with(json!({ "version": 1 })), contest, at).await
}

/// Claims are found proved as they are, but for the highest claim of every third entry, which is one level too high.
async fn insert_levels(
    scene: &Scene<'_>,
    verification_id: i64,
    submission: &submissions::Model,
    nth: i64,
) -> Result<(), DbErr> {
    let claims = HandedIn::read(&submission.snapshot).map_err(|error| DbErr::Json(error.to_string()))?.claims;
    let highest = claims.iter().max_by_key(|(_, level)| **level).filter(|(_, level)| **level > 1 && nth % 3 == 0);
    let lowered = highest.map(|(code, _)| code.clone());
    let rows: Vec<_> = claims
        .iter()
        .map(|(code, level)| verified_levels::ActiveModel {
            verification_id: Set(verification_id),
            criterion_code: Set(code.clone()),
            claimed: Set(Some(*level)),
            level: Set(level - i32::from(lowered.as_ref() == Some(code))),
            ..Default::default()
        })
        .collect();
    if !rows.is_empty() {
        verified_levels::Entity::insert_many(rows).exec(scene.txn).await?;
    }
    let Some(code) = lowered else { return Ok(()) };
    let note = verification_notes::ActiveModel {
        verification_id: Set(verification_id),
        target_kind: Set(NoteTarget::Criterion),
        target_code: Set(code),
        note: Set("Contoh: bukti yang dilampirkan baru mendukung level di bawahnya.".to_owned()),
        ..Default::default()
    };
    verification_notes::Entity::insert(note).exec(scene.txn).await?;
    Ok(())
}

/// An accepted entry has every item ticked; the others at least the first one.
fn ticked<'a>(contest: &OpenContest<'a>, outcome: VerificationOutcome) -> Vec<&'a str> {
    let count = if outcome == VerificationOutcome::Accepted { usize::MAX } else { 1 };
    contest.plan.checklist.iter().take(count).map(|item| item.code.as_str()).collect()
}

fn last_day(contest: &OpenContest<'_>, kind: StageKind) -> i64 {
    let stage = contest.plan.stages.iter().find(|stage| stage.kind == kind);
    stage.and_then(|stage| stage.closes).unwrap_or(0)
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
