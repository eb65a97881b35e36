//! Accounts.

use sayembara::{
    domain::{locale::Locale, region::RegionRole},
    models::{_entities::memberships, users},
};
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait};
use uuid::Uuid;

use crate::{Result, site::now};

/// `count` people called `name` and a number, with confirmed addresses and without passwords.
///
/// # Errors
/// When the database fails.
pub async fn people(db: &DatabaseConnection, name: &str, count: usize) -> Result<Vec<users::Model>> {
    let mut all = Vec::with_capacity(count);
    for number in 1..=count {
        let email = format!("{}.{number}@contoh.test", name.to_lowercase().replace(' ', "."));
        let row = users::ActiveModel {
            pid: Set(Uuid::new_v4()),
            email: Set(email.clone()),
            email_folded: Set(email),
            name: Set(format!("{name} {number}")),
            password_hash: Set(None),
            locale: Set(Locale::Id),
            is_administrator: Set(false),
            is_demo: Set(false),
            confirmed_at: Set(Some(now())),
            blocked_at: Set(None),
            created_at: Set(now()),
            updated_at: Set(now()),
            ..Default::default()
        };
        all.push(row);
    }
    let mut saved = Vec::with_capacity(count);
    for rows in all.chunks(100) {
        saved.extend(users::Entity::insert_many(rows.to_vec()).exec_with_returning(db).await?);
    }
    Ok(saved)
}

/// Gives `user` a role in the region.
///
/// # Errors
/// When the database fails.
pub async fn give_role(db: &DatabaseConnection, user: &users::Model, region_id: i64, role: RegionRole) -> Result {
    let row = memberships::ActiveModel {
        user_id: Set(user.id),
        region_id: Set(region_id),
        role: Set(role),
        created_at: Set(now()),
        ..Default::default()
    };
    memberships::Entity::insert(row).exec(db).await?;
    Ok(())
}
