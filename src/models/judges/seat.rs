//! Changes of a seat: the chair, and the end of it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QuerySelect, entity::prelude::*, sea_query::Expr,
};
use serde_json::json;

use super::{ActiveModel, Column, Entity, InviteRefusal, Model, invitation::locked_standing};
use crate::{
    db,
    domain::{account::LinkPurpose, actor::Actor, policy, scoring::SheetStatus},
    models::{
        _entities::{assignments, score_sheets},
        audit_events::Act,
        contests, one_time_links,
    },
};

/// Why a seat was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SeatRefusal {
    /// The seat ended before.
    #[error("the seat has ended")]
    Ended,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] policy::Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<InviteRefusal> for SeatRefusal {
    fn from(refusal: InviteRefusal) -> Self {
        match refusal {
            InviteRefusal::Denied(denial) => Self::Denied(denial),
            InviteRefusal::Db(error) => Self::Db(error),
            InviteRefusal::AlreadySeated | InviteRefusal::ChairTaken => Self::Ended,
        }
    }
}

impl Model {
    /// Makes this seat the chair's; the former chair becomes a judge like the others.
    ///
    /// # Errors
    /// [`SeatRefusal`].
    pub async fn make_chair(
        &self,
        db: &DatabaseConnection,
        contest: &contests::Model,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<(), SeatRefusal> {
        let txn = db::write_txn(db).await?;
        locked_standing(&txn, contest, now, actor).await?;
        locked_open_seat(&txn, self.id).await?;
        Entity::update_many()
            .col_expr(Column::IsChair, Expr::value(false))
            .filter(Column::ContestId.eq(contest.id))
            .filter(Column::IsChair.eq(true))
            .exec(&txn)
            .await?;
        let row = ActiveModel { id: Set(self.id), is_chair: Set(true), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(&txn).await?;
        Act::new(actor.user_id, "judge.made_chair", "judge", self.pid).in_contest(contest.id).record(&txn, now).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Ends the seat: access is gone with the commit. Final sheets stay; unfinished ones are void and their assignments
    /// are taken away, so that the entries can be handed to others.
    ///
    /// # Errors
    /// [`SeatRefusal`].
    pub async fn end(
        &self,
        db: &DatabaseConnection,
        contest: &contests::Model,
        actor: &Actor,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), SeatRefusal> {
        let txn = db::write_txn(db).await?;
        locked_standing(&txn, contest, now, actor).await?;
        locked_open_seat(&txn, self.id).await?;
        let row =
            ActiveModel { id: Set(self.id), ended_at: Set(Some(now)), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(&txn).await?;
        one_time_links::Model::end_of_subject(&txn, LinkPurpose::JudgeInvitation, self.pid, now).await?;
        let freed = free_unfinished(&txn, self.id, reason, now).await?;
        Act::new(actor.user_id, "judge.ended", "judge", self.pid)
            .in_contest(contest.id)
            .with(json!({ "reason": reason, "assignments_freed": freed }))
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}

async fn locked_open_seat(txn: &impl ConnectionTrait, judge_id: i64) -> Result<(), SeatRefusal> {
    let seat = db::for_update(Entity::find_by_id(judge_id), txn).one(txn).await?;
    match seat {
        Some(seat) if seat.ended_at.is_none() => Ok(()),
        _ => Err(SeatRefusal::Ended),
    }
}

/// Takes away what the judge did not finish; says how many assignments that were.
async fn free_unfinished(
    txn: &impl ConnectionTrait,
    judge_id: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let finished: Vec<i64> = score_sheets::Entity::find()
        .select_only()
        .column(score_sheets::Column::AssignmentId)
        .inner_join(assignments::Entity)
        .filter(assignments::Column::JudgeId.eq(judge_id))
        .filter(score_sheets::Column::Status.eq(SheetStatus::Final))
        .into_tuple()
        .all(txn)
        .await?;
    let unfinished: Vec<i64> = assignments::Entity::find()
        .select_only()
        .column(assignments::Column::Id)
        .filter(assignments::Column::JudgeId.eq(judge_id))
        .filter(assignments::Column::RemovedAt.is_null())
        .filter(assignments::Column::Id.is_not_in(finished))
        .into_tuple()
        .all(txn)
        .await?;
    score_sheets::Entity::update_many()
        .col_expr(score_sheets::Column::Status, Expr::value(SheetStatus::Void))
        .col_expr(score_sheets::Column::UpdatedAt, Expr::value(now))
        .filter(score_sheets::Column::AssignmentId.is_in(unfinished.clone()))
        .filter(score_sheets::Column::Status.eq(SheetStatus::Draft))
        .exec(txn)
        .await?;
    let freed = assignments::Entity::update_many()
        .col_expr(assignments::Column::RemovedAt, Expr::value(now))
        .col_expr(assignments::Column::RemovedReason, Expr::value(reason))
        .filter(assignments::Column::Id.is_in(unfinished))
        .exec(txn)
        .await?;
    Ok(freed.rows_affected)
}
