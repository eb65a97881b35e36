//! What every change of an entry shares: the entry re-read under lock, the facts at that moment, and how it can fail.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, entity::prelude::*};

use super::{Column, Entity, EntryCase};
use crate::{
    db,
    domain::{
        actor::Actor,
        answers::Answers,
        completeness::Gap,
        policy::{Decision, Denial, EntryFacts, Reason},
        stage::SubmissionState,
        text::fold,
    },
    models::{_entities::offices, audit_events::Act},
};

/// Why an entry was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Not allowed, or as if it did not exist.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The window for it is over.
    #[error("closed since {closed_at}")]
    Closed {
        /// The closing that counted.
        closed_at: DateTime<Utc>,
    },
    /// Somebody else saved in between.
    #[error("somebody else saved version {}", .0.version)]
    Clash(Box<Clash>),
    /// Not complete.
    #[error("incomplete")]
    Incomplete(Vec<Gap>),
    /// The head of the office has not approved it as it is.
    #[error("not approved")]
    NotApproved,
    /// The category is none of this contest.
    #[error("no such category")]
    NoSuchCategory,
    /// Enough is enough.
    #[error("too many pieces of evidence")]
    TooMany,
    /// The person has as many drafts in this contest as one may have.
    #[error("too many drafts")]
    TooManyDrafts,
    /// What it is for has as many pieces as it may have.
    #[error("no room for another piece of this kind")]
    Full,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// What somebody else saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The version that is stored.
    pub version: i32,
    /// What it says.
    pub theirs: Answers,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

/// What was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The version that is stored now.
    pub version: i32,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

/// The entry with its facts as they are in this transaction; nobody else changes it until it ends.
///
/// # Errors
/// When the database fails, or [`Denial::Hidden`] when there is no such entry.
pub async fn lock(
    txn: &DatabaseTransaction,
    pid: Uuid,
    actor: &Actor,
    form_opened_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<EntryCase, ChangeError> {
    let found = db::for_update(Entity::find().filter(Column::Pid.eq(pid)), txn).one(txn).await?;
    let entry = found.ok_or(Denial::Hidden)?;
    Ok(entry.case(txn, actor, form_opened_at, now).await?)
}

/// A denial because a window is over becomes [`ChangeError::Closed`], which people can understand.
///
/// # Errors
/// The denial, or the closing.
pub fn in_time(decision: Decision, case: &EntryCase) -> Result<(), ChangeError> {
    let Err(denial) = decision else { return Ok(()) };
    match closed_at(&case.facts, case.entry.correction_due_at, denial) {
        Some(closed_at) => Err(ChangeError::Closed { closed_at }),
        None => Err(denial.into()),
    }
}

fn closed_at(facts: &EntryFacts, due_at: Option<DateTime<Utc>>, denial: Denial) -> Option<DateTime<Utc>> {
    match (denial, facts.contest.registration) {
        (Denial::Forbidden(Reason::RegistrationClosed), SubmissionState::Closed { closed_at }) => Some(closed_at),
        (Denial::Forbidden(Reason::CorrectionOverdue), _) => due_at,
        _ => None,
    }
}

/// The record of a change of this entry.
#[must_use]
pub fn act<'a>(case: &EntryCase, actor: &Actor, action: &'a str) -> Act<'a> {
    Act::new(actor.user_id, action, "entry", case.entry.pid)
        .in_contest(case.entry.contest_id)
        .in_region(case.standing.region.id)
}

/// The office with this name in the region; made when it is new, so that one office has one spelling.
///
/// # Errors
/// When the database fails.
pub async fn office_id(
    txn: &impl ConnectionTrait,
    region_id: i64,
    name: &str,
    now: DateTime<Utc>,
) -> Result<Option<i64>, DbErr> {
    use sea_orm::ActiveValue::Set;
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(None);
    }
    let row = offices::ActiveModel {
        pid: Set(Uuid::new_v4()),
        region_id: Set(region_id),
        parent_id: Set(None),
        name: Set(name.trim().to_owned()),
        name_folded: Set(folded.clone()),
        kind: Set(String::new()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    offices::Entity::insert(row)
        .on_conflict_do_nothing_on([offices::Column::RegionId, offices::Column::NameFolded])
        .exec(txn)
        .await?;
    let office = offices::Entity::find()
        .filter(offices::Column::RegionId.eq(region_id))
        .filter(offices::Column::NameFolded.eq(folded))
        .one(txn)
        .await?;
    Ok(office.map(|office| office.id))
}
