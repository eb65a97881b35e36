//! Receiving the bytes of an upload. They are kept as parts of about a megabyte: each is flushed to the storage and noted in one
//! transaction before the next begins, so that a cut line or a killed server costs at most the part that was under way. Any node
//! can go on, because the parts are in the common storage and the offset is in the database.

use std::path::Path;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt};
use loco_rs::storage::Storage;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, entity::prelude::*, sea_query::Expr};

use super::{Column, Entity, LIFETIME, Model, PARTS};
use crate::{
    db,
    models::{_entities::upload_parts, evidence::intake},
};

/// Size of a part in bytes; also the most that an upload holds in memory.
pub const PART_BYTES: usize = 1024 * 1024;

/// Why bytes were not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Somebody else went on with the upload in between, or the client is wrong about how far it is.
    #[error("the upload is not at this offset")]
    OtherOffset,
    /// More bytes than were announced.
    #[error("more bytes than the upload has")]
    TooMany,
    /// The bytes differ from their checksum; none were kept.
    #[error("the checksum differs")]
    Checksum,
    /// The storage does not work.
    #[error("the storage failed: {0}")]
    Storage(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Looks at bytes before they are acknowledged.
pub trait Verifier: Send {
    /// Counts bytes in.
    fn update(&mut self, bytes: &[u8]);
    /// Are they what they should be?
    fn fits(self) -> bool;
}

struct Part {
    key: String,
    begins_at: i64,
    size: i64,
}

/// Bytes on their way into one upload.
struct Receiving<'a> {
    db: &'a DatabaseConnection,
    storage: &'a Storage,
    upload: &'a Model,
    now: DateTime<Utc>,
    /// How far the upload is by the database.
    noted: i64,
    /// Parts that are stored but not noted yet.
    pending: Vec<Part>,
}

impl Model {
    /// Receives `chunks` from `offset` on; gives the new offset. A stream that breaks off keeps what came before, unless a
    /// checksum was announced: then all or nothing.
    ///
    /// # Errors
    /// See [`ReceiveError`].
    pub async fn receive<S, E, V>(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        offset: i64,
        chunks: S,
        verifier: Option<V>,
        now: DateTime<Utc>,
    ) -> Result<i64, ReceiveError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        V: Verifier,
    {
        if offset != self.received_bytes {
            return Err(ReceiveError::OtherOffset);
        }
        let mut receiving = Receiving { db, storage, upload: self, now, noted: offset, pending: Vec::new() };
        let outcome = receiving.take(chunks, verifier).await;
        // What is stored but was not noted is nobody's.
        for part in std::mem::take(&mut receiving.pending) {
            intake::discard(storage, &part.key).await;
        }
        outcome.map(|()| receiving.noted)
    }
}

impl Receiving<'_> {
    async fn take<S, E, V>(&mut self, chunks: S, mut verifier: Option<V>) -> Result<(), ReceiveError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        V: Verifier,
    {
        let mut chunks = std::pin::pin!(chunks);
        let mut buffer = BytesMut::new();
        let mut room = usize::try_from(self.upload.size_bytes - self.noted).unwrap_or(0);
        let mut is_cut = false;
        while let Some(chunk) = chunks.next().await {
            let Ok(chunk) = chunk else {
                is_cut = true;
                break;
            };
            room = room.checked_sub(chunk.len()).ok_or(ReceiveError::TooMany)?;
            if let Some(verifier) = &mut verifier {
                verifier.update(&chunk);
            }
            let mut rest = &chunk[..];
            while !rest.is_empty() {
                let (now, later) = rest.split_at(rest.len().min(PART_BYTES - buffer.len()));
                buffer.extend_from_slice(now);
                rest = later;
                if buffer.len() == PART_BYTES {
                    self.store(buffer.split().freeze()).await?;
                    if verifier.is_none() {
                        self.note().await?;
                    }
                }
            }
        }
        if let Some(verifier) = verifier
            && (is_cut || !verifier.fits())
        {
            return Err(ReceiveError::Checksum);
        }
        self.store(buffer.freeze()).await?;
        self.note().await
    }

    async fn store(&mut self, bytes: Bytes) -> Result<(), ReceiveError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let key = format!("{PARTS}{}", Uuid::new_v4());
        let begins_at = self.pending.last().map_or(self.noted, |part| part.begins_at + part.size);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let stored = self.storage.upload(Path::new(&key), &bytes).await;
        self.pending.push(Part { key, begins_at, size });
        stored.map_err(|error| ReceiveError::Storage(error.to_string()))
    }

    /// Acknowledges what is stored. Of two requests that go on from the same offset, one wins; the other keeps nothing.
    async fn note(&mut self) -> Result<(), ReceiveError> {
        let Some(last) = self.pending.last() else { return Ok(()) };
        let reached = last.begins_at + last.size;
        let txn = db::write_txn(self.db).await?;
        let moved = Entity::update_many()
            .col_expr(Column::ReceivedBytes, Expr::value(reached))
            .col_expr(Column::ExpiresAt, Expr::value(self.now + LIFETIME))
            .col_expr(Column::UpdatedAt, Expr::value(self.now))
            .filter(Column::Id.eq(self.upload.id))
            .filter(Column::ReceivedBytes.eq(self.noted))
            .filter(Column::EvidencePid.is_null())
            .exec(&txn)
            .await?;
        if moved.rows_affected == 0 {
            return Err(ReceiveError::OtherOffset);
        }
        let rows = self.pending.iter().map(|part| upload_parts::ActiveModel {
            upload_id: Set(self.upload.id),
            begins_at: Set(part.begins_at),
            size_bytes: Set(part.size),
            storage_key: Set(part.key.clone()),
            created_at: Set(self.now),
            ..Default::default()
        });
        upload_parts::Entity::insert_many(rows).exec(&txn).await?;
        // From here on the parts may be noted, whatever the database answers: they are not discarded any more.
        self.pending.clear();
        txn.commit().await?;
        self.noted = reached;
        Ok(())
    }
}
