//! Throwing away a contest that was never opened: begun by mistake, twice, or only to try. What was opened is never removed.

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr,
};
use serde_json::json;

use super::{
    Column, Entity, Model,
    draft::{Draft, DraftError, Edit},
    entry_form,
};
use crate::{
    db,
    models::{
        _entities::{audit_events, categories, judges, rubrics},
        audit_events::Act,
    },
};

impl Model {
    /// Removes the draft with its categories, rubrics, stages and own form, and the seats of whoever was invited to its jury. That
    /// it was there, and who took it away, stays on record in its region.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn remove_draft(&self, db: &DatabaseConnection, edit: Edit) -> Result<(), DraftError> {
        let Draft { txn, contest } = Draft::begin(db, self.id, edit).await?;
        // Nobody may refer to it from now on: an invitation that is accepted in this moment, a copy.
        db::for_removal(Entity::find_by_id(contest.id), &txn).one(&txn).await?;
        if seats(contest.id).filter(judges::Column::AcceptedAt.is_not_null()).count(&txn).await? > 0 {
            return Err(DraftError::HasJury);
        }
        let acts = let_go(&txn, &contest).await?;
        let own_forms = entry_form::bequeath_own(&txn, contest.id).await?;
        judges::Entity::delete_many().filter(judges::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        // Categories refer to rubrics; all else that is the contest's own goes with it.
        categories::Entity::delete_many().filter(categories::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        rubrics::Entity::delete_many().filter(rubrics::Column::ContestId.eq(contest.id)).exec(&txn).await?;
        Entity::delete_by_id(contest.id).exec(&txn).await?;
        entry_form::remove(&txn, &own_forms).await?;
        Act::new(Some(edit.actor_id), "contest.removed", "contest", contest.pid)
            .in_region(contest.region_id)
            .with(json!({ "slug": contest.slug, "name": contest.name_id, "year": contest.year, "acts": acts }))
            .record(&txn, edit.now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}

/// Seats that did not end.
fn seats(contest_id: i64) -> Select<judges::Entity> {
    judges::Entity::find().filter(judges::Column::ContestId.eq(contest_id)).filter(judges::Column::EndedAt.is_null())
}

/// Lets go what stays when the contest goes: copies that were made of it, and the record of acts. Gives the public ids of those acts:
/// not all of them name the contest themselves.
async fn let_go(txn: &DatabaseTransaction, contest: &Model) -> Result<Vec<Uuid>, DbErr> {
    let copies = Entity::update_many().col_expr(Column::CopiedFromId, Expr::value(None::<i64>));
    copies.filter(Column::CopiedFromId.eq(contest.id)).exec(txn).await?;
    let of_contest = audit_events::Column::ContestId.eq(contest.id);
    let acts: Vec<Uuid> = audit_events::Entity::find()
        .select_only()
        .column(audit_events::Column::Pid)
        .filter(of_contest.clone())
        .order_by_asc(audit_events::Column::Id)
        .into_tuple()
        .all(txn)
        .await?;
    let unbound =
        audit_events::Entity::update_many().col_expr(audit_events::Column::ContestId, Expr::value(None::<i64>));
    unbound.filter(of_contest).exec(txn).await?;
    Ok(acts)
}
