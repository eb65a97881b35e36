//! Roles of people, as administrators see and change them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{ExprTrait, Func},
};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model};
use crate::{
    db,
    domain::region::RegionRole,
    models::{
        _entities::{memberships, regions},
        audit_events::Act,
        sessions,
    },
};

/// At most this many people are listed; the search narrows them down.
pub const LISTED: u64 = 100;

/// A person with roles.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The person.
    pub user: Model,
    /// Roles in regions.
    pub roles: Vec<(regions::Model, RegionRole)>,
}

/// Giving a role or taking it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// The person gets it; a second time changes nothing.
    Add,
    /// The person loses it; where it was not held, nothing changes.
    Remove,
}

/// Why roles were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RoleRefusal {
    /// Nobody may take the own administrator's right or block the own account: somebody must remain.
    #[error("not on the own account")]
    OwnAccount,
    /// No region has this code.
    #[error("unknown region")]
    UnknownRegion,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// People whose address or name holds `search`, newest first; all when it is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_with_roles(db: &DatabaseConnection, search: &str) -> Result<Vec<PersonRow>, DbErr> {
        let mut query = Entity::find().order_by_desc(Column::Id).limit(LISTED);
        if !search.is_empty() {
            let part = db::like_part(&search.to_lowercase());
            let name = Expr::expr(Func::lower(Expr::col(Column::Name)));
            query = query.filter(Condition::any().add(name.like(part.clone())).add(Column::EmailFolded.like(part)));
        }
        let users = query.all(db).await?;
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        let roles = memberships::Entity::find()
            .filter(memberships::Column::UserId.is_in(ids))
            .order_by_asc(memberships::Column::Id)
            .find_also_related(regions::Entity)
            .all(db)
            .await?;
        let rows = users.into_iter().map(|user| {
            let own = roles.iter().filter(|(membership, _)| membership.user_id == user.id);
            let roles = own.filter_map(|(membership, region)| Some((region.clone()?, membership.role))).collect();
            PersonRow { user, roles }
        });
        Ok(rows.collect())
    }

    /// Gives the person a role in a region, or takes it away.
    ///
    /// # Errors
    /// See [`RoleRefusal`].
    pub async fn change_role(
        &self,
        db: &DatabaseConnection,
        change: RoleChange,
        (role, region_code): (RegionRole, &str),
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), RoleRefusal> {
        let txn = db::write_txn(db).await?;
        let region = regions::Entity::find().filter(regions::Column::Code.eq(region_code)).one(&txn).await?;
        let region = region.ok_or(RoleRefusal::UnknownRegion)?;
        let action = match change {
            RoleChange::Add => {
                insert_membership(&txn, self.id, region.id, role, now).await?;
                "role.added"
            }
            RoleChange::Remove => {
                memberships::Entity::delete_many()
                    .filter(memberships::Column::UserId.eq(self.id))
                    .filter(memberships::Column::RegionId.eq(region.id))
                    .filter(memberships::Column::Role.eq(role))
                    .exec(&txn)
                    .await?;
                "role.removed"
            }
        };
        Act::new(Some(actor_id), action, "user", self.pid)
            .in_region(region.id)
            .with(json!({ "role": role, "region": region.code }))
            .record(&txn, now)
            .await?;
        Ok(txn.commit().await?)
    }

    /// Blocks an account and ends its sessions, or lets it in again.
    ///
    /// # Errors
    /// See [`RoleRefusal`].
    pub async fn set_blocked(
        &self,
        db: &DatabaseConnection,
        blocked: bool,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), RoleRefusal> {
        if self.id == actor_id {
            return Err(RoleRefusal::OwnAccount);
        }
        let txn = db::write_txn(db).await?;
        let row = ActiveModel {
            id: Set(self.id),
            blocked_at: Set(blocked.then_some(now)),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        if blocked {
            sessions::Model::end_others(&txn, self.id, None).await?;
        }
        let action = if blocked { "user.blocked" } else { "user.unblocked" };
        Act::new(Some(actor_id), action, "user", self.pid).record(&txn, now).await?;
        Ok(txn.commit().await?)
    }
}

/// Writes a role in a region; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub(super) async fn insert_membership(
    txn: &impl ConnectionTrait,
    user_id: i64,
    region_id: i64,
    role: RegionRole,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = memberships::ActiveModel {
        user_id: Set(user_id),
        region_id: Set(region_id),
        role: Set(role),
        created_at: Set(now),
        ..Default::default()
    };
    let same = [memberships::Column::UserId, memberships::Column::RegionId, memberships::Column::Role];
    memberships::Entity::insert(row).on_conflict_do_nothing_on(same).exec(txn).await?;
    Ok(())
}
