//! Taking an entry back, with a reason. There is no way back from it: the number stays taken.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, entity::prelude::*};

use super::{
    ActiveModel, Entity, Model,
    change::{ChangeError, act, lock},
};
use crate::{
    db,
    domain::{
        actor::Actor,
        entry::EntryAction,
        policy::{Denial, Reason, may_withdraw_entry},
    },
    models::_entities::withdrawals,
};

impl Model {
    /// Takes an entry back.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn withdraw(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, pid, actor, None, now).await?;
        may_withdraw_entry(actor, &case.facts)?;
        let status = case.entry.status.after(EntryAction::Withdraw).ok_or(Denial::Forbidden(Reason::EntryState))?;
        let row = withdrawals::ActiveModel {
            entry_id: Set(case.entry.id),
            reason: Set(reason.to_owned()),
            author_id: Set(actor.user_id.unwrap_or(case.entry.owner_id)),
            created_at: Set(now),
            ..Default::default()
        };
        withdrawals::Entity::insert(row).exec(&txn).await?;
        let row =
            ActiveModel { id: Set(case.entry.id), status: Set(status), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(&txn).await?;
        act(&case, actor, "entry.withdrawn").record(&txn, now).await?;
        txn.commit().await?;
        Ok(())
    }
}
