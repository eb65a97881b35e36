//! A picture in the storage gives way to its clean copy before it is acknowledged: what is kept, hashed, handed in and handed out is
//! one and the same file, and what a camera wrote into the other one is gone for good (docs/adr/0009-pictures-are-cleaned-at-the-door.md).

use std::path::Path;

use bytes::Bytes;
use loco_rs::storage::Storage;
use sea_orm::prelude::Uuid;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::intake::{IntakeError, LONGEST_WAIT, discard};
use crate::{
    domain::evidence::{FileRefusal, MediaType},
    files::{
        picture::{Made, PictureFault},
        sandbox::{self, SandboxError},
        turns::Turn,
    },
};

/// The clean copy in the storage.
pub(super) struct Clean {
    pub storage_key: String,
    pub size_bytes: i64,
    pub sha256: String,
    pub media_type: MediaType,
}

/// Stores the clean copy of the picture under `key` beside it; the caller takes the other one away.
pub(super) async fn clean(storage: &Storage, key: &Path, turn: Option<Turn>) -> Result<Clean, IntakeError> {
    let packed = Bytes::from(made_of(storage, key, Made::Clean, turn).await?);
    let media_type = if packed.starts_with(b"\x89PNG") { MediaType::Png } else { MediaType::Jpeg };
    let storage_key = Uuid::new_v4().to_string();
    if let Err(error) = storage.upload(Path::new(&storage_key), &packed).await {
        discard(storage, &storage_key).await;
        return Err(IntakeError::Storage(error.to_string()));
    }
    Ok(Clean {
        storage_key,
        size_bytes: i64::try_from(packed.len()).unwrap_or(i64::MAX),
        sha256: hex::encode(Sha256::digest(&packed)),
        media_type,
    })
}

/// Makes something of a picture that is in the storage, in the `turn` of the person who sent it.
///
/// # Errors
/// Refused when the picture cannot be used, else what failed.
pub(in crate::models) async fn made_of(
    storage: &Storage,
    key: &Path,
    made: Made,
    turn: Option<Turn>,
) -> Result<Vec<u8>, IntakeError> {
    let failed = |error: String| IntakeError::Storage(error);
    let place = timeout(LONGEST_WAIT, sandbox::place(turn))
        .await
        .map_err(|_| failed("too many pictures are decoded just now".to_owned()))?;
    let place = place.map_err(of_sandbox)?;
    let stream = storage.download_stream(key).await.map_err(|error| failed(error.to_string()))?;
    let bytes = stream.collect().await.map_err(|error| failed(error.to_string()))?;
    place.make(bytes, made).await.map_err(of_sandbox)
}

/// Only what the picture itself does to its decoder is held against it. A decoder that was stopped, or had no time, says nothing of
/// the picture: nothing is thrown away, and it is tried again.
fn of_sandbox(error: SandboxError) -> IntakeError {
    match error {
        SandboxError::Picture(PictureFault::TooManyPixels) => FileRefusal::TooManyPixels.into(),
        SandboxError::Picture(PictureFault::Broken) => FileRefusal::PictureBroken.into(),
        SandboxError::Ended(how) => {
            tracing::warn!(how, "a picture broke its decoder, or was too much for it");
            FileRefusal::PictureBroken.into()
        }
        SandboxError::Stopped(_) | SandboxError::NotStarted(_) => IntakeError::Storage(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_was_stopped_is_tried_again_and_a_broken_picture_is_not() {
        let word = || "signal".to_owned();
        assert!(matches!(of_sandbox(SandboxError::Ended(word())), IntakeError::Refused(FileRefusal::PictureBroken)));
        let stopped = [SandboxError::Stopped(word()), SandboxError::NotStarted(std::io::Error::other("penuh"))];
        for error in stopped {
            assert!(matches!(of_sandbox(error), IntakeError::Storage(_)));
        }
    }
}
