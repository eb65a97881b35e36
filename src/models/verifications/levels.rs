//! Levels that the committee found proved: read per entry, from its last check.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::{Column, Entity, Model};
use crate::{
    domain::{ledger::Levels, verification::NoteTarget},
    models::_entities::{entries, users, verification_notes, verified_levels},
};

/// What the last check of an entry says about its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Row of the version that was checked.
    pub submission_id: i64,
    /// Levels found proved.
    pub levels: Levels,
    /// Levels that were claimed then.
    pub claimed: Levels,
    /// Who made the check.
    pub verifier: String,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// Notes at criteria.
    pub notes: BTreeMap<String, String>,
}

/// The levels of several entries, each from its last check: three statements.
///
/// # Errors
/// When the database fails.
pub async fn of_entries(db: &impl ConnectionTrait, entry_ids: &[i64]) -> Result<BTreeMap<i64, Verified>, DbErr> {
    let checks = Entity::find()
        .filter(Column::EntryId.is_in(entry_ids.iter().copied()))
        .find_also_related(users::Entity)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    // The last one of each entry stays.
    let last: BTreeMap<i64, _> = checks.into_iter().map(|(check, user)| (check.entry_id, (check, user))).collect();
    let ids: Vec<i64> = last.values().map(|(check, _)| check.id).collect();
    let levels = verified_levels::Entity::find()
        .filter(verified_levels::Column::VerificationId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let notes = verification_notes::Entity::find()
        .filter(verification_notes::Column::VerificationId.is_in(ids))
        .filter(verification_notes::Column::TargetKind.eq(NoteTarget::Criterion))
        .all(db)
        .await?;
    let verified = |(entry_id, (check, user)): (i64, (Model, Option<users::Model>))| {
        let own = || levels.iter().filter(|row| row.verification_id == check.id);
        let found = Verified {
            submission_id: check.submission_id,
            verifier: user.map_or_else(String::new, |user| user.name),
            checked_at: check.created_at,
            levels: own().map(|row| (row.criterion_code.clone(), row.level)).collect(),
            claimed: own().filter_map(|row| Some((row.criterion_code.clone(), row.claimed?))).collect(),
            notes: notes
                .iter()
                .filter(|note| note.verification_id == check.id)
                .map(|note| (note.target_code.clone(), note.note.clone()))
                .collect(),
        };
        (entry_id, found)
    };
    Ok(last.into_iter().map(verified).collect())
}

/// The levels of one entry.
///
/// # Errors
/// When the database fails.
pub async fn of_entry(db: &impl ConnectionTrait, entry_id: i64) -> Result<Option<Verified>, DbErr> {
    Ok(of_entries(db, &[entry_id]).await?.remove(&entry_id))
}

/// The levels of an entry that is not waiting to be checked: until the committee has spoken again, earlier ones say nothing.
///
/// # Errors
/// When the database fails.
pub async fn of_checked(db: &impl ConnectionTrait, entry: &entries::Model) -> Result<Option<Verified>, DbErr> {
    if entry.status.awaits_verification() { Ok(None) } else { of_entry(db, entry.id).await }
}
