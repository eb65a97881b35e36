//! Copying the files that the database knows into a folder, each with its checksum.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use futures_util::StreamExt;
use loco_rs::storage::{Storage, StorageError};
use sea_orm::{DatabaseConnection, DbErr};
use sha2::{Digest, Sha256};
use tokio::{fs::File, io::AsyncWriteExt};

use super::stored_files::{
    PROBE, is_there,
    keys::{self, KnownKey},
};

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

    /// Copies what the database knows and the folder lacks: files of evidence with their previews, the parts of uploads that are not
    /// finished, and the files that imports wait with. Files never change under their name, so a second look copies only what came
    /// since the first. What was removed between the question and its turn is not missing.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn take(&mut self, db: &DatabaseConnection, storage: &Storage, folder: &Path) -> Result<(), BackupError> {
        self.missing.clear();
        for KnownKey { key: name, sha256: expected } in keys::needed(db).await? {
            if self.copied.contains_key(&name) || name.starts_with(PROBE) {
                continue;
            }
            let Some(sha256) = copy(storage, &name, folder).await? else {
                if keys::is_known(db, &name).await? {
                    self.missing.insert(name);
                }
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
