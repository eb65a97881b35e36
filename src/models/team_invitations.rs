//! Invitations to the team of an entry, and offers to take it over: finding them. Sending and answering are beside.

mod answering;
mod sending;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use self::sending::{Candidate, Invitee};
pub use super::_entities::team_invitations::{ActiveModel, Column, Entity, Model};
use super::{
    contests::Standing,
    entries::{self, change::ChangeError},
    one_time_links, users,
};
use crate::domain::{
    account::LinkPurpose,
    policy::Denial,
    team::{InvitationFacts, InvitationState},
};

/// Why a team was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TeamRefusal {
    /// The person is in the team already.
    #[error("already in the team")]
    AlreadyMember,
    /// Too many people and open invitations.
    #[error("the team is full")]
    TeamFull,
    /// Nobody in the team is this person.
    #[error("not in the team")]
    NoSuchMember,
    /// The committee has offered the entry, and its offer still stands.
    #[error("the committee's offer stands")]
    CommitteeOffers,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ChangeError> for TeamRefusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denial) => Self::Denied(denial),
            ChangeError::Db(error) => Self::Db(error),
            other => Self::Db(DbErr::Custom(other.to_string())),
        }
    }
}

/// An invitation with everything its page shows.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The invitation.
    pub invitation: Model,
    /// Whom it is for.
    pub user: users::Model,
    /// The entry.
    pub entry: entries::Model,
    /// Its contest.
    pub standing: Standing,
    /// Name of the person who sent it.
    pub inviter: String,
}

impl Model {
    /// What policies look at.
    #[must_use]
    pub const fn facts(&self) -> InvitationFacts {
        InvitationFacts {
            invited: self.user_id,
            role: self.role,
            state: self.state,
            by_committee: self.by_committee,
            expires_at: self.expires_at,
        }
    }

    /// The invitation with this public id, whatever its state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_pid(db: &impl ConnectionTrait, pid: Uuid) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Pid.eq(pid)).one(db).await
    }

    /// The invitation with all around it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_offer(db: &impl ConnectionTrait, pid: Uuid) -> Result<Option<Offer>, DbErr> {
        match Self::find_by_pid(db, pid).await? {
            Some(invitation) => invitation.offer(db).await.map(Some),
            None => Ok(None),
        }
    }

    /// What a mailed link offers, while it works. Does not use the link up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_token(
        db: &impl ConnectionTrait,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Offer>, DbErr> {
        let found = one_time_links::Model::find_usable(db, token, LinkPurpose::TeamInvitation, now).await?;
        let Some(pid) = found.and_then(|(link, _)| link.subject_pid) else { return Ok(None) };
        let offer = Self::find_offer(db, pid).await?;
        Ok(offer.filter(|offer| offer.invitation.facts().is_open(now)))
    }

    async fn offer(self, db: &impl ConnectionTrait) -> Result<Offer, DbErr> {
        let missing = || DbErr::RecordNotFound("row of an invitation".to_owned());
        let user = users::Entity::find_by_id(self.user_id).one(db).await?.ok_or_else(missing)?;
        let entry = entries::Entity::find_by_id(self.entry_id).one(db).await?.ok_or_else(missing)?;
        let contest = super::contests::Entity::find_by_id(entry.contest_id).one(db).await?.ok_or_else(missing)?;
        let inviter = users::Entity::find_by_id(self.invited_by).one(db).await?.ok_or_else(missing)?;
        Ok(Offer { standing: contest.standing(db).await?, user, entry, inviter: inviter.name, invitation: self })
    }

    /// Invitations to an entry's team that can still be answered, oldest first, with their persons.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_open(
        db: &impl ConnectionTrait,
        entry_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Self, users::Model)>, DbErr> {
        let rows = Entity::find()
            .filter(Column::EntryId.eq(entry_id))
            .filter(Column::State.eq(InvitationState::Open))
            .filter(Column::ExpiresAt.gt(now))
            .order_by_asc(Column::Id)
            .find_also_related(users::Entity)
            .all(db)
            .await?;
        Ok(rows.into_iter().filter_map(|(row, user)| user.map(|user| (row, user))).collect())
    }

    /// Invitations that wait for this person, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_for(db: &impl ConnectionTrait, user_id: i64, now: DateTime<Utc>) -> Result<Vec<Offer>, DbErr> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(user_id))
            .filter(Column::State.eq(InvitationState::Open))
            .filter(Column::ExpiresAt.gt(now))
            .order_by_desc(Column::Id)
            .all(db)
            .await?;
        let mut offers = Vec::with_capacity(rows.len());
        for row in rows {
            offers.push(row.offer(db).await?);
        }
        Ok(offers)
    }
}
