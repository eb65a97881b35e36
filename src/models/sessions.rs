//! Signed-in browsers. The cookie holds a random token; the table holds its hash.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, entity::prelude::*};

pub use super::_entities::sessions::{ActiveModel, Column, Entity, Model};
use super::{
    audit_events::Act,
    one_time_links::{hash_token, random_token},
    users,
};
use crate::{db, settings::Settings};

/// `last_seen_at` is written at most this often, so that reading a page is not a write.
const SEEN_EVERY: Duration = Duration::minutes(10);

impl Model {
    /// Signs `user` in and gives the token for the cookie.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(
        db: &DatabaseConnection,
        user: &users::Model,
        user_agent: &str,
        settings: &Settings,
        now: DateTime<Utc>,
    ) -> Result<String, DbErr> {
        let token = random_token();
        let txn = db::write_txn(db).await?;
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            user_id: Set(user.id),
            token_hash: Set(hash_token(&token)),
            user_agent: Set(user_agent.to_owned()),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + Duration::days(settings.session_days)),
            ..Default::default()
        };
        Entity::insert(row).exec(&txn).await?;
        Act::new(Some(user.id), "session.started", "user", user.pid).record(&txn, now).await?;
        txn.commit().await?;
        Ok(token)
    }

    /// The person and session behind a cookie's token; `None` when it ended, expired, or the account is blocked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_account(
        db: &DatabaseConnection,
        token: &str,
        settings: &Settings,
        now: DateTime<Utc>,
    ) -> Result<Option<(users::Model, Self)>, DbErr> {
        let found = Entity::find()
            .filter(Column::TokenHash.eq(hash_token(token)))
            .filter(Column::ExpiresAt.gt(now))
            .filter(Column::LastSeenAt.gt(now - Duration::days(settings.session_idle_days)))
            .find_also_related(users::Entity)
            .one(db)
            .await?;
        let Some((session, Some(user))) = found else { return Ok(None) };
        if user.blocked_at.is_some() {
            return Ok(None);
        }
        if session.last_seen_at < now - SEEN_EVERY {
            let seen = ActiveModel { id: Set(session.id), last_seen_at: Set(now), ..Default::default() };
            Entity::update(seen).exec(db).await?;
        }
        Ok(Some((user, session)))
    }

    /// The person's sessions that still work, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_of(
        db: &DatabaseConnection,
        user_id: i64,
        settings: &Settings,
        now: DateTime<Utc>,
    ) -> Result<Vec<Self>, DbErr> {
        Entity::find()
            .filter(Column::UserId.eq(user_id))
            .filter(Column::ExpiresAt.gt(now))
            .filter(Column::LastSeenAt.gt(now - Duration::days(settings.session_idle_days)))
            .order_by_desc(Column::LastSeenAt)
            .order_by_desc(Column::Id)
            .all(db)
            .await
    }

    /// Ends this session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(&self, db: &DatabaseConnection, actor_id: i64, now: DateTime<Utc>) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        Entity::delete_by_id(self.id).exec(&txn).await?;
        Act::new(Some(actor_id), "session.ended", "session", self.pid).record(&txn, now).await?;
        txn.commit().await
    }

    /// Ends one of the person's own sessions; `false` when it is not hers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_of(db: &DatabaseConnection, user_id: i64, pid: Uuid, now: DateTime<Utc>) -> Result<bool, DbErr> {
        let found = Entity::find().filter(Column::Pid.eq(pid)).filter(Column::UserId.eq(user_id)).one(db).await?;
        match found {
            Some(session) => session.end(db, user_id, now).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Ends all sessions of a person but one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_others(txn: &impl ConnectionTrait, user_id: i64, kept: Option<i64>) -> Result<(), DbErr> {
        Entity::delete_many()
            .filter(Column::UserId.eq(user_id))
            .filter(Column::Id.ne(kept.unwrap_or(0)))
            .exec(txn)
            .await?;
        Ok(())
    }

    /// Removes sessions that expired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, DbErr> {
        Ok(Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(db).await?.rows_affected)
    }
}
