//! What happens when the last byte has arrived: the parts become one file, which is looked at like any other, and is attached in
//! the same transaction in which the upload is marked as done. Whoever asks twice gets one piece.

use std::{io, path::PathBuf, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use loco_rs::storage::Storage;
use sea_orm::{DatabaseConnection, DbErr, entity::prelude::*, sea_query::Expr};
use tokio::sync::Semaphore;

use super::{Column, Entity, Model};
use crate::{
    db,
    domain::actor::Actor,
    files::turns::{Turns, Work},
    models::{
        entries::change::ChangeError,
        evidence::{
            self,
            attaching::Attachment,
            intake::{self, IntakeError, Received, Sender, Terms},
        },
    },
};

/// Files that are composed at once. The place is taken before anything is written, so that who has to wait costs nothing.
static COMPOSED_AT_ONCE: Semaphore = Semaphore::const_new(2);
/// So long a file waits for its turn; then the client is asked to come back later.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Why parts did not become a file.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Parts are missing: somebody else attached the upload or forgot it in between.
    #[error("{there} of {size} bytes are noted")]
    PartsGone {
        /// Bytes of the parts that are noted.
        there: i64,
        /// Bytes of the whole file.
        size: i64,
    },
    /// The file is not taken, or the storage failed.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// By whom an upload was attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attached {
    /// By this request.
    Now,
    /// By another one before; this one's file is not needed.
    Earlier,
}

impl Model {
    /// Makes one file of the parts. It is nobody's until it is attached: give it a row, or discard it.
    ///
    /// # Errors
    /// See [`ComposeError`].
    pub async fn compose(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        limit: u64,
        is_scanned: bool,
        turns: &Turns,
    ) -> Result<Received, ComposeError> {
        let sender = Sender { turns, person_id: self.user_id };
        let _turn = sender.turn(Work::PutTogether).await?;
        let _place = intake::place(&COMPOSED_AT_ONCE, LONGEST_WAIT).await?;
        let parts = self.parts(db).await?;
        let there: i64 = parts.iter().map(|part| part.size_bytes).sum();
        if there != self.size_bytes {
            return Err(ComposeError::PartsGone { there, size: self.size_bytes });
        }
        let keys = parts.into_iter().map(|part| part.storage_key).collect();
        let terms = Terms { limit, is_scanned, sender: Some(sender) };
        let received = intake::receive(storage, &self.file_name, terms, end_to_end(storage, keys)).await;
        let received = match received {
            Err(IntakeError::BrokenOff(error)) => return Err(IntakeError::Storage(error).into()),
            other => other?,
        };
        if received.sent_bytes == self.size_bytes {
            return Ok(received);
        }
        intake::discard(storage, &received.storage_key).await;
        Err(IntakeError::Storage(format!("{} of {} bytes are there", received.sent_bytes, self.size_bytes)).into())
    }

    /// Attaches what was composed, unless another request was faster.
    ///
    /// # Errors
    /// See [`ChangeError`]; the caller discards the file then.
    pub async fn attach(
        &self,
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        attachment: &Attachment,
        now: DateTime<Utc>,
    ) -> Result<Attached, ChangeError> {
        let txn = db::write_txn(db).await?;
        let row = evidence::Model::attach_in(&txn, actor, entry_pid, attachment, now).await?;
        let done = Entity::update_many()
            .col_expr(Column::EvidencePid, Expr::value(row.pid))
            .col_expr(Column::UpdatedAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(Column::EvidencePid.is_null())
            .exec(&txn)
            .await?;
        if done.rows_affected == 0 {
            return Ok(Attached::Earlier);
        }
        txn.commit().await?;
        Ok(Attached::Now)
    }
}

/// The parts as one run of bytes; each is opened when the one before has been read.
fn end_to_end(storage: &Storage, keys: Vec<String>) -> BoxStream<'_, io::Result<Bytes>> {
    let opened = stream::iter(keys)
        .then(move |key| async move { storage.download_stream(&PathBuf::from(key)).await.map_err(io::Error::other) });
    opened.try_flatten().boxed()
}
