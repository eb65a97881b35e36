//! Copying the files that the database knows into a folder, each with its checksum.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use futures_util::StreamExt;
use loco_rs::storage::{Storage, StorageError};
use sea_orm::{DatabaseConnection, DbErr, QuerySelect, entity::prelude::*};
use sha2::{Digest, Sha256};
use tokio::{fs::File, io::AsyncWriteExt};

use super::{
    _entities::{stored_files, upload_parts},
    stored_files::{PROBE, is_there},
};
use crate::domain::evidence::FileState;

/// Why files were not copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The storage failed.
    #[error("the storage failed: {0}")]
    Storage(#[from] StorageError),
    /// The copy could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What has been copied so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCopies {
    /// SHA-256 of each copy in hex, by its name.
    pub copied: BTreeMap<String, String>,
    /// Names of rows without file, as the newest look found them.
    pub missing: BTreeSet<String>,
    /// Names of files that are not what was handed in: another checksum than the database has.
    pub wrong: BTreeSet<String>,
}

impl FileCopies {
    /// Is everything there that should be?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.wrong.is_empty()
    }

    /// Copies what the database knows and the folder lacks: files of evidence with their previews, and the parts of uploads that are not
    /// finished. Files never change under their name, so a second look copies only what came since the first.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn take(&mut self, db: &DatabaseConnection, storage: &Storage, folder: &Path) -> Result<(), BackupError> {
        self.missing.clear();
        for (name, expected) in known(db).await? {
            if self.copied.contains_key(&name) || name.starts_with(PROBE) {
                continue;
            }
            let Some(sha256) = copy(storage, &name, folder).await? else {
                self.missing.insert(name);
                continue;
            };
            if expected.is_some_and(|expected| expected != sha256) {
                self.wrong.insert(name.clone());
            }
            self.copied.insert(name, sha256);
        }
        Ok(())
    }
}

/// Names of the files that should be there, with the checksum where one is known.
async fn known(db: &DatabaseConnection) -> Result<Vec<(String, Option<String>)>, DbErr> {
    let files: Vec<(String, String)> = stored_files::Entity::find()
        .select_only()
        .column(stored_files::Column::StorageKey)
        .column(stored_files::Column::Sha256)
        .filter(stored_files::Column::State.ne(FileState::Deleted))
        .into_tuple()
        .all(db)
        .await?;
    let parts: Vec<String> = upload_parts::Entity::find()
        .select_only()
        .column(upload_parts::Column::StorageKey)
        .into_tuple()
        .all(db)
        .await?;
    let previews: Vec<Option<String>> = stored_files::Entity::find()
        .select_only()
        .column(stored_files::Column::PreviewKey)
        .filter(stored_files::Column::State.ne(FileState::Deleted))
        .filter(stored_files::Column::PreviewKey.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let files = files.into_iter().map(|(name, sha256)| (name, Some(sha256)));
    let others = parts.into_iter().chain(previews.into_iter().flatten()).map(|name| (name, None));
    Ok(files.chain(others).collect())
}

/// Copies one file in a stream and flushes it to the disk. Gives its checksum; `None` when there is no such file.
async fn copy(storage: &Storage, name: &str, folder: &Path) -> Result<Option<String>, BackupError> {
    let key = Path::new(name);
    if !is_there(storage, key).await? {
        return Ok(None);
    }
    let mut stream = storage.download_stream(key).await?;
    let to = folder.join(name);
    if let Some(parent) = to.parent() {
        tokio::fs::create_dir_all(parent).await?;
    }
    let mut file = File::create(to).await?;
    let mut digest = Sha256::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| StorageError::Any(Box::new(error)))?;
        digest.update(&chunk);
        file.write_all(&chunk).await?;
    }
    file.sync_all().await?;
    Ok(Some(hex::encode(digest.finalize())))
}
