//! Links that were mailed: each works once, for one purpose, until it expires. Only the token's hash is kept.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*, sea_query::Expr};
use sha2::{Digest, Sha256};

pub use super::_entities::one_time_links::{ActiveModel, Column, Entity, Model};
use super::users;
use crate::{db, domain::account::LinkPurpose};

/// The hash under which a token is kept.
#[must_use]
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A new random token of 32 bytes, in hexadecimal.
#[must_use]
pub fn random_token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// Who signed in by a mailed link.
#[derive(Clone, Debug)]
pub struct SignedInByLink {
    /// The person, whose address is proved now.
    pub user: users::Model,
    /// A password that was set before the address was proved was thrown away.
    pub lost_password: bool,
}

impl Model {
    /// Makes a link for `user_id` and gives its token, which is not kept anywhere else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issue(
        txn: &impl ConnectionTrait,
        user_id: i64,
        purpose: LinkPurpose,
        subject_pid: Option<Uuid>,
        valid_for: Duration,
        now: DateTime<Utc>,
    ) -> Result<String, DbErr> {
        let token = random_token();
        let row = ActiveModel {
            user_id: Set(user_id),
            purpose: Set(purpose),
            token_hash: Set(hash_token(&token)),
            subject_pid: Set(subject_pid),
            expires_at: Set(now + valid_for),
            used_at: Set(None),
            created_at: Set(now),
            ..Default::default()
        };
        Entity::insert(row).exec(txn).await?;
        Ok(token)
    }

    /// The link behind `token` and its person, if it can still be used for `purpose`. Does not use it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_usable(
        db: &impl ConnectionTrait,
        token: &str,
        purpose: LinkPurpose,
        now: DateTime<Utc>,
    ) -> Result<Option<(Self, users::Model)>, DbErr> {
        let found = Entity::find()
            .filter(Column::TokenHash.eq(hash_token(token)))
            .filter(Column::Purpose.eq(purpose))
            .filter(Column::UsedAt.is_null())
            .filter(Column::ExpiresAt.gt(now))
            .one(db)
            .await?;
        let Some(link) = found else { return Ok(None) };
        let user = users::Entity::find_by_id(link.user_id).filter(users::Column::BlockedAt.is_null()).one(db).await?;
        Ok(user.map(|user| (link, user)))
    }

    /// Uses the link up. `false` when someone was faster.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_up(&self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
        let used = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(Column::UsedAt.is_null())
            .exec(txn)
            .await?;
        Ok(used.rows_affected == 1)
    }

    /// Uses a sign-in link up and proves its person's address: whoever has the link reads the mail. See
    /// [`users::Model::prove_address`] for what becomes of a password that was set before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_sign_in(
        db: &DatabaseConnection,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<SignedInByLink>, DbErr> {
        let txn = db::write_txn(db).await?;
        let Some((link, user)) = Self::find_usable(&txn, token, LinkPurpose::SignIn, now).await? else {
            return Ok(None);
        };
        let user = user.lock(&txn).await?;
        if !link.use_up(&txn, now).await? {
            return Ok(None);
        }
        let had_password = user.password_hash.is_some();
        let user = user.prove_address(&txn, now).await?;
        txn.commit().await?;
        Ok(Some(SignedInByLink { lost_password: had_password && user.password_hash.is_none(), user }))
    }

    /// Uses a confirmation up: the address belongs to whoever has the link and knows the password of the registration.
    /// `proved`: the password hash that was found to fit; should somebody have registered anew since, nothing happens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_confirmation(
        db: &DatabaseConnection,
        token: &str,
        proved: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<users::Model>, DbErr> {
        let txn = db::write_txn(db).await?;
        let Some((link, user)) = Self::find_usable(&txn, token, LinkPurpose::Confirmation, now).await? else {
            return Ok(None);
        };
        let user = user.lock(&txn).await?;
        if user.password_hash.as_deref() != Some(proved) || !link.use_up(&txn, now).await? {
            return Ok(None);
        }
        let user = user.confirm(&txn, now).await?;
        txn.commit().await?;
        Ok(Some(user))
    }

    /// Ends all open links of a person for `purpose`, e.g. when the password was changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_all(
        txn: &impl ConnectionTrait,
        user_id: i64,
        purpose: LinkPurpose,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::UserId.eq(user_id))
            .filter(Column::Purpose.eq(purpose))
            .filter(Column::UsedAt.is_null())
            .exec(txn)
            .await?;
        Ok(())
    }

    /// Ends all open links that offer this thing, e.g. a seat that was taken away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_of_subject(
        txn: &impl ConnectionTrait,
        purpose: LinkPurpose,
        subject_pid: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::Purpose.eq(purpose))
            .filter(Column::SubjectPid.eq(subject_pid))
            .filter(Column::UsedAt.is_null())
            .exec(txn)
            .await?;
        Ok(())
    }

    /// Removes links that ended more than a month ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, DbErr> {
        let removed = Entity::delete_many().filter(Column::ExpiresAt.lt(now - Duration::days(30))).exec(db).await?;
        Ok(removed.rows_affected)
    }
}
