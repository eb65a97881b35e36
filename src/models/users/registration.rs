//! How an account begins: registered by its person or made for somebody invited, and whose it is once the address is proved.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model};
use crate::{
    db,
    domain::{account::LinkPurpose, locale::Locale, text::fold_email},
    models::{audit_events::Act, one_time_links, outbox::Mail},
};

/// What a person gives to register.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Full name.
    pub name: String,
    /// Mail address as typed.
    pub email: String,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// Language of the person's mails.
    pub locale: Locale,
}

impl Model {
    /// The person's row, locked until the transaction ends and read anew: of a registration and a proof of the address that come
    /// at once, the later one sees what the earlier one did. Locked before any of the person's links.
    pub(in crate::models) async fn lock(&self, txn: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let locked = db::for_update(Entity::find_by_id(self.id), txn).one(txn).await?;
        locked.ok_or_else(|| DbErr::RecordNotFound("account".to_owned()))
    }

    /// Registers a person and mails the link that confirms the address. For an address that is known already, its owner
    /// gets a mail that says so: the page must not tell the two cases apart.
    ///
    /// An account whose address nobody has proved yet belongs to nobody: the newest registration replaces what an earlier one
    /// said, and the earlier one's link ends. Confirming needs the link *and* the password, so whoever registers a
    /// stranger's address gains nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn register(
        db: &DatabaseConnection,
        wish: Registration,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        let row = ActiveModel {
            password_hash: Set(Some(wish.password_hash.clone())),
            ..blank(&wish.name, &wish.email, wish.locale, now)
        };
        let (mut user, is_new) = find_or_insert(&txn, &wish.email, row).await?;
        if is_new {
            Act::new(Some(user.id), "user.registered", "user", user.pid).record(&txn, now).await?;
        } else {
            user = user.lock(&txn).await?;
        }
        if !is_new && user.confirmed_at.is_none() {
            user = user.register_again(&txn, wish, now).await?;
        }
        if user.confirmed_at.is_some() {
            let data = json!({ "name": user.name, "link": format!("{base_url}/session/new") });
            Mail::new("account_exists", &user.email, user.locale, data).queue(&txn, now).await?;
        } else {
            user.mail_confirmation(&txn, base_url, now).await?;
        }
        txn.commit().await
    }

    /// The newest registration of an address that is not proved. A name that an inviting committee gave stays.
    async fn register_again(
        &self,
        txn: &impl ConnectionTrait,
        wish: Registration,
        now: DateTime<Utc>,
    ) -> Result<Self, DbErr> {
        one_time_links::Model::end_all(txn, self.id, LinkPurpose::Confirmation, now).await?;
        Act::new(Some(self.id), "user.registered_again", "user", self.pid).record(txn, now).await?;
        let was_registered = self.password_hash.is_some();
        let row = ActiveModel {
            id: Set(self.id),
            name: Set(if was_registered { wish.name } else { self.name.clone() }),
            locale: Set(wish.locale),
            password_hash: Set(Some(wish.password_hash)),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(txn).await
    }

    /// Finds or makes the account of an invited person, who will choose a password later or sign in by mail. What a stranger
    /// may have said when registering the address in advance is thrown away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_or_invite(
        txn: &impl ConnectionTrait,
        name: &str,
        email: &str,
        locale: Locale,
        now: DateTime<Utc>,
    ) -> Result<Self, DbErr> {
        let row = ActiveModel { password_hash: Set(None), ..blank(name, email, locale, now) };
        let (user, is_new) = find_or_insert(txn, email, row).await?;
        if is_new {
            return Ok(user);
        }
        let user = user.lock(txn).await?;
        if user.confirmed_at.is_some() || user.password_hash.is_none() {
            return Ok(user);
        }
        one_time_links::Model::end_all(txn, user.id, LinkPurpose::Confirmation, now).await?;
        Act::new(None, "user.registration_replaced", "user", user.pid).record(txn, now).await?;
        let row = ActiveModel {
            id: Set(user.id),
            name: Set(name.to_owned()),
            password_hash: Set(None),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(txn).await
    }

    /// Mails a new link that confirms the address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_confirmation(
        &self,
        txn: &impl ConnectionTrait,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let token =
            one_time_links::Model::issue(txn, self.id, LinkPurpose::Confirmation, None, Duration::days(3), now).await?;
        let data = json!({ "name": self.name, "link": format!("{base_url}/confirmation/{token}"), "days": 3 });
        Mail::new("confirmation", &self.email, self.locale, data).queue(txn, now).await
    }

    /// Mails a new confirmation link to someone who signed in before confirming.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_confirmation_again(
        &self,
        db: &DatabaseConnection,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let txn = db::write_txn(db).await?;
        self.mail_confirmation(&txn, base_url, now).await?;
        txn.commit().await
    }

    /// Notes that the person reads mail at this address; using any mailed link proves it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm(&self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self, DbErr> {
        if self.confirmed_at.is_some() {
            return Ok(self.clone());
        }
        Act::new(Some(self.id), "user.confirmed", "user", self.pid).record(txn, now).await?;
        let row =
            ActiveModel { id: Set(self.id), confirmed_at: Set(Some(now)), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(txn).await
    }

    /// Confirms the address of somebody who used a mailed link without the account's password. A password that was set before
    /// the address was proved is thrown away: it may be a stranger's who registered the address in advance.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prove_address(&self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let user = self.lock(txn).await?;
        if user.confirmed_at.is_none() && user.password_hash.is_some() {
            one_time_links::Model::end_all(txn, self.id, LinkPurpose::Confirmation, now).await?;
            let row = ActiveModel { id: Set(self.id), password_hash: Set(None), ..Default::default() };
            Entity::update(row).exec(txn).await?;
        }
        self.confirm(txn, now).await
    }
}

fn blank(name: &str, email: &str, locale: Locale, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        pid: Set(Uuid::new_v4()),
        email: Set(email.trim().to_owned()),
        email_folded: Set(fold_email(email)),
        name: Set(name.to_owned()),
        locale: Set(locale),
        is_administrator: Set(false),
        is_demo: Set(false),
        confirmed_at: Set(None),
        blocked_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// The account of this address, and whether this call made it. Two that come at once get one account: the later waits for the
/// earlier and finds what it made, where a plain insert would fail on the rule that addresses are unique.
async fn find_or_insert(txn: &impl ConnectionTrait, email: &str, row: ActiveModel) -> Result<(Model, bool), DbErr> {
    if let Some(user) = Model::find_by_email(txn, email).await? {
        return Ok((user, false));
    }
    let pid = row.pid.clone().take();
    Entity::insert(row).on_conflict_do_nothing_on([Column::EmailFolded]).exec(txn).await?;
    let user = Model::find_by_email(txn, email).await?;
    let user = user.ok_or_else(|| DbErr::RecordNotFound("account that was just made".to_owned()))?;
    let is_new = Some(user.pid) == pid;
    Ok((user, is_new))
}
