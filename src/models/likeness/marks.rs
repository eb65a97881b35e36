//! Marking a pair: same, development of, different.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model, listing::conflicting_entries, pairs::Other};
use crate::{
    db,
    domain::{
        actor::Actor,
        likeness::PairVerdict,
        policy::{Denial, Reason, may_compare_entries, may_verify_entry, may_view_entry},
    },
    models::{
        _entities::innovations,
        entries::{
            self, EntryCase,
            change::{ChangeError, act, lock},
        },
    },
};

/// What the committee says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkWish {
    /// The verdict.
    pub verdict: PairVerdict,
    /// Why; may be empty.
    pub note: String,
    /// The version that was seen; 0 when there was no mark.
    pub seen_version: i32,
}

/// Why a pair was not marked.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// Not allowed, or as if it did not exist.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// Somebody else marked it in between.
    #[error("somebody else marked the pair")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ChangeError> for MarkError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denial) => Self::Denied(denial),
            ChangeError::Db(error) => Self::Db(error),
            other => Self::Db(DbErr::Custom(other.to_string())),
        }
    }
}

/// The other side of a pair as it is read beside the entry.
#[derive(Clone, Debug)]
pub enum OtherSide {
    /// An older entry.
    Entry(Box<EntryCase>),
    /// An innovation of the public catalogue.
    Innovation(Box<innovations::Model>),
}

impl OtherSide {
    /// Which row it is.
    #[must_use]
    pub fn other(&self) -> Other {
        match self {
            Self::Entry(case) => Other::Entry(case.entry.id),
            Self::Innovation(row) => Other::Innovation(row.id),
        }
    }
}

/// May the actor compare this entry at all? Handed in, never one of the own team, and none for which the actor declared a
/// conflict of interest as a judge.
///
/// # Errors
/// The denial, or when the database fails.
pub async fn may_mark(db: &impl ConnectionTrait, actor: &Actor, case: &EntryCase) -> Result<(), MarkError> {
    may_compare_entries(actor, &case.facts.contest)?;
    may_view_entry(actor, &case.facts)?;
    match may_verify_entry(actor, &case.facts) {
        Ok(()) | Err(Denial::Forbidden(Reason::EntryState | Reason::ContestState)) => {}
        Err(denial) => return Err(denial.into()),
    }
    let conflicts = conflicting_entries(db, actor.user_id.unwrap_or_default()).await?;
    if conflicts.contains(&case.entry.id) {
        return Err(Denial::Forbidden(Reason::ConflictDeclared).into());
    }
    Ok(())
}

/// The other side, when the actor may read it: an older entry of the same region, or a public innovation.
///
/// # Errors
/// When the database fails, or there is none that the actor may know of.
pub async fn other_side(
    db: &impl ConnectionTrait,
    actor: &Actor,
    case: &EntryCase,
    pid: Uuid,
    now: DateTime<Utc>,
) -> Result<OtherSide, MarkError> {
    if let Some(other) = entries::Model::find_case(db, pid, actor, None, now).await? {
        let is_older = other.entry.id < case.entry.id && other.standing.region.id == case.standing.region.id;
        may_mark(db, actor, &other).await?;
        return if is_older { Ok(OtherSide::Entry(Box::new(other))) } else { Err(Denial::Hidden.into()) };
    }
    let found = innovations::Entity::find()
        .filter(innovations::Column::Pid.eq(pid))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .one(db)
        .await?;
    found.map(|row| OtherSide::Innovation(Box::new(row))).ok_or_else(|| Denial::Hidden.into())
}

/// The mark on a pair.
///
/// # Errors
/// When the database fails.
pub async fn mark_of(db: &impl ConnectionTrait, entry_id: i64, other: Other) -> Result<Option<Model>, DbErr> {
    let of_entry = Entity::find().filter(Column::EntryId.eq(entry_id));
    match other {
        Other::Entry(id) => of_entry.filter(Column::OtherEntryId.eq(id)),
        Other::Innovation(id) => of_entry.filter(Column::OtherInnovationId.eq(id)),
    }
    .one(db)
    .await
}

impl Model {
    /// Marks the pair of an entry and another entry or innovation.
    ///
    /// # Errors
    /// See [`MarkError`].
    pub async fn mark(
        db: &DatabaseConnection,
        actor: &Actor,
        (entry, other): (Uuid, Uuid),
        wish: &MarkWish,
        now: DateTime<Utc>,
    ) -> Result<Self, MarkError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry, actor, None, now).await?;
        may_mark(&txn, actor, &case).await?;
        let side = other_side(&txn, actor, &case, other, now).await?;
        let known = mark_of(&txn, case.entry.id, side.other()).await?;
        if known.as_ref().map_or(0, |known| known.version) != wish.seen_version {
            return Err(MarkError::Stale);
        }
        let row = store(&txn, actor, &case, side.other(), known.as_ref(), wish, now).await?;
        let details = json!({
            "other": other, "verdict": wish.verdict.as_str(), "before": known.map(|known| known.verdict.as_str()),
        });
        act(&case, actor, "entry.pair_marked").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(row)
    }
}

async fn store(
    txn: &DatabaseTransaction,
    actor: &Actor,
    case: &EntryCase,
    other: Other,
    known: Option<&Model>,
    wish: &MarkWish,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        verdict: Set(wish.verdict),
        note: Set(wish.note.clone()),
        author_id: Set(actor.user_id.unwrap_or_default()),
        version: Set(wish.seen_version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    if let Some(known) = known {
        return Entity::update(ActiveModel { id: Set(known.id), ..row }).exec(txn).await;
    }
    let (other_entry_id, other_innovation_id) = match other {
        Other::Entry(id) => (Some(id), None),
        Other::Innovation(id) => (None, Some(id)),
    };
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(case.entry.id),
        other_entry_id: Set(other_entry_id),
        other_innovation_id: Set(other_innovation_id),
        created_at: Set(now),
        ..row
    };
    Entity::insert(row).exec_with_returning(txn).await
}
