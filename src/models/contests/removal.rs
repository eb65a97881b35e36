//! Throwing away a contest that was never opened: begun by mistake, twice, or only to try. What was opened is never removed.

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*, sea_query::Expr};
use serde_json::json;

use super::{
    Column, Entity, Model,
    draft::{Draft, DraftError, Edit},
    entry_form,
};
use crate::models::{
    _entities::{audit_events, categories, judges, rubrics},
    audit_events::Act,
};

impl Model {
    /// Removes the draft with its categories, rubrics, stages and own form, and the seats of whoever was invited to its jury. That
    /// it was there, and who took it away, stays on record in its region.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn remove_draft(&self, db: &DatabaseConnection, edit: Edit) -> Result<(), DraftError> {
        let Draft { txn, contest } = Draft::begin(db, self.id, edit).await?;
        let_go(&txn, &contest).await?;
        let own_forms = entry_form::bequeath_own(&txn, contest.id).await?;
        judges::Entity::delete_many().filter(judges::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        // Categories refer to rubrics; all else that is the contest's own goes with it.
        categories::Entity::delete_many().filter(categories::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        rubrics::Entity::delete_many().filter(rubrics::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        Entity::delete_by_id(contest.id).exec(&txn).await?;
        entry_form::remove(&txn, &own_forms).await?;
        Act::new(Some(edit.actor_id), "contest.removed", "contest", contest.pid)
            .in_region(contest.region_id)
            .with(json!({ "slug": contest.slug, "name": contest.name_id, "year": contest.year }))
            .record(&txn, edit.now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}

/// Lets go what stays when the contest goes: copies that were made of it, and the record of acts, which names it by its public id.
async fn let_go(txn: &DatabaseTransaction, contest: &Model) -> Result<(), DbErr> {
    let copies = Entity::update_many().col_expr(Column::CopiedFromId, Expr::value(None::<i64>));
    copies.filter(Column::CopiedFromId.eq(contest.id)).exec(txn).await?;
    let acts = audit_events::Entity::update_many().col_expr(audit_events::Column::ContestId, Expr::value(None::<i64>));
    acts.filter(audit_events::Column::ContestId.eq(contest.id)).exec(txn).await?;
    Ok(())
}
