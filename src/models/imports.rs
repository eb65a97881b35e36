//! Imports of innovations from tables: the file that was brought, what was chosen, the trial, the writing, and the way back.
//!
//! Between the steps the file lies in the storage, private like every other, and is forgotten after a week.

pub mod choosing;
pub mod completing;
pub mod facts;
pub mod receiving;
pub mod trial;
pub mod undoing;

use chrono::{DateTime, Duration, Utc};
use loco_rs::storage::Storage;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde_json::Value;

pub use super::_entities::imports::{ActiveModel, Column, Entity, Model};
use super::{audit_events::Act, evidence::intake, regions};
use crate::{
    db,
    domain::{
        importing::{ImportStatus, Mapping},
        region::RegionScope,
    },
};

/// How long a file waits for the next step.
pub const KEPT_FOR: Duration = Duration::days(7);
/// More imports are not listed.
const LISTED: u64 = 50;

/// An import with its region, as policies look at it.
#[derive(Clone, Debug)]
pub struct ImportCase {
    /// The import.
    pub import: Model,
    /// Its region.
    pub region: regions::Model,
    /// The region and its province.
    pub scope: RegionScope,
}

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The import is not in a state for this any more, or somebody chose something else meanwhile.
    #[error("the import changed meanwhile")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// The import with this public id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_case(db: &impl ConnectionTrait, pid: Uuid) -> Result<Option<ImportCase>, DbErr> {
        let Some(import) = Entity::find().filter(Column::Pid.eq(pid)).one(db).await? else { return Ok(None) };
        let region = regions::Entity::find_by_id(import.region_id).one(db).await?;
        let region = region.ok_or_else(|| DbErr::RecordNotFound("region of an import".to_owned()))?;
        let scope = region.scope(db).await?;
        Ok(Some(ImportCase { import, region, scope }))
    }

    /// The imports of some regions, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_of(db: &impl ConnectionTrait, region_ids: &[i64]) -> Result<Vec<Self>, DbErr> {
        let own = Entity::find().filter(Column::RegionId.is_in(region_ids.iter().copied()));
        own.order_by_desc(Column::Id).limit(LISTED).all(db).await
    }

    /// What was chosen, if anything was.
    ///
    /// # Errors
    /// When the row is broken.
    pub fn chosen(&self) -> Result<Option<Mapping>, DbErr> {
        let read = |json: &String| serde_json::from_str(json).map_err(|error| DbErr::Json(error.to_string()));
        self.mapping.as_ref().map(read).transpose()
    }

    /// Is its file still here, and nothing written yet?
    #[must_use]
    pub fn is_waiting(&self, now: DateTime<Utc>) -> bool {
        self.status == ImportStatus::Waiting && self.storage_key.is_some() && self.expires_at > now
    }

    /// Gives the import up and forgets its file.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn discard(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), ImportError> {
        let txn = db::write_txn(db).await?;
        let import = self.locked(&txn, None).await?;
        import.finish(&txn, ImportStatus::Discarded, now).await?;
        import.act(actor_id, "import.discarded", Value::Null).record(&txn, now).await?;
        txn.commit().await?;
        import.forget_file(storage).await;
        Ok(())
    }

    /// Forgets files that nobody went on with, at most `most`. Gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, storage: &Storage, most: u64, now: DateTime<Utc>) -> Result<u64, DbErr> {
        let waiting =
            Entity::find().filter(Column::Status.eq(ImportStatus::Waiting)).filter(Column::ExpiresAt.lte(now));
        let mut gone = 0;
        for import in waiting.order_by_asc(Column::Id).limit(most).all(db).await? {
            let txn = db::write_txn(db).await?;
            let import = match import.locked(&txn, None).await {
                Ok(import) if import.expires_at <= now => import,
                // Somebody went on with it, or gave it up, meanwhile.
                Ok(_) | Err(ImportError::Changed) => continue,
                Err(ImportError::Db(error)) => return Err(error),
            };
            import.finish(&txn, ImportStatus::Expired, now).await?;
            import.act(None::<i64>, "import.expired", Value::Null).record(&txn, now).await?;
            txn.commit().await?;
            import.forget_file(storage).await;
            gone += 1;
        }
        Ok(gone)
    }

    /// The waiting import as it is in this transaction; with `version` only when nobody chose anything else meanwhile.
    async fn locked(&self, txn: &DatabaseTransaction, version: Option<i32>) -> Result<Self, ImportError> {
        let row = db::for_update(Entity::find_by_id(self.id), txn).one(txn).await?;
        let fits =
            |row: &Self| row.status == ImportStatus::Waiting && version.is_none_or(|version| row.version == version);
        row.filter(fits).ok_or(ImportError::Changed)
    }

    /// The end of the waiting; the file is not needed any more.
    async fn finish(&self, txn: &DatabaseTransaction, status: ImportStatus, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = ActiveModel {
            id: Set(self.id),
            status: Set(status),
            storage_key: Set(None),
            version: Set(self.version + 1),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(txn).await.map(|_| ())
    }

    async fn forget_file(&self, storage: &Storage) {
        if let Some(key) = &self.storage_key {
            intake::discard(storage, key).await;
        }
    }

    fn act<'a>(&self, actor_id: impl Into<Option<i64>>, action: &'a str, details: Value) -> Act<'a> {
        Act::new(actor_id.into(), action, "import", self.pid).in_region(self.region_id).with(details)
    }
}

/// A file that an import waits with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingFile {
    /// Public id of the import.
    pub pid: Uuid,
    /// Key in the storage.
    pub storage_key: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// The files that imports wait with.
///
/// # Errors
/// When the database fails.
pub async fn files(db: &impl ConnectionTrait) -> Result<Vec<WaitingFile>, DbErr> {
    let rows: Vec<(Uuid, Option<String>, String)> = Entity::find()
        .select_only()
        .column(Column::Pid)
        .column(Column::StorageKey)
        .column(Column::Sha256)
        .filter(Column::StorageKey.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let file = |(pid, key, sha256): (Uuid, Option<String>, String)| {
        key.map(|storage_key| WaitingFile { pid, storage_key, sha256 })
    };
    Ok(rows.into_iter().filter_map(file).collect())
}
