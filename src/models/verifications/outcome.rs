//! Recording an outcome: one transaction that re-reads the entry, checks the newest submission is the one that was read,
//! changes the state by the table of the domain, and writes notes, audit and mails.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Entity, Model, latest_submission, mail};
use crate::{
    db,
    domain::{
        actor::Actor,
        category::open_items,
        entry::EntryAction,
        policy::{self, Denial, Reason},
        verification::{NoteTarget, VerificationDraft, VerificationGap, VerificationOutcome, verification_gaps},
    },
    models::{
        _entities::{categories, submissions, verification_notes},
        audit_events::Act,
        entries::{self, EntryCase},
    },
};

/// What the verifier filled in.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The outcome.
    pub outcome: VerificationOutcome,
    /// The general reason.
    pub reason: String,
    /// Codes of the ticked items.
    pub ticked: Vec<String>,
    /// Notes at fields and criteria.
    pub notes: Vec<VerdictNote>,
    /// When the correction is due.
    pub correction_due_at: Option<DateTime<Utc>>,
    /// The submission that was read.
    pub submission: Option<Uuid>,
}

/// A note at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictNote {
    /// Field or criterion.
    pub target: NoteTarget,
    /// Its code.
    pub code: String,
    /// The note.
    pub note: String,
}

/// Why an outcome was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum VerifyRefusal {
    /// Handed in anew since it was read.
    #[error("the entry was handed in anew")]
    Stale,
    /// Something is missing.
    #[error("the outcome is not complete")]
    Incomplete(Vec<VerificationGap>),
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Records the outcome for an entry.
///
/// # Errors
/// [`VerifyRefusal`].
pub async fn verify(
    db: &DatabaseConnection,
    entry: Uuid,
    actor: &Actor,
    verdict: &Verdict,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<Model, VerifyRefusal> {
    let txn = db::write_txn(db).await?;
    let entry = db::for_update(entries::Entity::find().filter(entries::Column::Pid.eq(entry)), &txn).one(&txn).await?;
    let case = entry.ok_or(Denial::Hidden)?.case(&txn, actor, None, now).await?;
    policy::may_verify_entry(actor, &case.facts)?;
    let next = case.entry.status.after(action_of(verdict.outcome)).ok_or(Denial::Forbidden(Reason::EntryState))?;
    let submission = latest_submission(&txn, case.entry.id).await?.ok_or(VerifyRefusal::Stale)?;
    if Some(submission.pid) != verdict.submission {
        return Err(VerifyRefusal::Stale);
    }
    let gaps = gaps(&txn, &case, verdict, now).await?;
    if !gaps.is_empty() {
        return Err(VerifyRefusal::Incomplete(gaps));
    }
    let verifier = actor.user_id.ok_or(Denial::SignInNeeded)?;
    let row = save(&txn, &case, &submission, verdict, verifier, now).await?;
    let change = entries::ActiveModel {
        id: Set(case.entry.id),
        status: Set(next),
        correction_due_at: Set(row.correction_due_at),
        updated_at: Set(now),
        ..Default::default()
    };
    entries::Entity::update(change).exec(&txn).await?;
    Act::new(Some(verifier), action_name(verdict.outcome), "entry", case.entry.pid)
        .in_contest(case.standing.contest.id)
        .in_region(case.standing.region.id)
        .with(json!({ "verification": row.pid, "submission": submission.pid, "notes": verdict.notes.len() }))
        .record(&txn, now)
        .await?;
    mail::tell_team(&txn, &case, &row, &verdict.notes, base_url, now).await?;
    txn.commit().await?;
    Ok(row)
}

const fn action_of(outcome: VerificationOutcome) -> EntryAction {
    match outcome {
        VerificationOutcome::Accepted => EntryAction::Accept,
        VerificationOutcome::Returned => EntryAction::Return,
        VerificationOutcome::Declined => EntryAction::Decline,
    }
}

const fn action_name(outcome: VerificationOutcome) -> &'static str {
    match outcome {
        VerificationOutcome::Accepted => "entry.accepted",
        VerificationOutcome::Returned => "entry.returned",
        VerificationOutcome::Declined => "entry.declined",
    }
}

/// What the domain finds missing, with the checklist of the frozen rules.
async fn gaps(
    txn: &impl ConnectionTrait,
    case: &EntryCase,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<Vec<VerificationGap>, DbErr> {
    let rules = case.standing.rules(txn).await?;
    let category = categories::Entity::find_by_id(case.entry.category_id).one(txn).await?;
    let checklist =
        category.and_then(|row| rules.category(&row.code)).map(|rules| rules.checklist.clone()).unwrap_or_default();
    let ticked = verdict.ticked.iter().cloned().collect();
    let draft = VerificationDraft {
        outcome: verdict.outcome,
        reason: &verdict.reason,
        note_count: verdict.notes.len(),
        correction_due_at: verdict.correction_due_at,
        open_checklist_items: open_items(&checklist, &ticked).len(),
    };
    Ok(verification_gaps(&draft, now))
}

async fn save(
    txn: &impl ConnectionTrait,
    case: &EntryCase,
    submission: &submissions::Model,
    verdict: &Verdict,
    verifier_id: i64,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let is_return = verdict.outcome == VerificationOutcome::Returned;
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(case.entry.id),
        submission_id: Set(submission.id),
        verifier_id: Set(verifier_id),
        outcome: Set(verdict.outcome),
        reason: Set(verdict.reason.clone()),
        checklist: Set(json!(verdict.ticked).to_string()),
        correction_due_at: Set(verdict.correction_due_at.filter(|_| is_return)),
        created_at: Set(now),
        ..Default::default()
    };
    let row = Entity::insert(row).exec_with_returning(txn).await?;
    let notes: Vec<verification_notes::ActiveModel> = verdict
        .notes
        .iter()
        .map(|note| verification_notes::ActiveModel {
            verification_id: Set(row.id),
            target_kind: Set(note.target),
            target_code: Set(note.code.clone()),
            note: Set(note.note.clone()),
            ..Default::default()
        })
        .collect();
    if !notes.is_empty() {
        verification_notes::Entity::insert_many(notes).exec(txn).await?;
    }
    Ok(row)
}
