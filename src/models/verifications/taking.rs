//! Who checks what: members of the committee take entries, one by one or the next ones in the queue, and put them back.
//!
//! Taking is a courtesy, not a lock: others may still check the entry, and versions keep them from overwriting each other.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect, QueryTrait, Select,
    entity::prelude::*, sea_query::SimpleExpr,
};
use serde_json::json;

use super::{
    check_sheets::{self, ActiveModel, row_of, store},
    queue::{QueueFilter, waiting_ids},
};
use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{Denial, may_take_checks, may_verify_entry},
    },
    models::{
        _entities::entries,
        contests::{self, Standing},
        entries::{EntryCase, change::act},
    },
};

/// Most entries that one click takes or puts back.
pub const MOST_AT_ONCE: u64 = 50;

/// Which entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// These.
    Chosen(Vec<Uuid>),
    /// So many of those that wait longest and nobody took.
    Next(u64),
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Entries that are the actor's now and were not before.
    pub taken: usize,
    /// Chosen entries that somebody else had taken, or that are not to be checked by the actor.
    pub left: usize,
}

/// Why nothing was taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeRefusal {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Takes entries of a contest for the actor: those chosen, or the next ones that `filter` finds.
///
/// # Errors
/// [`TakeRefusal`].
pub async fn take(
    db: &DatabaseConnection,
    slug: &str,
    actor: &Actor,
    wish: &Wish,
    filter: &QueueFilter,
    now: DateTime<Utc>,
) -> Result<Taken, TakeRefusal> {
    let txn = db::write_txn(db).await?;
    let standing = contest_of(&txn, slug, actor, now).await?;
    let mut done = Taken::default();
    match wish {
        Wish::Chosen(pids) => {
            let found = db::for_update(chosen(&standing, entries::Column::Pid.is_in(pids.iter().copied())), &txn);
            for case in cases(&txn, found, &standing, actor, now).await? {
                if take_one(&txn, &case, actor, now).await? { done.taken += 1 } else { done.left += 1 }
            }
        }
        Wish::Next(count) => {
            let wanted = usize::try_from((*count).clamp(1, MOST_AT_ONCE)).unwrap_or(1);
            // Somebody else may take some of them until they are locked here; then the next ones are looked for. What somebody else has
            // locked is passed over: to wait for it while others are held could close a circle of two who wait for each other.
            let mut seen = Vec::new();
            while done.taken < wanted {
                let ids = waiting_ids(&txn, standing.contest.id, filter, &seen, MOST_AT_ONCE, now).await?;
                let ids: Vec<i64> = ids.into_iter().take(wanted - done.taken).collect();
                if ids.is_empty() {
                    break;
                }
                seen.extend(&ids);
                let found = db::for_update_of_free(chosen(&standing, entries::Column::Id.is_in(ids)), &txn);
                for case in cases(&txn, found, &standing, actor, now).await? {
                    done.taken += usize::from(take_one(&txn, &case, actor, now).await?);
                }
            }
        }
    }
    txn.commit().await?;
    Ok(done)
}

/// Puts entries back, whoever of the committee had taken them: a verifier who falls ill blocks nobody. Says how many.
///
/// # Errors
/// [`TakeRefusal`].
pub async fn release(
    db: &DatabaseConnection,
    slug: &str,
    actor: &Actor,
    pids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<usize, TakeRefusal> {
    let txn = db::write_txn(db).await?;
    let standing = contest_of(&txn, slug, actor, now).await?;
    let mut released = 0;
    let found = db::for_update(chosen(&standing, entries::Column::Pid.is_in(pids.iter().copied())), &txn);
    for case in cases(&txn, found, &standing, actor, now).await? {
        if !is_the_actors_business(actor, &case) {
            continue;
        }
        let Some(known) = row_of(&txn, case.entry.id).await?.filter(|row| row.verifier_id.is_some()) else { continue };
        let row = ActiveModel { verifier_id: Set(None), taken_at: Set(None), ..Default::default() };
        store(&txn, case.entry.id, Some(&known), row, now).await?;
        let details = json!({ "own": known.verifier_id == actor.user_id });
        act(&case, actor, "entry.check_released").with(details).record(&txn, now).await?;
        released += 1;
    }
    txn.commit().await?;
    Ok(released)
}

async fn contest_of(
    txn: &DatabaseTransaction,
    slug: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Standing, TakeRefusal> {
    let contest = contests::Model::find_by_slug(txn, slug).await?.ok_or(Denial::Hidden)?;
    let standing = contest.standing(txn).await?;
    may_take_checks(actor, &standing.facts(None, None, now))?;
    Ok(standing)
}

/// Entries of the contest in the order of their ids: two who lock some of the same never wait for each other in a circle.
fn chosen(standing: &Standing, which: SimpleExpr) -> Select<entries::Entity> {
    entries::Entity::find()
        .filter(entries::Column::ContestId.eq(standing.contest.id))
        .filter(which)
        .order_by_asc(entries::Column::Id)
        .limit(MOST_AT_ONCE)
}

/// The entries that `found` locks, with their facts. They are of one contest, which is read once.
async fn cases(
    txn: &DatabaseTransaction,
    found: Select<entries::Entity>,
    standing: &Standing,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<EntryCase>, DbErr> {
    let mut cases = Vec::new();
    for entry in found.all(txn).await? {
        let facts = entry.facts(txn, actor, standing, None, now).await?;
        cases.push(EntryCase { entry, standing: standing.clone(), facts });
    }
    Ok(cases)
}

/// Takes one entry, unless somebody else has it, the actor may not check it, or there is nothing to check.
async fn take_one(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if may_verify_entry(actor, &case.facts).is_err() {
        return Ok(false);
    }
    let known = row_of(txn, case.entry.id).await?;
    if known.as_ref().is_some_and(|row| row.verifier_id.is_some()) {
        return Ok(false);
    }
    let row = ActiveModel { verifier_id: Set(actor.user_id), taken_at: Set(Some(now)), ..Default::default() };
    let row = match &known {
        Some(_) => row,
        None => ActiveModel { filled: Set("{}".to_owned()), version: Set(0), updated_at: Set(now), ..row },
    };
    store(txn, case.entry.id, known.as_ref(), row, now).await?;
    act(case, actor, "entry.check_taken").record(txn, now).await?;
    Ok(true)
}

/// Entries that the actor may not check (the own team's, those bound by a seat in the jury) are not put back either.
fn is_the_actors_business(actor: &Actor, case: &EntryCase) -> bool {
    use crate::domain::policy::Reason;
    matches!(may_verify_entry(actor, &case.facts), Ok(()) | Err(Denial::Forbidden(Reason::EntryState)))
}

/// Ids of entries whose check `user_id` took; for subqueries of the queue.
pub(super) fn taken_by(user_id: i64) -> sea_orm::sea_query::SelectStatement {
    taken().filter(check_sheets::Column::VerifierId.eq(user_id)).into_query()
}

/// Ids of entries whose check anybody took.
pub(super) fn taken_by_anybody() -> sea_orm::sea_query::SelectStatement {
    taken().filter(check_sheets::Column::VerifierId.is_not_null()).into_query()
}

fn taken() -> sea_orm::Select<check_sheets::Entity> {
    check_sheets::Entity::find().select_only().column(check_sheets::Column::EntryId)
}
