//! Roles of people, as administrators see and change them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    Condition, DatabaseConnection, DbErr, QueryOrder, QuerySelect,
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

    /// Gives the person a role in a region; a second time changes nothing.
    ///
    /// # Errors
    /// See [`RoleRefusal`].
    pub async fn add_role(
        &self,
        db: &DatabaseConnection,
        role: RegionRole,
        region_code: &str,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), RoleRefusal> {
        let txn = db::write_txn(db).await?;
        let region = regions::Entity::find().filter(regions::Column::Code.eq(region_code)).one(&txn).await?;
        let region = region.ok_or(RoleRefusal::UnknownRegion)?;
        let row = memberships::ActiveModel {
            user_id: Set(self.id),
            region_id: Set(region.id),
            role: Set(role),
            created_at: Set(now),
            ..Default::default()
        };
        memberships::Entity::insert(row)
            .on_conflict_do_nothing_on([
                memberships::Column::UserId,
                memberships::Column::RegionId,
                memberships::Column::Role,
            ])
            .exec(&txn)
            .await?;
        let details = json!({ "role": role, "region": region.code });
        Act::new(Some(actor_id), "role.added", "user", self.pid)
            .in_region(region.id)
            .with(details)
            .record(&txn, now)
            .await?;
        Ok(txn.commit().await?)
    }

    /// Takes a role away.
    ///
    /// # Errors
    /// See [`RoleRefusal`].
    pub async fn remove_role(
        &self,
        db: &DatabaseConnection,
        role: RegionRole,
        region_code: &str,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), RoleRefusal> {
        let txn = db::write_txn(db).await?;
        let region = regions::Entity::find().filter(regions::Column::Code.eq(region_code)).one(&txn).await?;
        let region = region.ok_or(RoleRefusal::UnknownRegion)?;
        memberships::Entity::delete_many()
            .filter(memberships::Column::UserId.eq(self.id))
            .filter(memberships::Column::RegionId.eq(region.id))
            .filter(memberships::Column::Role.eq(role))
            .exec(&txn)
            .await?;
        let details = json!({ "role": role, "region": region.code });
        Act::new(Some(actor_id), "role.removed", "user", self.pid)
            .in_region(region.id)
            .with(details)
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
