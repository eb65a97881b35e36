//! The files behind evidence: which of them are in the storage, which should not be there any more, and what does not fit.

pub mod checks;
pub mod keys;
pub mod looks;
pub mod previews;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{DateTime, Duration, Utc};
use futures_util::StreamExt;
use loco_rs::storage::{Storage, StorageError, drivers::ListEntry};
use opendal::ErrorKind;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, QueryOrder, QuerySelect, entity::prelude::*};
use sha2::{Digest, Sha256};

pub use self::previews::Preview;
pub use super::_entities::stored_files::{ActiveModel, Column, Entity, Model};
use super::{evidence::sharing, imports, uploads::PARTS};
use crate::domain::evidence::FileState;

/// Objects whose key begins so are made by the portal's own checks, and are no orphans.
pub const PROBE: &str = "probe-";
/// Younger objects may belong to an upload that is being attached right now.
pub const ORPHAN_AGE: Duration = Duration::days(1);
/// Rows in one statement.
const PAGE: u64 = 1_000;

/// Why the storage could not be looked at or tidied.
#[derive(Debug, thiserror::Error)]
pub enum StorageCheckError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The storage failed.
    #[error("the storage failed: {0}")]
    Storage(#[from] StorageError),
}

/// Which of some rows have no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookedFor {
    /// How many rows were looked at.
    pub looked_for: usize,
    /// Public ids of the rows without file.
    pub missing: Vec<Uuid>,
}

/// An object that no row knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// Its key.
    pub key: String,
    /// Its size.
    pub size_bytes: u64,
    /// Is it old enough that no upload can still be about to attach it?
    pub is_old: bool,
    /// Was it removed?
    pub is_removed: bool,
}

/// A row whose file differs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The row's public id.
    pub pid: Uuid,
    /// What differs, for the operator.
    pub what: String,
}

/// What `check_storage` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageReport {
    /// Rows that should have a file.
    pub rows: usize,
    /// Objects that no row knows.
    pub orphans: Vec<Orphan>,
    /// Public ids of rows, of evidence and imports, without file.
    pub missing: Vec<Uuid>,
    /// Rows whose file has another size or checksum.
    pub wrong: Vec<Wrong>,
    /// Orphans were to be removed, but are more than killed servers leave: this may be the wrong database, or an old one.
    pub is_held_back: bool,
}

impl StorageReport {
    /// Nothing to be done?
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.is_held_back
            && self.missing.is_empty()
            && self.wrong.is_empty()
            && self.orphans.iter().all(|orphan| orphan.is_removed)
    }
}

/// How thoroughly, and whether to mend.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckOptions {
    /// Read every file and compare its checksum.
    pub deep: bool,
    /// Remove orphans that are older than [`ORPHAN_AGE`].
    pub delete: bool,
    /// Remove them however many they are; a person has looked.
    pub force: bool,
}

/// So many old orphans are never suspicious.
const FEW_ORPHANS: usize = 100;

/// May old orphans be removed without a person's look? Not all there is, and not more than killed servers leave: a twentieth of the
/// files, or a hundred.
fn may_remove(rows: usize, old_orphans: usize) -> bool {
    rows > 0 && old_orphans <= FEW_ORPHANS.max(rows / 20)
}

impl Model {
    /// The row of an object.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_key(db: &DatabaseConnection, storage_key: &str) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::StorageKey.eq(storage_key)).one(db).await
    }

    /// Looks for the files of the newest rows and of some older ones, at most `most` together: cheap, however many there are.
    ///
    /// # Errors
    /// When the database or the storage does not answer.
    pub async fn look_for(
        db: &DatabaseConnection,
        storage: &Storage,
        most: u64,
    ) -> Result<LookedFor, StorageCheckError> {
        let kept = || Entity::find().filter(Column::State.ne(FileState::Deleted));
        let newest = kept().order_by_desc(Column::Id).limit(most.div_ceil(2)).all(db).await?;
        let oldest = kept().order_by_asc(Column::Id).limit(most / 2).all(db).await?;
        let rows: BTreeMap<i64, Self> = newest.into_iter().chain(oldest).map(|row| (row.id, row)).collect();
        let mut found = LookedFor { looked_for: rows.len(), missing: Vec::new() };
        for row in rows.into_values() {
            if !is_there(storage, Path::new(&row.storage_key)).await? {
                found.missing.push(row.pid);
            }
        }
        Ok(found)
    }

    /// Takes the objects of deleted rows out of the storage and notes it, at most `most` of them.
    /// What fails stays in the queue for the next time. Gives how many are gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_unneeded(
        db: &DatabaseConnection,
        storage: &Storage,
        most: u64,
        now: DateTime<Utc>,
    ) -> Result<u64, DbErr> {
        let waiting = Entity::find()
            .filter(Column::State.eq(FileState::Deleted))
            .filter(Column::GoneAt.is_null())
            .order_by_asc(Column::Id)
            .limit(most)
            .all(db)
            .await?;
        let mut gone = 0;
        for row in waiting {
            match row.remove_objects(storage).await {
                Ok(()) => {
                    Entity::update(ActiveModel { id: Set(row.id), gone_at: Set(Some(now)), ..Default::default() })
                        .exec(db)
                        .await?;
                    gone += 1;
                }
                Err(error) => tracing::warn!(file = %row.pid, %error, "an unneeded file waits for the next sweep"),
            }
        }
        Ok(gone)
    }

    /// The preview first: while the file is there, the row says that both are to be removed.
    async fn remove_objects(&self, storage: &Storage) -> Result<(), StorageError> {
        if let Some(preview) = &self.preview_key {
            storage.delete(Path::new(preview)).await?;
        }
        storage.delete(Path::new(&self.storage_key)).await
    }

    /// Removes parts of uploads that no row knows, at most `most`: a server that was killed between storing a part and noting it
    /// leaves one. They lie in a folder of their own, so that looking for them costs little. Gives how many.
    ///
    /// # Errors
    /// When the database or the storage does not answer.
    pub async fn remove_lost_parts(
        db: &DatabaseConnection,
        storage: &Storage,
        most: usize,
        now: DateTime<Utc>,
    ) -> Result<usize, StorageCheckError> {
        let listed = storage.list(Path::new(PARTS), true).await?;
        let known: BTreeSet<String> = keys::beside_files(db).await?.into_iter().map(|known| known.key).collect();
        let mut removed = 0;
        let lost = listed.into_iter().filter(|object| !object.is_dir && !known.contains(&object.path));
        for object in lost.take(most) {
            let mut found = orphan(storage, object.path.clone(), &object, now).await;
            found.remove_if_old(storage).await;
            removed += usize::from(found.is_removed);
        }
        Ok(removed)
    }

    /// Compares all rows with all objects.
    ///
    /// # Errors
    /// When the database or the storage does not answer.
    pub async fn check_all(
        db: &DatabaseConnection,
        storage: &Storage,
        options: CheckOptions,
        now: DateTime<Utc>,
    ) -> Result<StorageReport, StorageCheckError> {
        // Objects first: a file attached in between then has its row already.
        let objects = objects(storage).await?;
        let mut report = StorageReport::default();
        let mut known = BTreeSet::new();
        let mut after = 0;
        loop {
            let rows = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(PAGE).all(db).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in rows {
                // What was taken out long ago is nobody's, should it be there again.
                if row.gone_at.is_none_or(|gone_at| now - gone_at <= ORPHAN_AGE) {
                    known.insert(row.storage_key.clone());
                    known.extend(row.preview_key.clone());
                }
                if row.state != FileState::Deleted {
                    report.rows += 1;
                    row.compare(storage, options.deep, &mut report).await?;
                }
            }
        }
        let needed = sharing::deleted_but_needed(db).await?;
        let what = "deleted, but a draft refers to it";
        report.wrong.extend(needed.into_iter().map(|pid| Wrong { pid, what: what.to_owned() }));
        for file in imports::files(db).await? {
            if !is_there(storage, Path::new(&file.storage_key)).await? {
                report.missing.push(file.pid);
            }
        }
        known.extend(keys::beside_files(db).await?.into_iter().map(|known| known.key));
        for (key, object) in objects {
            if !known.contains(&key) && !key.starts_with(PROBE) {
                report.orphans.push(orphan(storage, key, &object, now).await);
            }
        }
        let old = report.orphans.iter().filter(|orphan| orphan.is_old).count();
        report.is_held_back = options.delete && old > 0 && !options.force && !may_remove(report.rows, old);
        if options.delete && !report.is_held_back {
            for orphan in &mut report.orphans {
                orphan.remove_if_old(storage).await;
            }
        }
        Ok(report)
    }

    async fn compare(
        &self,
        storage: &Storage,
        deep: bool,
        report: &mut StorageReport,
    ) -> Result<(), StorageCheckError> {
        let key = Path::new(&self.storage_key);
        if !is_there(storage, key).await? {
            report.missing.push(self.pid);
            return Ok(());
        }
        if let Some(preview) = &self.preview_key
            && !is_there(storage, Path::new(preview)).await?
        {
            report.wrong.push(Wrong { pid: self.pid, what: "its preview is missing".to_owned() });
        }
        let size = storage.stat(key).await?.content_length.and_then(|size| i64::try_from(size).ok()).unwrap_or(-1);
        if size != self.size_bytes {
            let what = format!("{} bytes in the database, {size} in the storage", self.size_bytes);
            report.wrong.push(Wrong { pid: self.pid, what });
        } else if deep && checksum(storage, key).await? != self.sha256 {
            report.wrong.push(Wrong { pid: self.pid, what: "another checksum".to_owned() });
        }
        Ok(())
    }
}

/// Is there an object with this key? A storage that does not answer is an error and no missing file: its own `exists` says no
/// for either.
///
/// # Errors
/// When the storage does not answer.
pub async fn is_there(storage: &Storage, key: &Path) -> Result<bool, StorageError> {
    match storage.stat(key).await {
        Ok(_) => Ok(true),
        Err(StorageError::Store(error)) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Every object by its key.
async fn objects(storage: &Storage) -> Result<BTreeMap<String, ListEntry>, StorageError> {
    let listed = storage.list(Path::new(""), true).await?;
    Ok(listed.into_iter().filter(|entry| !entry.is_dir).map(|entry| (entry.path.clone(), entry)).collect())
}

async fn orphan(storage: &Storage, key: String, object: &ListEntry, now: DateTime<Utc>) -> Orphan {
    // Local folders list no times; asking for the one object does.
    let modified = match object.last_modified {
        Some(time) => Some(time),
        None => storage.stat(Path::new(&key)).await.ok().and_then(|entry| entry.last_modified),
    };
    let size = match object.content_length.filter(|size| *size > 0) {
        Some(size) => size,
        None => storage.stat(Path::new(&key)).await.ok().and_then(|entry| entry.content_length).unwrap_or(0),
    };
    let is_old = modified.is_some_and(|time| now - time > ORPHAN_AGE);
    Orphan { key, size_bytes: size, is_old, is_removed: false }
}

impl Orphan {
    async fn remove_if_old(&mut self, storage: &Storage) {
        self.is_removed = self.is_old && storage.delete(Path::new(&self.key)).await.is_ok();
    }
}

async fn checksum(storage: &Storage, key: &Path) -> Result<String, StorageCheckError> {
    let mut stream = storage.download_stream(key).await?;
    let mut digest = Sha256::new();
    while let Some(chunk) = stream.next().await {
        digest.update(chunk.map_err(|error| StorageError::Any(Box::new(error)))?);
    }
    Ok(hex::encode(digest.finalize()))
}
