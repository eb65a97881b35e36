//! Requests for the approval of an entry by the head of its office, and the answers. The head needs no account: the mailed link is
//! good for one answer about one entry.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, entity::prelude::*,
    sea_query::Expr,
};
use serde::Serialize;
use serde_json::json;

pub use super::_entities::office_approvals::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{entry_members, submissions},
    entries::{
        self, EntryCase,
        change::{ChangeError, act, in_time, lock},
        draft::Draft,
        submission::writers,
    },
    one_time_links::{hash_token, random_token},
    outbox::Mail,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        handed_in::HandedIn,
        locale::Locale,
        office_approval::{
            ApprovalStanding, ApprovalState, LastRequest, MOST_UNANSWERED, counted_since, is_needed, link_end, standing,
        },
        policy::{Denial, may_ask_approval, may_decide_approval},
        text::fold_email,
    },
};

/// Whom to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

/// What the head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Approved, or sent back?
    pub approves: bool,
    /// Why it is sent back.
    pub reason: String,
    /// SHA-256 of what the head read.
    pub content_sha256: String,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalRefusal {
    /// The request is answered, replaced or over; or there never was one.
    #[error("the link has ended")]
    Ended,
    /// The team changed the entry while the head read it.
    #[error("the entry was changed meanwhile")]
    Changed,
    /// The address belongs to somebody of the team: nobody approves the own entry.
    #[error("the head is in the team")]
    OwnTeam,
    /// Asked often enough without an answer, for now.
    #[error("too many requests")]
    TooMany,
    /// As for every change of an entry.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<DbErr> for ApprovalRefusal {
    fn from(error: DbErr) -> Self {
        Self::Change(error.into())
    }
}

impl From<Denial> for ApprovalRefusal {
    fn from(denial: Denial) -> Self {
        Self::Change(denial.into())
    }
}

/// The last request of an entry and where the entry stands with it. `draft`: its working copy now.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn of_entry(
    db: &impl ConnectionTrait,
    case: &EntryCase,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<(ApprovalStanding, Option<Model>), DbErr> {
    let needed = is_needed(case.standing.contest.needs_office_approval, case.entry.status);
    if !needed {
        return Ok((ApprovalStanding::NotNeeded, None));
    }
    let last = Entity::find().filter(Column::EntryId.eq(case.entry.id)).order_by_desc(Column::Id).one(db).await?;
    let request = last.as_ref().map(|row| LastRequest {
        state: row.state,
        expires_at: row.expires_at,
        content_sha256: row.content_sha256.as_deref(),
    });
    Ok((standing(needed, request, &draft.content_sha256(&case.standing.contest.slug)?, now), last))
}

/// An approval as those read it who check the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadApproval {
    /// The head of the office.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Given to an earlier version than the one that is read: a correction needs no approval of its own.
    pub is_of_earlier: bool,
}

/// Who approved this version; or else the last who approved an earlier one. What a head said about a draft that was never handed in
/// is not for those who check.
///
/// # Errors
/// When the database fails or the version cannot be read.
pub async fn approved_by(
    db: &impl ConnectionTrait,
    version: &submissions::Model,
) -> Result<Option<ReadApproval>, DbErr> {
    let rows = Entity::find()
        .filter(Column::EntryId.eq(version.entry_id))
        .filter(Column::State.eq(ApprovalState::Approved))
        .filter(Column::DecidedAt.lte(version.created_at))
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    let broken = |error: serde_json::Error| DbErr::Json(error.to_string());
    let content = HandedIn::read(&version.snapshot).and_then(HandedIn::content_sha256).map_err(broken)?;
    let is_of_this = |row: &Model| row.content_sha256.as_deref() == Some(content.as_str());
    let found = rows.iter().find(|row| is_of_this(row)).or_else(|| rows.first());
    Ok(found.and_then(|row| {
        Some(ReadApproval { name: row.head_name.clone(), at: row.decided_at?, is_of_earlier: !is_of_this(row) })
    }))
}

impl Model {
    /// Asks the head of the office. An earlier request and its link end.
    ///
    /// # Errors
    /// [`ApprovalRefusal`].
    pub async fn ask(
        db: &DatabaseConnection,
        actor: &Actor,
        entry: Uuid,
        head: &Head,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ApprovalRefusal> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry, actor, None, now).await?;
        in_time(may_ask_approval(actor, &case.facts, case.standing.contest.needs_office_approval), &case)?;
        if is_of_team(&txn, case.entry.id, &head.email).await? {
            return Err(ApprovalRefusal::OwnTeam);
        }
        if unanswered(&txn, case.entry.id, now).await? >= MOST_UNANSWERED {
            return Err(ApprovalRefusal::TooMany);
        }
        replace_open(&txn, case.entry.id, now).await?;
        let token = random_token();
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            entry_id: Set(case.entry.id),
            head_name: Set(head.name.clone()),
            head_email: Set(head.email.clone()),
            token_hash: Set(hash_token(&token)),
            state: Set(ApprovalState::Asked),
            reason: Set(String::new()),
            content_sha256: Set(None),
            asked_by: Set(actor.user_id.unwrap_or(case.entry.owner_id)),
            expires_at: Set(link_end(now)),
            decided_at: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let row = Entity::insert(row).exec_with_returning(&txn).await?;
        let contest = &case.standing.contest;
        let data = json!({
            "name": row.head_name,
            "title": case.entry.title,
            "contest": Locale::Id.pick(&contest.name_id, &contest.name_en),
            "expires_at": row.expires_at,
            "tz": case.standing.zone().name(),
            "link": format!("{base_url}/office_approvals/{token}"),
        });
        Mail::new("office_approval_asked", &row.head_email, Locale::Id, data).queue(&txn, now).await?;
        act(&case, actor, "entry.approval_asked").with(json!({ "approval": row.pid })).record(&txn, now).await?;
        txn.commit().await?;
        Ok(())
    }

    /// The open request behind a mailed link, with its entry as nobody in particular stands to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_token(
        db: &impl ConnectionTrait,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(Self, EntryCase)>, DbErr> {
        let found = Entity::find().filter(Column::TokenHash.eq(hash_token(token))).one(db).await?;
        let Some(row) = found else { return Ok(None) };
        let Some(entry) = entries::Entity::find_by_id(row.entry_id).one(db).await? else { return Ok(None) };
        let case = entry.case(db, &Actor::default(), None, now).await?;
        let is_open = may_decide_approval(row.state, row.expires_at, &case.facts, now).is_ok()
            && !is_of_team(db, row.entry_id, &row.head_email).await?;
        Ok(is_open.then_some((row, case)))
    }

    /// Records what the head says, and tells everybody in the team who writes.
    ///
    /// # Errors
    /// [`ApprovalRefusal`].
    pub async fn answer(
        db: &DatabaseConnection,
        token: &str,
        answer: &Answer,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ApprovalRefusal> {
        let txn = db::write_txn(db).await?;
        let found = Self::find_by_token(&txn, token, now).await?;
        let (row, case) = found.ok_or(ApprovalRefusal::Ended)?;
        // Locked and read again: two clicks, or a change by the team at the same moment.
        let case = lock(&txn, case.entry.pid, &Actor::default(), None, now).await?;
        let row = Entity::find_by_id(row.id).one(&txn).await?.ok_or(ApprovalRefusal::Ended)?;
        may_decide_approval(row.state, row.expires_at, &case.facts, now).map_err(|_| ApprovalRefusal::Ended)?;
        if is_of_team(&txn, case.entry.id, &row.head_email).await? {
            return Err(ApprovalRefusal::Ended);
        }
        let draft = Draft::load(&txn, &case.entry, &case.standing).await?;
        let content = draft.content_sha256(&case.standing.contest.slug)?;
        if content != answer.content_sha256 {
            return Err(ApprovalRefusal::Changed);
        }
        let state = if answer.approves { ApprovalState::Approved } else { ApprovalState::SentBack };
        let change = ActiveModel {
            id: Set(row.id),
            state: Set(state),
            reason: Set(if answer.approves { String::new() } else { answer.reason.clone() }),
            content_sha256: Set(Some(content)),
            decided_at: Set(Some(now)),
            updated_at: Set(now),
            ..Default::default()
        };
        let row = Entity::update(change).exec(&txn).await?;
        let action = if answer.approves { "entry.approved_by_office" } else { "entry.sent_back_by_office" };
        act(&case, &Actor::default(), action).with(json!({ "approval": row.pid })).record(&txn, now).await?;
        tell_team(&txn, &case, &row, base_url, now).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// Does the address belong to somebody of the team? Asked with the question and again with the answer: the head may have joined since,
/// and nobody approves the own entry.
async fn is_of_team(db: &impl ConnectionTrait, entry_id: i64, email: &str) -> Result<bool, DbErr> {
    let members = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.eq(entry_id))
        .filter(entry_members::Column::EmailFolded.eq(fold_email(email)))
        .filter(entry_members::Column::LeftAt.is_null())
        .count(db)
        .await?;
    Ok(members > 0)
}

/// Requests of late that nobody answered, replaced ones too.
async fn unanswered(db: &impl ConnectionTrait, entry_id: i64, now: DateTime<Utc>) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::EntryId.eq(entry_id))
        .filter(Column::State.is_in([ApprovalState::Asked, ApprovalState::Replaced]))
        .filter(Column::CreatedAt.gt(counted_since(now)))
        .count(db)
        .await
}

async fn replace_open(txn: &DatabaseTransaction, entry_id: i64, now: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(ApprovalState::Replaced))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::EntryId.eq(entry_id))
        .filter(Column::State.eq(ApprovalState::Asked))
        .exec(txn)
        .await?;
    Ok(())
}

async fn tell_team(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    row: &Model,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for user in writers(txn, case.entry.id).await? {
        let contest = &case.standing.contest;
        let data = json!({
            "name": user.name,
            "head": row.head_name,
            "title": case.entry.title,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "state": row.state,
            "reason": row.reason,
            "link": format!("{base_url}/entries/{}/submission/new", case.entry.pid),
        });
        let key = format!("office_approval:{}:{}", row.pid, user.pid);
        Mail::new("office_approval_decided", &user.email, user.locale, data).once(key).queue(txn, now).await?;
    }
    Ok(())
}
