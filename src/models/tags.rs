//! Tagging innovations to dimensions: put on, change, take off. Each is one transaction that re-reads the innovation's tags,
//! keeps exactly one primary tag per framework, writes the history with its author, and moves the catalogue's change number.

mod change;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder,
    entity::prelude::*,
};

pub use super::_entities::innovation_tags::{ActiveModel, Column, Entity, Model};
use super::_entities::{dimensions, innovations};
use crate::{
    db,
    domain::{
        framework::{TagAction, TagRefusal, TagStatus},
        tagging::{self, PrimaryRefusal, Ranked},
    },
};
use change::{Change, describe};

/// What a tag shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagWish {
    /// The main one of its framework.
    pub is_primary: bool,
    /// How settled.
    pub status: TagStatus,
    /// Working group that says so.
    pub working_group: String,
    /// Year; a quick win needs one.
    pub year: Option<i32>,
    /// Why.
    pub reason: String,
}

/// Who tags what, when.
#[derive(Clone, Copy, Debug)]
pub struct Tagging<'a> {
    /// The innovation.
    pub innovation: &'a innovations::Model,
    /// The planner.
    pub author_id: i64,
    /// Time of the act.
    pub now: DateTime<Utc>,
}

/// Why a tag was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// The rules of statuses say no.
    #[error("refused: {0}")]
    Refused(TagRefusal),
    /// There would be no primary tag.
    #[error("refused: {0}")]
    Primary(PrimaryRefusal),
    /// The innovation has this dimension already.
    #[error("tagged already")]
    AlreadyThere,
    /// The tag is gone.
    #[error("no such tag")]
    Missing,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Tagging<'_> {
    /// Puts the innovation under a dimension.
    ///
    /// # Errors
    /// See [`TagError`].
    pub async fn add(
        &self,
        db: &DatabaseConnection,
        dimension: &dimensions::Model,
        wish: &TagWish,
    ) -> Result<(), TagError> {
        wish.status.check_new(wish.year).map_err(TagError::Refused)?;
        let txn = db::write_txn(db).await?;
        let tags = self.tags_in(&txn, dimension.framework_id).await?;
        if tags.iter().any(|tag| tag.dimension_id == dimension.id) {
            return Err(TagError::AlreadyThere);
        }
        let is_primary = tagging::becomes_primary(&ranked(&tags, None), wish.is_primary);
        if is_primary {
            self.step_back(&txn, &tags, None).await?;
        }
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            innovation_id: Set(self.innovation.id),
            dimension_id: Set(dimension.id),
            is_primary: Set(is_primary),
            created_at: Set(self.now),
            ..self.wished(wish)
        };
        let added = Entity::insert(row).exec_with_returning(&txn).await?;
        self.record(&txn, &added, TagAction::Added, None, Some(describe(&added)), &wish.reason).await?;
        self.finish(txn).await
    }

    /// Changes status, year, group, reason or rank.
    ///
    /// # Errors
    /// See [`TagError`].
    pub async fn change(&self, db: &DatabaseConnection, pid: Uuid, wish: &TagWish) -> Result<(), TagError> {
        let txn = db::write_txn(db).await?;
        let (tag, tags) = self.tag_with_others(&txn, pid).await?;
        tag.status.check_change(wish.status, wish.year, &wish.reason).map_err(TagError::Refused)?;
        let others = ranked(&tags, Some(tag.id));
        let is_primary = tagging::check_rank(rank(&tag), &others, wish.is_primary).map_err(TagError::Primary)?;
        if is_primary {
            self.step_back(&txn, &tags, Some(tag.id)).await?;
        }
        let row = ActiveModel { id: Unchanged(tag.id), is_primary: Set(is_primary), ..self.wished(wish) };
        let changed = Entity::update(row).exec(&txn).await?;
        let (before, after) = (Some(describe(&tag)), Some(describe(&changed)));
        self.record(&txn, &tag, TagAction::Changed, before, after, &wish.reason).await?;
        self.finish(txn).await
    }

    /// Takes a tag off; if it was the primary one, the most settled of the others takes its place.
    ///
    /// # Errors
    /// See [`TagError`].
    pub async fn remove(&self, db: &DatabaseConnection, pid: Uuid, reason: &str) -> Result<(), TagError> {
        if reason.trim().is_empty() {
            return Err(TagError::Refused(TagRefusal::ReasonMissing));
        }
        let txn = db::write_txn(db).await?;
        let (tag, tags) = self.tag_with_others(&txn, pid).await?;
        Entity::delete_by_id(tag.id).exec(&txn).await?;
        self.record(&txn, &tag, TagAction::Removed, Some(describe(&tag)), None, reason).await?;
        let heir = tagging::heir(&ranked(&tags, Some(tag.id)));
        if let Some(heir) = heir.and_then(|heir| tags.iter().find(|tag| tag.id == heir.id)) {
            self.set_rank(&txn, heir, true).await?;
        }
        self.finish(txn).await
    }

    /// The innovation's tags in one framework, oldest first; nobody else changes them until the transaction ends.
    async fn tags_in(&self, txn: &DatabaseTransaction, framework_id: i64) -> Result<Vec<Model>, DbErr> {
        let lock = innovations::Entity::find_by_id(self.innovation.id);
        db::for_update(lock, txn).one(txn).await?;
        Entity::find()
            .filter(Column::InnovationId.eq(self.innovation.id))
            .inner_join(dimensions::Entity)
            .filter(dimensions::Column::FrameworkId.eq(framework_id))
            .order_by_asc(Column::Id)
            .all(txn)
            .await
    }

    async fn tag_with_others(&self, txn: &DatabaseTransaction, pid: Uuid) -> Result<(Model, Vec<Model>), TagError> {
        let found = Entity::find()
            .filter(Column::Pid.eq(pid))
            .filter(Column::InnovationId.eq(self.innovation.id))
            .find_also_related(dimensions::Entity)
            .one(txn)
            .await?;
        let Some((_, Some(dimension))) = found else { return Err(TagError::Missing) };
        let tags = self.tags_in(txn, dimension.framework_id).await?;
        let tag = tags.iter().find(|tag| tag.pid == pid).cloned().ok_or(TagError::Missing)?;
        Ok((tag, tags))
    }

    /// Makes every primary tag but `kept` a secondary one.
    async fn step_back(&self, txn: &DatabaseTransaction, tags: &[Model], kept: Option<i64>) -> Result<(), DbErr> {
        for tag in tags.iter().filter(|tag| tag.is_primary && Some(tag.id) != kept) {
            self.set_rank(txn, tag, false).await?;
        }
        Ok(())
    }

    async fn set_rank(&self, txn: &DatabaseTransaction, tag: &Model, is_primary: bool) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Unchanged(tag.id),
            is_primary: Set(is_primary),
            updated_at: Set(self.now),
            ..Default::default()
        };
        let changed = Entity::update(row).exec(txn).await?;
        self.record(txn, tag, TagAction::Changed, Some(describe(tag)), Some(describe(&changed)), "").await
    }

    async fn record(
        &self,
        txn: &DatabaseTransaction,
        tag: &Model,
        action: TagAction,
        before: Option<String>,
        after: Option<String>,
        reason: &str,
    ) -> Result<(), DbErr> {
        Change { tagging: self, tag, action, before, after, reason }.record(txn).await
    }

    async fn finish(&self, txn: DatabaseTransaction) -> Result<(), TagError> {
        change::move_catalogue(&txn, self.innovation.id, self.now).await?;
        Ok(txn.commit().await?)
    }

    fn wished(&self, wish: &TagWish) -> ActiveModel {
        ActiveModel {
            status: Set(wish.status),
            working_group: Set(wish.working_group.clone()),
            year: Set(wish.year),
            reason: Set(wish.reason.clone()),
            author_id: Set(Some(self.author_id)),
            updated_at: Set(self.now),
            ..Default::default()
        }
    }
}

const fn rank(tag: &Model) -> Ranked {
    Ranked { id: tag.id, is_primary: tag.is_primary, status: tag.status }
}

fn ranked(tags: &[Model], without: Option<i64>) -> Vec<Ranked> {
    tags.iter().filter(|tag| Some(tag.id) != without).map(rank).collect()
}
