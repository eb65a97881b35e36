//! The sheet of a check while it is being filled in. One per entry, for the whole committee: every save names the version it was
//! made on; when another one is stored, nothing is overwritten and both texts are shown.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

pub use super::super::_entities::check_sheets::{ActiveModel, Column, Entity, Model};
use super::latest_submission;
use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{Denial, may_verify_entry},
        verification::Filled,
    },
    models::{
        _entities::users,
        audit_events::begins_stretch,
        contests::rules::read_json,
        entries::change::{ChangeError, Saved, act, lock},
    },
};

/// The sheet as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenSheet {
    /// Its version; 0 before anything was saved.
    pub version: i32,
    /// What is filled in.
    pub filled: Filled,
    /// Row of the version of the entry that was read.
    pub submission_id: Option<i64>,
    /// Who took the check: id and name.
    pub holder: Option<(i64, String)>,
    /// Who saved it last.
    pub author: Option<String>,
    /// When it was saved last.
    pub saved_at: Option<DateTime<Utc>>,
}

/// What the person who sends a form had before the eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenSheet {
    /// The version of the entry.
    pub submission: Option<Uuid>,
    /// The version of the sheet.
    pub version: i32,
}

/// Why a sheet was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SheetRefusal {
    /// Somebody else saved it meanwhile; what is stored.
    #[error("the sheet was changed meanwhile")]
    Clash(Box<OpenSheet>),
    /// The entry was handed in anew since it was read.
    #[error("the entry was handed in anew")]
    Stale,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ChangeError> for SheetRefusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denial) => Self::Denied(denial),
            ChangeError::Db(error) => Self::Db(error),
            other => Self::Db(DbErr::Custom(other.to_string())),
        }
    }
}

/// The sheet of an entry.
///
/// # Errors
/// When the database fails or the row is broken.
pub async fn open_sheet(db: &impl ConnectionTrait, entry_id: i64) -> Result<OpenSheet, DbErr> {
    let Some(row) = row_of(db, entry_id).await? else { return Ok(OpenSheet::default()) };
    let ids: Vec<i64> = row.verifier_id.into_iter().chain(row.author_id).collect();
    let people = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(db).await?;
    let name = |id: i64| people.iter().find(|user| user.id == id).map(|user| user.name.clone());
    Ok(OpenSheet {
        version: row.version,
        filled: read_json("check_sheets.filled", &row.filled)?,
        submission_id: row.submission_id,
        holder: row.verifier_id.and_then(|id| Some((id, name(id)?))),
        author: row.author_id.and_then(name),
        saved_at: row.author_id.map(|_| row.updated_at),
    })
}

pub(super) async fn row_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::EntryId.eq(entry_id)).one(db).await
}

/// A sheet as somebody filled it in.
#[derive(Clone, Copy, Debug)]
pub struct SheetWish<'a> {
    /// What is filled in so far.
    pub filled: &'a Filled,
    /// What the person had before the eyes.
    pub seen: SeenSheet,
    /// Saved by the button, not by the clock: then every save is in the record of who did what.
    pub is_explicit: bool,
}

/// Saves what is filled in so far. Whoever saves a sheet that nobody took takes it; the same text again changes nothing.
///
/// # Errors
/// [`SheetRefusal`].
pub async fn save_sheet(
    db: &DatabaseConnection,
    entry: Uuid,
    actor: &Actor,
    SheetWish { filled, seen, is_explicit }: SheetWish<'_>,
    now: DateTime<Utc>,
) -> Result<Saved, SheetRefusal> {
    let txn = db::write_txn(db).await?;
    let case = lock(&txn, entry, actor, None, now).await?;
    may_verify_entry(actor, &case.facts)?;
    let submission = latest_submission(&txn, case.entry.id).await?.ok_or(SheetRefusal::Stale)?;
    if Some(submission.pid) != seen.submission {
        return Err(SheetRefusal::Stale);
    }
    let known = ours(&txn, case.entry.id, filled, seen.version).await?;
    if let Some(same) =
        known.as_ref().filter(|row| row.verifier_id.is_some() && row.submission_id == Some(submission.id))
        && read_json::<Filled>("check_sheets.filled", &same.filled)? == *filled
    {
        return Ok(Saved { version: same.version, saved_at: same.updated_at });
    }
    let version = known.as_ref().map_or(0, |row| row.version) + 1;
    let holder = known.as_ref().and_then(|row| row.verifier_id);
    let last = known.as_ref().and_then(|row| Some((row.author_id?, row.updated_at)));
    let row = ActiveModel {
        submission_id: Set(Some(submission.id)),
        verifier_id: Set(holder.or(actor.user_id)),
        taken_at: Set(known.as_ref().filter(|_| holder.is_some()).and_then(|row| row.taken_at).or(Some(now))),
        filled: Set(json!(filled).to_string()),
        version: Set(version),
        author_id: Set(actor.user_id),
        updated_at: Set(now),
        ..Default::default()
    };
    store(&txn, case.entry.id, known.as_ref(), row, now).await?;
    if is_explicit || begins_stretch(last, actor.user_id, now) {
        let action = if is_explicit { "entry.check_saved" } else { "entry.check_written" };
        act(&case, actor, action).with(json!({ "version": version })).record(&txn, now).await?;
    }
    txn.commit().await?;
    Ok(Saved { version, saved_at: now })
}

/// Empties the sheet once its outcome is recorded; who checked the entry keeps it, for its correction comes back to the same desk.
pub(super) async fn close_sheet(
    txn: &DatabaseTransaction,
    entry_id: i64,
    filled: &Filled,
    seen_version: i32,
    verifier_id: i64,
    now: DateTime<Utc>,
) -> Result<(), SheetRefusal> {
    let known = ours(txn, entry_id, filled, seen_version).await?;
    let row = ActiveModel {
        submission_id: Set(None),
        verifier_id: Set(Some(verifier_id)),
        taken_at: Set(known.as_ref().and_then(|row| row.taken_at).or(Some(now))),
        filled: Set("{}".to_owned()),
        version: Set(known.as_ref().map_or(0, |row| row.version) + 1),
        author_id: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(store(txn, entry_id, known.as_ref(), row, now).await?)
}

/// The stored row, when nobody else saved anything different meanwhile. The same text again is no clash, for a save by the clock may
/// have arrived just before the button; nor is an empty sheet, on which nothing can be lost.
async fn ours(
    txn: &DatabaseTransaction,
    entry_id: i64,
    filled: &Filled,
    seen_version: i32,
) -> Result<Option<Model>, SheetRefusal> {
    let known = row_of(txn, entry_id).await?;
    if known.as_ref().map_or(0, |row| row.version) == seen_version {
        return Ok(known);
    }
    let theirs = open_sheet(txn, entry_id).await?;
    let nothing_is_lost = theirs.filled.is_empty() || theirs.filled == *filled;
    if nothing_is_lost { Ok(known) } else { Err(SheetRefusal::Clash(Box::new(theirs))) }
}

/// Writes the row; `known` was read in this transaction, with the entry locked.
pub(super) async fn store(
    txn: &DatabaseTransaction,
    entry_id: i64,
    known: Option<&Model>,
    row: ActiveModel,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    match known {
        Some(known) => Entity::update(ActiveModel { id: Set(known.id), ..row }).exec(txn).await.map(|_| ()),
        None => {
            let row = ActiveModel { entry_id: Set(entry_id), created_at: Set(now), ..row };
            Entity::insert(row).exec(txn).await.map(|_| ())
        }
    }
}
