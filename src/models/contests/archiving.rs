//! Archiving: a published contest is put away. Everything stays readable; the guests of the jury have no access any more.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbErr, entity::prelude::*};

use super::{Entity, Model};
use crate::{db, domain::contest::ContestStatus};

/// Why a contest was not archived.
#[derive(Debug, thiserror::Error)]
pub enum ArchivingError {
    /// It is not published, or archived already.
    #[error("not in a state to be archived")]
    State,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// Archives the contest.
    ///
    /// # Errors
    /// See [`ArchivingError`].
    pub async fn archive(
        &self,
        db: &DatabaseConnection,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), ArchivingError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let contest = contest.filter(|contest| contest.status.may_become(ContestStatus::Archived));
        let contest = contest.ok_or(ArchivingError::State)?;
        contest.enter(&txn, ContestStatus::Archived, actor_id, now).await?;
        txn.commit().await?;
        Ok(())
    }
}
