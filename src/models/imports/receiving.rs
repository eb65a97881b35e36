//! A table file arrives: looked at before it is kept, and read again at every step.

use std::{ops::Deref, path::Path};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use loco_rs::storage::Storage;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, EntityTrait, prelude::Uuid};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
};

use super::{ActiveModel, Entity, KEPT_FOR, Model};
use crate::{
    db,
    domain::{
        evidence::display_name,
        importing::{ImportStatus, LARGEST_FILE},
    },
    files::table::{self, Sheet, SheetHead, TableError},
    models::stored_files::{self, keys},
};

/// Tables that are in memory at once; the others wait in the storage. One that just arrives is held by its request, with at most
/// [`LARGEST_FILE`] bytes, until its turn comes.
static TABLES_AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What was read from a table, with its turn: while it lives, it counts among the tables in memory.
#[derive(Debug)]
pub struct Held<T> {
    read: T,
    _turn: SemaphorePermit<'static>,
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.read
    }
}

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The table itself is not taken.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The file is gone.
    #[error("the file is gone")]
    Gone,
    /// The storage does not work.
    #[error("the storage failed: {0}")]
    Storage(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Who brings what for which region.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The region.
    pub region_id: i64,
    /// Who brings it.
    pub author_id: i64,
    /// What the file is called.
    pub file_name: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

impl Model {
    /// Keeps a table file for the next steps.
    ///
    /// # Errors
    /// See [`ReadError`]; nothing is left behind then.
    pub async fn receive(
        db: &DatabaseConnection,
        storage: &Storage,
        arrival: Arrival<'_>,
        bytes: Bytes,
    ) -> Result<Self, ReadError> {
        let looked_at = bytes.clone();
        let look = move || {
            let kind = table::tell(&looked_at)?;
            table::heads(kind, &looked_at).map(|_| kind)
        };
        let kind = {
            let _turn = turn().await?;
            blocking(look).await?
        };
        let key = Uuid::new_v4().to_string();
        let stored = storage.upload(Path::new(&key), &bytes).await;
        stored.map_err(|error| ReadError::Storage(error.to_string()))?;
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            region_id: Set(arrival.region_id),
            author_id: Set(arrival.author_id),
            file_name: Set(display_name(arrival.file_name)),
            kind: Set(kind),
            storage_key: Set(Some(key.clone())),
            size_bytes: Set(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
            sha256: Set(hex::encode(Sha256::digest(&bytes))),
            status: Set(ImportStatus::Waiting),
            innovations: Set(0),
            version: Set(1),
            expires_at: Set(arrival.now + KEPT_FOR),
            created_at: Set(arrival.now),
            updated_at: Set(arrival.now),
            ..Default::default()
        };
        match add(db, row, arrival).await {
            Ok(import) => Ok(import),
            Err(error) => {
                keys::discard_unless_known(db, storage, &key).await;
                Err(error.into())
            }
        }
    }

    /// The sheets of its file with their first rows.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn sheet_heads(&self, storage: &Storage) -> Result<Held<Vec<SheetHead>>, ReadError> {
        let turn = turn().await?;
        let (bytes, kind) = (self.bytes(storage).await?, self.kind);
        let read = blocking(move || table::heads(kind, &bytes)).await?;
        Ok(Held { read, _turn: turn })
    }

    /// The chosen sheet, whole.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn read_sheet(&self, storage: &Storage) -> Result<Held<Sheet>, ReadError> {
        let name = self.sheet.clone().ok_or(TableError::NoSuchSheet)?;
        let turn = turn().await?;
        let (bytes, kind) = (self.bytes(storage).await?, self.kind);
        let read = blocking(move || table::sheet(kind, &bytes, &name)).await?;
        Ok(Held { read, _turn: turn })
    }

    async fn bytes(&self, storage: &Storage) -> Result<Vec<u8>, ReadError> {
        let failed = |error: String| ReadError::Storage(error);
        let key = Path::new(self.storage_key.as_deref().ok_or(ReadError::Gone)?);
        if !stored_files::is_there(storage, key).await.map_err(|error| failed(error.to_string()))? {
            return Err(ReadError::Gone);
        }
        let mut stream = storage.download_stream(key).await.map_err(|error| failed(error.to_string()))?;
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            bytes.extend_from_slice(&chunk.map_err(|error| failed(error.to_string()))?);
            if bytes.len() as u64 > LARGEST_FILE {
                return Err(failed("the stored file grew".to_owned()));
            }
        }
        Ok(bytes)
    }
}

async fn add(db: &DatabaseConnection, row: ActiveModel, arrival: Arrival<'_>) -> Result<Model, DbErr> {
    let txn = db::write_txn(db).await?;
    let import = Entity::insert(row).exec_with_returning(&txn).await?;
    let details = json!({ "size_bytes": import.size_bytes, "sha256": import.sha256 });
    import.act(arrival.author_id, "import.uploaded", details).record(&txn, arrival.now).await?;
    txn.commit().await?;
    Ok(import)
}

async fn turn() -> Result<SemaphorePermit<'static>, ReadError> {
    TABLES_AT_ONCE.acquire().await.map_err(|error| ReadError::Storage(error.to_string()))
}

/// Reads away from the async threads.
async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, TableError> + Send + 'static,
) -> Result<T, ReadError> {
    Ok(spawn_blocking(read).await.map_err(|error| ReadError::Storage(error.to_string()))??)
}
