//! Seats in juries: invited, accepted by a mailed link, ended. A seat gives access only between acceptance and end.

mod invitation;
mod seat;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use self::{
    invitation::{Invitation, InviteRefusal},
    seat::SeatRefusal,
};
pub use super::_entities::judges::{ActiveModel, Column, Entity, Model};
use super::{
    contests::{self, Standing},
    users,
};
use crate::domain::actor::{Actor, JudgeSeat};

/// A seat with its person.
#[derive(Clone, Debug)]
pub struct SeatedJudge {
    /// The seat.
    pub seat: Model,
    /// The person.
    pub user: users::Model,
}

impl Model {
    /// The seat with this public id, in this contest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_in(
        db: &impl ConnectionTrait,
        contest: &contests::Model,
        pid: Uuid,
    ) -> Result<Option<SeatedJudge>, DbErr> {
        let found = Entity::find()
            .filter(Column::Pid.eq(pid))
            .filter(Column::ContestId.eq(contest.id))
            .find_also_related(users::Entity)
            .one(db)
            .await?;
        Ok(found.and_then(|(seat, user)| user.map(|user| SeatedJudge { seat, user })))
    }

    /// All seats of a contest, the chair first, then as invited; ended ones included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_in(db: &impl ConnectionTrait, contest_id: i64) -> Result<Vec<SeatedJudge>, DbErr> {
        let rows = Entity::find()
            .filter(Column::ContestId.eq(contest_id))
            .find_also_related(users::Entity)
            .order_by_desc(Column::IsChair)
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        Ok(rows.into_iter().filter_map(|(seat, user)| user.map(|user| SeatedJudge { seat, user })).collect())
    }

    /// Has the seat been accepted and not ended?
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.accepted_at.is_some() && self.ended_at.is_none()
    }
}

/// The actor with the seats as they are inside this transaction: a seat that ended a moment ago counts no more.
///
/// # Errors
/// When the database fails.
pub async fn reseated(txn: &impl ConnectionTrait, actor: &Actor) -> Result<Actor, DbErr> {
    let Some(user_id) = actor.user_id else { return Ok(actor.clone()) };
    let seats = Entity::find().filter(Column::UserId.eq(user_id)).all(txn).await?;
    let judging = seats
        .iter()
        .filter(|seat| seat.is_active())
        .map(|seat| JudgeSeat { contest_id: seat.contest_id, judge_id: seat.id, is_chair: seat.is_chair })
        .collect();
    Ok(Actor { judging, ..actor.clone() })
}

/// Name of the person on a seat.
///
/// # Errors
/// When the database fails.
pub async fn name_of(db: &impl ConnectionTrait, judge_id: i64) -> Result<String, DbErr> {
    let found = Entity::find_by_id(judge_id).find_also_related(users::Entity).one(db).await?;
    Ok(found.and_then(|(_, user)| user).map_or_else(String::new, |user| user.name))
}

/// The contest that a seat is in.
///
/// # Errors
/// When the database fails.
pub async fn standing_of(db: &impl ConnectionTrait, seat: &JudgeSeat) -> Result<Standing, DbErr> {
    let contest = contests::Entity::find_by_id(seat.contest_id).one(db).await?;
    contest.ok_or_else(|| DbErr::RecordNotFound("contest of a seat".to_owned()))?.standing(db).await
}
