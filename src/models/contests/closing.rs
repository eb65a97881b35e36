//! Closing: no more work by entrants or judges; the plenary decides. The committee closes, nothing closes by itself: as
//! long as the contest is open, a deadline can still be extended.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, entity::prelude::*};

use super::{ActiveModel, Entity, Model};
use crate::{
    db,
    domain::{contest::ContestStatus, stage::Phase},
    models::audit_events::Act,
};

/// Why a contest was not closed.
#[derive(Debug, thiserror::Error)]
pub enum ClosingError {
    /// It is not open, or its judging is not over (any more: it may have been extended meanwhile).
    #[error("not in a state to be closed")]
    State,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// Closes the contest.
    ///
    /// # Errors
    /// See [`ClosingError`].
    pub async fn close(&self, db: &DatabaseConnection, actor_id: i64, now: DateTime<Utc>) -> Result<(), ClosingError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let contest = contest.filter(|contest| contest.status.may_become(ContestStatus::Closed));
        let contest = contest.ok_or(ClosingError::State)?;
        if contest.standing(&txn).await?.judging_phase(now) != Phase::Over {
            return Err(ClosingError::State);
        }
        let row = ActiveModel {
            id: Set(contest.id),
            status: Set(ContestStatus::Closed),
            updated_at: Set(now),
            version: Set(contest.version + 1),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        Act::new(Some(actor_id), "contest.closed", "contest", contest.pid)
            .in_contest(contest.id)
            .in_region(contest.region_id)
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}
