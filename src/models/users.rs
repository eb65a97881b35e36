//! People: finding them, their roles, and changes of their account.

mod registration;
pub mod roles;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, entity::prelude::*};
use serde::Serialize;
use serde_json::json;

pub use self::registration::Registration;
pub use super::_entities::users::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{judges, memberships, regions},
    audit_events::Act,
    one_time_links,
    outbox::Mail,
    sessions,
};
use crate::{
    db,
    domain::{
        account::LinkPurpose,
        actor::{Actor, JudgeSeat, Membership},
        locale::Locale,
        region::RegionRole,
        text::fold_email,
    },
};

/// An account that an operator makes.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Mail address.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Looks after accounts.
    pub is_administrator: bool,
    /// Role in the region.
    pub role: Option<RegionRole>,
    /// Kemendagri code of the region.
    pub region_code: String,
    /// The administrator who makes it; `None` for a task of the operator.
    pub author_id: Option<i64>,
}

/// A demonstration account as the sign-in page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct DemoAccount {
    /// Name, which tells the role.
    pub name: String,
    /// Mail address.
    pub email: String,
}

impl Model {
    /// The person with this mail address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::EmailFolded.eq(fold_email(email))).one(db).await
    }

    /// The person with this public id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_pid(db: &impl ConnectionTrait, pid: Uuid) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Pid.eq(pid)).one(db).await
    }

    /// Name of the person with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_of(db: &impl ConnectionTrait, id: i64) -> Result<String, DbErr> {
        Ok(Entity::find_by_id(id).one(db).await?.map(|user| user.name).unwrap_or_default())
    }

    /// The person as an actor, with roles in regions and active seats in juries.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actor(&self, db: &impl ConnectionTrait) -> Result<Actor, DbErr> {
        let memberships = memberships::Entity::find().filter(memberships::Column::UserId.eq(self.id)).all(db).await?;
        let seats = judges::Entity::find()
            .filter(judges::Column::UserId.eq(self.id))
            .filter(judges::Column::AcceptedAt.is_not_null())
            .filter(judges::Column::EndedAt.is_null())
            .all(db)
            .await?;
        Ok(Actor {
            user_id: Some(self.id),
            is_administrator: self.is_administrator,
            memberships: memberships
                .iter()
                .map(|row| Membership { region_id: row.region_id, role: row.role })
                .collect(),
            judging: seats
                .iter()
                .map(|row| JudgeSeat { contest_id: row.contest_id, judge_id: row.id, is_chair: row.is_chair })
                .collect(),
        })
    }

    /// Mails a link to set a new password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_password_reset(
        &self,
        db: &DatabaseConnection,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        let token =
            one_time_links::Model::issue(&txn, self.id, LinkPurpose::PasswordReset, None, Duration::hours(1), now)
                .await?;
        let data = json!({ "name": self.name, "link": format!("{base_url}/password_reset/{token}"), "minutes": 60 });
        Mail::new("password_reset", &self.email, self.locale, data).queue(&txn, now).await?;
        txn.commit().await
    }

    /// Mails a link to sign in without a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sign_in_link(
        &self,
        db: &DatabaseConnection,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        let token =
            one_time_links::Model::issue(&txn, self.id, LinkPurpose::SignIn, None, Duration::minutes(20), now).await?;
        let data = json!({ "name": self.name, "link": format!("{base_url}/sign_in_link/{token}"), "minutes": 20 });
        Mail::new("sign_in_link", &self.email, self.locale, data).queue(&txn, now).await?;
        txn.commit().await
    }

    /// Sets a new password, ends every other session and every open reset link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &self,
        txn: &impl ConnectionTrait,
        password_hash: String,
        kept_session: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Set(self.id),
            password_hash: Set(Some(password_hash)),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(txn).await?;
        sessions::Model::end_others(txn, self.id, kept_session).await?;
        one_time_links::Model::end_all(txn, self.id, LinkPurpose::PasswordReset, now).await?;
        one_time_links::Model::end_all(txn, self.id, LinkPurpose::SignIn, now).await?;
        Act::new(Some(self.id), "user.password_changed", "user", self.pid).record(txn, now).await
    }

    /// Changes the password of someone who is signed in and proved the old one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_password(
        db: &DatabaseConnection,
        user: &Self,
        password_hash: String,
        kept_session: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        user.set_password(&txn, password_hash, kept_session, now).await?;
        txn.commit().await
    }

    /// Sets the password with a mailed link; `false` when the link does not work (any more).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_password(
        db: &DatabaseConnection,
        token: &str,
        password_hash: String,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let txn = db::write_txn(db).await?;
        let Some((link, user)) =
            one_time_links::Model::find_usable(&txn, token, LinkPurpose::PasswordReset, now).await?
        else {
            return Ok(false);
        };
        let user = user.lock(&txn).await?;
        if !link.use_up(&txn, now).await? {
            return Ok(false);
        }
        user.confirm(&txn, now).await?;
        user.set_password(&txn, password_hash, None, now).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Makes an account with a role and mails the link to set its password.
    ///
    /// # Errors
    /// When the database fails, or the region is not known.
    pub async fn create_account(
        db: &DatabaseConnection,
        account: &NewAccount,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, DbErr> {
        let txn = db::write_txn(db).await?;
        let mut user = Self::find_or_invite(&txn, &account.name, &account.email, Locale::Id, now).await?;
        if account.is_administrator && !user.is_administrator {
            let row = ActiveModel {
                id: Set(user.id),
                is_administrator: Set(true),
                updated_at: Set(now),
                ..Default::default()
            };
            user = Entity::update(row).exec(&txn).await?;
        }
        if let Some(role) = account.role {
            let region =
                regions::Entity::find().filter(regions::Column::Code.eq(&account.region_code)).one(&txn).await?;
            let region = region.ok_or_else(|| DbErr::RecordNotFound(format!("region {}", account.region_code)))?;
            roles::insert_membership(&txn, user.id, region.id, role, now).await?;
        }
        Act::new(account.author_id, "user.created", "user", user.pid).record(&txn, now).await?;
        let token =
            one_time_links::Model::issue(&txn, user.id, LinkPurpose::PasswordReset, None, Duration::days(3), now)
                .await?;
        let data = json!({ "name": user.name, "link": format!("{base_url}/password_reset/{token}"), "days": 3 });
        Mail::new("account_created", &user.email, user.locale, data).queue(&txn, now).await?;
        txn.commit().await?;
        Ok(user)
    }

    /// The demonstration accounts, for the sign-in page of a demonstration.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_demo(db: &DatabaseConnection) -> Result<Vec<DemoAccount>, DbErr> {
        let rows = Entity::find().filter(Column::IsDemo.eq(true)).order_by_asc(Column::Id).all(db).await?;
        Ok(rows.into_iter().map(|row| DemoAccount { name: row.name, email: row.email }).collect())
    }

    /// Changes the name and the language of mails.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_profile(
        &self,
        db: &DatabaseConnection,
        name: &str,
        locale: Locale,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        let row = ActiveModel {
            id: Set(self.id),
            name: Set(name.to_owned()),
            locale: Set(locale),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        Act::new(Some(self.id), "user.profile_changed", "user", self.pid).record(&txn, now).await?;
        txn.commit().await
    }
}
