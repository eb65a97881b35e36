//! Inviting a judge and accepting: one mailed link per seat, used once, within fourteen days, and no other way in.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model};
use crate::{
    db,
    domain::{account::LinkPurpose, actor::Actor, contest::ContestStatus, locale::Locale, policy},
    models::{audit_events::Act, contests, contests::Standing, one_time_links, outbox::Mail, users},
};

/// How long an invitation can be accepted.
const VALID_DAYS: i64 = 14;

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Full name; used when the address has no account yet.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Where the person works.
    pub affiliation: String,
    /// Chairs the jury.
    pub is_chair: bool,
}

/// Why an invitation was not sent.
#[derive(Debug, thiserror::Error)]
pub enum InviteRefusal {
    /// The person has an active seat.
    #[error("already in the jury")]
    AlreadySeated,
    /// The jury has a chair.
    #[error("the jury has a chair")]
    ChairTaken,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] policy::Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// Invites a person, or again one whose seat ended or whose link expired; earlier links stop working.
    ///
    /// # Errors
    /// [`InviteRefusal`].
    pub async fn invite(
        db: &DatabaseConnection,
        contest: &contests::Model,
        actor: &Actor,
        wish: &Invitation,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, InviteRefusal> {
        let txn = db::write_txn(db).await?;
        let standing = locked_standing(&txn, contest, now, actor).await?;
        let user = users::Model::find_or_invite(&txn, &wish.name, &wish.email, Locale::Id, now).await?;
        let seats = Entity::find().filter(Column::ContestId.eq(contest.id)).all(&txn).await?;
        let known = seats.iter().find(|seat| seat.user_id == user.id);
        if known.is_some_and(Self::is_active) {
            return Err(InviteRefusal::AlreadySeated);
        }
        let has_other_chair = |seat: &Self| seat.is_chair && seat.ended_at.is_none() && seat.user_id != user.id;
        if wish.is_chair && seats.iter().any(has_other_chair) {
            return Err(InviteRefusal::ChairTaken);
        }
        let seat = save_invited(&txn, contest, known, &user, wish, now).await?;
        seat.mail_invitation(&txn, &standing, &user, base_url, now).await?;
        let details = json!({ "is_chair": wish.is_chair });
        Act::new(actor.user_id, "judge.invited", "judge", seat.pid)
            .in_contest(contest.id)
            .with(details)
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(seat)
    }

    async fn mail_invitation(
        &self,
        txn: &impl ConnectionTrait,
        standing: &Standing,
        user: &users::Model,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        one_time_links::Model::end_of_subject(txn, LinkPurpose::JudgeInvitation, self.pid, now).await?;
        let valid_for = Duration::days(VALID_DAYS);
        let token =
            one_time_links::Model::issue(txn, user.id, LinkPurpose::JudgeInvitation, Some(self.pid), valid_for, now)
                .await?;
        let contest = &standing.contest;
        let data = json!({
            "name": user.name,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "link": format!("{base_url}/judge_invitations/{token}"),
            "days": VALID_DAYS,
        });
        Mail::new("judge_invitation", &user.email, user.locale, data).queue(txn, now).await
    }

    /// The seat that an invitation's link offers, while it can be accepted. Does not use the link up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_invited(
        db: &impl ConnectionTrait,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(Self, contests::Model, users::Model)>, DbErr> {
        Ok(find_offer(db, token, now).await?.map(|(_, seat, contest, user)| (seat, contest, user)))
    }

    /// Accepts an invitation: the link is used up, the address confirmed, the seat active. `None` when it does not work.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accept(
        db: &DatabaseConnection,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<users::Model>, DbErr> {
        let txn = db::write_txn(db).await?;
        let Some((link, seat, contest, user)) = find_offer(&txn, token, now).await? else { return Ok(None) };
        if !link.use_up(&txn, now).await? {
            return Ok(None);
        }
        let user = user.prove_address(&txn, now).await?;
        let row =
            ActiveModel { id: Set(seat.id), accepted_at: Set(Some(now)), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(&txn).await?;
        Act::new(Some(user.id), "judge.accepted", "judge", seat.pid).in_contest(contest.id).record(&txn, now).await?;
        txn.commit().await?;
        Ok(Some(user))
    }
}

/// The contest as it is now, locked, when the actor may still change its jury.
pub(super) async fn locked_standing(
    txn: &impl ConnectionTrait,
    contest: &contests::Model,
    now: DateTime<Utc>,
    actor: &Actor,
) -> Result<Standing, InviteRefusal> {
    let found = db::for_update(contests::Entity::find_by_id(contest.id), txn).one(txn).await?;
    let standing = found.ok_or(policy::Denial::Hidden)?.standing(txn).await?;
    policy::may_manage_judges(actor, &standing.facts(None, None, now))?;
    Ok(standing)
}

async fn save_invited(
    txn: &impl ConnectionTrait,
    contest: &contests::Model,
    known: Option<&Model>,
    user: &users::Model,
    wish: &Invitation,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        affiliation: Set(wish.affiliation.clone()),
        is_chair: Set(wish.is_chair),
        invited_at: Set(now),
        accepted_at: Set(None),
        ended_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    match known {
        Some(seat) => Entity::update(ActiveModel { id: Set(seat.id), ..row }).exec(txn).await,
        None => {
            let new = ActiveModel {
                pid: Set(Uuid::new_v4()),
                contest_id: Set(contest.id),
                user_id: Set(user.id),
                created_at: Set(now),
                ..row
            };
            Entity::insert(new).exec_with_returning(txn).await
        }
    }
}

type Offer = (one_time_links::Model, Model, contests::Model, users::Model);

/// The one place that says whether an invitation still stands: link, seat and contest together.
async fn find_offer(db: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<Option<Offer>, DbErr> {
    let found = one_time_links::Model::find_usable(db, token, LinkPurpose::JudgeInvitation, now).await?;
    let Some((link, user)) = found else { return Ok(None) };
    let Some(pid) = link.subject_pid else { return Ok(None) };
    let seat = Entity::find()
        .filter(Column::Pid.eq(pid))
        .filter(Column::UserId.eq(user.id))
        .filter(Column::EndedAt.is_null())
        .find_also_related(contests::Entity)
        .one(db)
        .await?;
    let Some((seat, Some(contest))) = seat else { return Ok(None) };
    let is_running = !matches!(contest.status, ContestStatus::Published | ContestStatus::Archived);
    Ok(is_running.then_some((link, seat, contest, user)))
}
