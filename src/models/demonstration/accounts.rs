//! People who are made up, with one password for all of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, entity::prelude::*};

use crate::{
    data::demonstration::{Demonstration, Person},
    domain::{locale::Locale, text::fold_email},
    models::{_entities::memberships, audit_events::Act, regions, users},
};

/// Accounts by the code of the person.
pub type People = BTreeMap<String, users::Model>;

/// Domain that can never belong to anybody.
const DOMAIN: &str = "contoh.test";

pub async fn load(
    txn: &DatabaseTransaction,
    data: &Demonstration,
    region: &regions::Model,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<People, DbErr> {
    let mut people = People::new();
    for person in &data.people {
        let user = users::Entity::insert(row(person, password_hash, now)).exec_with_returning(txn).await?;
        Act::new(None, "user.created", "user", user.pid).in_region(region.id).record(txn, now).await?;
        if let Some(role) = person.role {
            let membership = memberships::ActiveModel {
                user_id: Set(user.id),
                region_id: Set(region.id),
                role: Set(role),
                created_at: Set(now),
                ..Default::default()
            };
            memberships::Entity::insert(membership).exec(txn).await?;
        }
        people.insert(person.code.clone(), user);
    }
    Ok(people)
}

fn row(person: &Person, password_hash: &str, now: DateTime<Utc>) -> users::ActiveModel {
    let email = format!("{}@{DOMAIN}", person.code);
    users::ActiveModel {
        pid: Set(Uuid::new_v4()),
        email_folded: Set(fold_email(&email)),
        email: Set(email),
        name: Set(person.name.clone()),
        password_hash: Set(Some(password_hash.to_owned())),
        locale: Set(Locale::Id),
        is_administrator: Set(person.administrator),
        is_demo: Set(person.listed),
        confirmed_at: Set(Some(now)),
        blocked_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}
