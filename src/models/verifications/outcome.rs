//! Recording an outcome: one transaction that re-reads the entry, checks the newest submission is the one that was read,
//! changes the state by the table of the domain, and writes notes, audit and mails.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    ActiveModel, Entity, Model,
    check_sheets::{OpenSheet, SeenSheet, SheetRefusal, close_sheet},
    latest_submission, mail,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        category::open_items,
        entry::EntryAction,
        handed_in::HandedIn,
        ledger::Levels,
        policy::{self, Denial, Reason},
        verification::{
            Filled, ItemVerdict, Items, NoteTarget, VerificationDraft, VerificationGap, VerificationOutcome, item_gaps,
            level_gaps, verification_gaps,
        },
    },
    models::{
        _entities::{submissions, verification_notes, verified_items, verified_levels},
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
    /// Levels found proved, by criterion.
    pub levels: Levels,
    /// Take every claim that has no level yet as it is.
    pub accepts_claims: bool,
    /// What is said about fields and criteria.
    pub items: Items,
    /// Everything as it was filled in.
    pub filled: Filled,
    /// The versions of the entry and of the sheet that were read.
    pub seen: SeenSheet,
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
    /// Somebody else filled in something different meanwhile; what is stored.
    #[error("the sheet was changed meanwhile")]
    Clash(Box<OpenSheet>),
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

impl From<SheetRefusal> for VerifyRefusal {
    fn from(refusal: SheetRefusal) -> Self {
        match refusal {
            SheetRefusal::Clash(theirs) => Self::Clash(theirs),
            SheetRefusal::Stale => Self::Stale,
            SheetRefusal::Denied(denial) => Self::Denied(denial),
            SheetRefusal::Db(error) => Self::Db(error),
        }
    }
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
    if Some(submission.pid) != verdict.seen.submission {
        return Err(VerifyRefusal::Stale);
    }
    let claims = HandedIn::read(&submission.snapshot).map_err(|error| DbErr::Json(error.to_string()))?.claims;
    let levels = levels_of(verdict, &claims);
    let gaps = gaps(&txn, &case, verdict, (&claims, &levels), now).await?;
    if !gaps.is_empty() {
        return Err(VerifyRefusal::Incomplete(gaps));
    }
    let verifier = actor.user_id.ok_or(Denial::SignInNeeded)?;
    let items = items_of(verdict);
    let row = save(&txn, &case, &submission, verdict, verifier, now).await?;
    save_levels(&txn, row.id, &claims, &levels).await?;
    save_items(&txn, row.id, &items).await?;
    close_sheet(&txn, case.entry.id, &verdict.filled, verdict.seen.version, verifier, now).await?;
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
        .with(json!({ "verification": row.pid, "submission": submission.pid, "notes": verdict.notes.len(), "levels": levels, "claimed": claims }))
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
    (claims, levels): (&Levels, &Levels),
    now: DateTime<Utc>,
) -> Result<Vec<VerificationGap>, DbErr> {
    let rules = case.category_rules(txn).await?;
    let checklist = rules.as_ref().map(|rules| rules.checklist.clone()).unwrap_or_default();
    let ticked = verdict.ticked.iter().cloned().collect();
    let draft = VerificationDraft {
        outcome: verdict.outcome,
        reason: &verdict.reason,
        note_count: verdict.notes.len(),
        correction_due_at: verdict.correction_due_at,
        open_checklist_items: open_items(&checklist, &ticked).len(),
    };
    let mut gaps = verification_gaps(&draft, now);
    if let Some(rules) = &rules {
        let all_noted = verdict.notes.iter().map(|note| (note.target, note.code.as_str())).collect();
        let noted = verdict.notes.iter().filter(|note| note.target == NoteTarget::Criterion);
        let noted = noted.map(|note| note.code.as_str()).collect();
        gaps.extend(item_gaps(verdict.outcome, &verdict.items, &all_noted));
        gaps.extend(level_gaps(verdict.outcome, &rules.rubric, claims, levels, &noted));
    }
    Ok(gaps)
}

/// The levels as decided one by one; the other claims as they are, when the verifier takes them all.
fn levels_of(verdict: &Verdict, claims: &Levels) -> Levels {
    let mut levels = if verdict.accepts_claims { claims.clone() } else { Levels::new() };
    levels.extend(verdict.levels.clone());
    levels
}

/// The verdicts; a note without one marks something for correction when the entry is sent back.
fn items_of(verdict: &Verdict) -> Items {
    let mut items = verdict.items.clone();
    if verdict.outcome == VerificationOutcome::Returned {
        for note in &verdict.notes {
            items.entry((note.target, note.code.clone())).or_insert(ItemVerdict::Returned);
        }
    }
    items
}

async fn save_items(txn: &impl ConnectionTrait, verification_id: i64, items: &Items) -> Result<(), DbErr> {
    let rows: Vec<_> = items
        .iter()
        .map(|((target, code), verdict)| verified_items::ActiveModel {
            verification_id: Set(verification_id),
            target_kind: Set(*target),
            target_code: Set(code.clone()),
            verdict: Set(*verdict),
            ..Default::default()
        })
        .collect();
    if !rows.is_empty() {
        verified_items::Entity::insert_many(rows).exec(txn).await?;
    }
    Ok(())
}

async fn save_levels(
    txn: &impl ConnectionTrait,
    verification_id: i64,
    claims: &Levels,
    levels: &Levels,
) -> Result<(), DbErr> {
    let rows: Vec<_> = levels
        .iter()
        .map(|(code, level)| verified_levels::ActiveModel {
            verification_id: Set(verification_id),
            criterion_code: Set(code.clone()),
            claimed: Set(claims.get(code).copied()),
            level: Set(*level),
            ..Default::default()
        })
        .collect();
    if !rows.is_empty() {
        verified_levels::Entity::insert_many(rows).exec(txn).await?;
    }
    Ok(())
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
