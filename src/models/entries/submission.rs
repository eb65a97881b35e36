//! Handing in: one transaction that re-reads everything, freezes what is handed in and gives the receipt.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, entity::prelude::*,
};
use serde_json::json;

pub use super::super::_entities::submissions::Model as Submission;
use super::{
    ActiveModel, Entity, EntryCase, Model,
    change::{ChangeError, act, in_time, lock},
    content::latest_submission,
    counted::Counted,
    draft::Draft,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        entry::{EntryAction, EntryStatus, MemberRole, receipt_number},
        handed_in::HandedIn,
        policy::{Denial, Reason, may_submit_entry},
        receipt::short_code,
        stage::SubmissionState,
    },
    models::{
        _entities::{entry_members, submissions},
        counters, office_approvals,
        outbox::Mail,
        users,
    },
};

impl Model {
    /// Hands an entry in. `form_opened_at`: when the check page was opened, as its seal proves; the grace depends on it.
    ///
    /// Handing in again what was handed in already gives the same receipt, so a double click does no harm.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn submit(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        form_opened_at: Option<DateTime<Utc>>,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Submission, ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, pid, actor, form_opened_at, now).await?;
        let draft = Draft::load(&txn, &case.entry, &case.standing).await?;
        let latest = latest_submission(&txn, case.entry.id).await?;
        if let Some(latest) = repeated(&case, &draft, latest.as_ref())? {
            return Ok(latest.clone());
        }
        in_time(may_submit_entry(actor, &case.facts), &case)?;
        let gaps = draft.gaps(now.with_timezone(&case.standing.zone()).date_naive());
        if !gaps.is_empty() {
            return Err(ChangeError::Incomplete(gaps));
        }
        let (approval, _) = office_approvals::of_entry(&txn, &case, &draft, now).await?;
        if !approval.allows_handing_in() {
            return Err(ChangeError::NotApproved);
        }
        let ordinal = latest.map_or(1, |latest| latest.ordinal + 1);
        let submission = freeze(&txn, &case, actor, &draft, ordinal, now).await?;
        let details = json!({ "ordinal": ordinal, "sha256": submission.sha256, "in_grace": submission.in_grace });
        act(&case, actor, "entry.submitted").with(details).record(&txn, now).await?;
        queue_receipts(&txn, &case, &submission, base_url, now).await?;
        txn.commit().await?;
        Ok(submission)
    }
}

/// The receipt of a draft that was handed in just as it is and still waits for the committee.
fn repeated<'a>(
    case: &EntryCase,
    draft: &Draft,
    latest: Option<&'a Submission>,
) -> Result<Option<&'a Submission>, DbErr> {
    let is_writer = matches!(case.facts.team_role, Some(MemberRole::Owner | MemberRole::Editor));
    let Some(latest) = latest.filter(|_| is_writer && case.entry.status.awaits_verification()) else {
        return Ok(None);
    };
    Ok((!has_changes(draft, case, latest)?).then_some(latest))
}

/// Does the draft say anything else than what was handed in?
///
/// # Errors
/// When the stored version cannot be read.
pub fn has_changes(draft: &Draft, case: &EntryCase, latest: &Submission) -> Result<bool, DbErr> {
    let before = HandedIn::read(&latest.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
    let mut now = draft.handed_in(&case.standing.contest.slug, &before.number, before.ordinal, before.handed_in_at);
    // A newer spelling of the same content is no change.
    now.format.clone_from(&before.format);
    Ok(now != before)
}

async fn freeze(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    draft: &Draft,
    ordinal: i32,
    now: DateTime<Utc>,
) -> Result<Submission, ChangeError> {
    let entry = &case.entry;
    let action = if entry.status == EntryStatus::Returned { EntryAction::Correct } else { EntryAction::Submit };
    let status = entry.status.after(action).ok_or(Denial::Forbidden(Reason::EntryState))?;
    let slug = &case.standing.contest.slug;
    let number = match &entry.number {
        Some(number) => number.clone(),
        None => receipt_number(slug, counters::next(txn, &format!("entry:{}", entry.contest_id)).await?),
    };
    let document = draft.handed_in(slug, &number, ordinal, now);
    let snapshot = document.freeze().map_err(|error| DbErr::Json(error.to_string()))?;
    let counted = Counted::of(&draft.form, &draft.rules, &document, &draft.facts())?;
    let row = submissions::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        ordinal: Set(ordinal),
        number: Set(number.clone()),
        snapshot: Set(snapshot.json),
        sha256: Set(snapshot.sha256),
        in_grace: Set(
            matches!(case.facts.contest.registration, SubmissionState::InGrace { .. }) && action == EntryAction::Submit
        ),
        author_id: Set(actor.user_id.unwrap_or(entry.owner_id)),
        created_at: Set(now),
        affair: Set(Some(counted.affair)),
        lacks_evidence: Set(Some(counted.lacks_evidence)),
        ..Default::default()
    };
    let submission = submissions::Entity::insert(row).exec_with_returning(txn).await?;
    let row = ActiveModel {
        id: Set(entry.id),
        number: Set(Some(number)),
        status: Set(status),
        submitted_at: Set(Some(now)),
        correction_due_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update(row).exec(txn).await?;
    Ok(submission)
}

/// Everybody in the team who writes gets the receipt.
async fn queue_receipts(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    submission: &Submission,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let link = format!("{base_url}/entries/{}/receipts/{}", case.entry.pid, submission.pid);
    for user in writers(txn, case.entry.id).await? {
        let contest = &case.standing.contest;
        let data = json!({
            "name": user.name,
            "title": case.entry.title,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "number": submission.number,
            "at": submission.created_at,
            "tz": case.standing.zone().name(),
            "sha256": submission.sha256,
            "code": short_code(&submission.number, &submission.sha256),
            "link": link,
        });
        let mail = Mail::new("entry_receipt", &user.email, user.locale, data);
        mail.once(format!("receipt:{}:{}", submission.pid, user.pid)).queue(txn, now).await?;
    }
    Ok(())
}

/// Owner and editors who are in the team now.
///
/// # Errors
/// When the database fails.
pub async fn writers(txn: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<users::Model>, DbErr> {
    Ok(writers_of(txn, &[entry_id]).await?.remove(&entry_id).unwrap_or_default())
}

/// The same for several entries at once, by row id.
///
/// # Errors
/// When the database fails.
pub async fn writers_of(
    db: &impl ConnectionTrait,
    entry_ids: &[i64],
) -> Result<BTreeMap<i64, Vec<users::Model>>, DbErr> {
    let members = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.is_in(entry_ids.iter().copied()))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .filter(entry_members::Column::Role.is_in([MemberRole::Owner, MemberRole::Editor]))
        .order_by_asc(entry_members::Column::UserId)
        .find_also_related(users::Entity)
        .all(db)
        .await?;
    let mut writers: BTreeMap<i64, Vec<users::Model>> = BTreeMap::new();
    for (member, user) in members {
        writers.entry(member.entry_id).or_default().extend(user);
    }
    Ok(writers)
}
