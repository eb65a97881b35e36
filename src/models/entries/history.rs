//! What happened to an entry: versions handed in, checks by the committee with their notes, withdrawal.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*, sea_query::Query};

pub use super::super::_entities::verification_notes::Model as VerificationNote;
use super::{Model, submission::Submission};
use crate::{
    domain::verification::VerificationOutcome,
    models::{
        _entities::{submissions, verification_notes, verifications, withdrawals},
        users,
    },
};

/// A check by the committee, as the team reads it: without the verifier's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Row of the version that was checked.
    pub submission_id: i64,
    /// What came out.
    pub outcome: VerificationOutcome,
    /// The general reason; may be empty.
    pub reason: String,
    /// Until when a correction was asked for.
    pub correction_due_at: Option<DateTime<Utc>>,
    /// When.
    pub at: DateTime<Utc>,
    /// Notes at fields and criteria.
    pub notes: Vec<VerificationNote>,
}

/// The history of one entry, each list oldest first.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Versions that were handed in.
    pub submissions: Vec<Submission>,
    /// Names of those who handed them in, by account.
    pub authors: BTreeMap<i64, String>,
    /// Checks by the committee.
    pub checks: Vec<Check>,
    /// The withdrawal, with its reason.
    pub withdrawal: Option<withdrawals::Model>,
}

impl History {
    /// Loads it in a fixed number of statements.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(db: &impl ConnectionTrait, entry: &Model) -> Result<Self, DbErr> {
        let submissions = submissions::Entity::find()
            .filter(submissions::Column::EntryId.eq(entry.id))
            .order_by_asc(submissions::Column::Ordinal)
            .all(db)
            .await?;
        let authors = users::Entity::find()
            .filter(users::Column::Id.is_in(submissions.iter().map(|submission| submission.author_id)))
            .all(db)
            .await?;
        let withdrawal = withdrawals::Entity::find().filter(withdrawals::Column::EntryId.eq(entry.id)).one(db).await?;
        Ok(Self {
            submissions,
            authors: authors.into_iter().map(|user| (user.id, user.name)).collect(),
            checks: checks_of(db, entry.id).await?,
            withdrawal,
        })
    }

    /// The check that sent the entry back, when it was the last one.
    #[must_use]
    pub fn open_return(&self) -> Option<&Check> {
        self.checks.last().filter(|check| check.outcome == VerificationOutcome::Returned)
    }

    /// The version with this public id.
    #[must_use]
    pub fn submission(&self, pid: Uuid) -> Option<&Submission> {
        self.submissions.iter().find(|submission| submission.pid == pid)
    }

    /// The version with this ordinal.
    #[must_use]
    pub fn version(&self, ordinal: i32) -> Option<&Submission> {
        self.submissions.iter().find(|submission| submission.ordinal == ordinal)
    }
}

/// The checks of an entry, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn checks_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<Check>, DbErr> {
    let rows = verifications::Entity::find()
        .filter(verifications::Column::EntryId.eq(entry_id))
        .order_by_asc(verifications::Column::Id)
        .all(db)
        .await?;
    let notes = verification_notes::Entity::find()
        .filter(verification_notes::Column::VerificationId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(verification_notes::Column::Id)
        .all(db)
        .await?;
    let check = |row: verifications::Model| Check {
        notes: notes.iter().filter(|note| note.verification_id == row.id).cloned().collect(),
        submission_id: row.submission_id,
        outcome: row.outcome,
        reason: row.reason,
        correction_due_at: row.correction_due_at,
        at: row.created_at,
    };
    Ok(rows.into_iter().map(check).collect())
}

/// The last version of each of these entries that was handed in.
///
/// # Errors
/// When the database fails.
pub async fn last_submissions(db: &impl ConnectionTrait, entry_ids: &[i64]) -> Result<Vec<Submission>, DbErr> {
    let newest = Query::select()
        .expr(submissions::Column::Id.max())
        .from(submissions::Entity)
        .and_where(submissions::Column::EntryId.is_in(entry_ids.iter().copied()))
        .group_by_col(submissions::Column::EntryId)
        .take();
    submissions::Entity::find().filter(submissions::Column::Id.in_subquery(newest)).all(db).await
}
