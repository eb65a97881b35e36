//! Closing: no more work by entrants or judges; the plenary decides. The committee closes, nothing closes by itself: as
//! long as the contest is open, a deadline can still be extended.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};

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
        contest.enter(&txn, ContestStatus::Closed, actor_id, now).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Brings a locked contest into its next state, and notes who did.
    pub(super) async fn enter(
        &self,
        txn: &DatabaseTransaction,
        status: ContestStatus,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Set(self.id),
            status: Set(status),
            updated_at: Set(now),
            version: Set(self.version + 1),
            ..Default::default()
        };
        Entity::update(row).exec(txn).await?;
        let action = format!("contest.{status}");
        let act = Act::new(Some(actor_id), &action, "contest", self.pid);
        act.in_contest(self.id).in_region(self.region_id).record(txn, now).await
    }
}
