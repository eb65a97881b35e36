//! Connects the storage for uploaded files.

use std::path::Path;

use bytes::Bytes;
use loco_rs::{
    Result,
    storage::{Storage, drivers},
};

use crate::settings::{Settings, StorageSettings};

/// The storage that the settings name; a local folder is created when it is missing.
///
/// # Errors
/// When the folder cannot be created or the driver refuses the settings.
pub async fn connect(settings: &Settings) -> Result<Storage> {
    match &settings.storage {
        StorageSettings::Local { path } => {
            tokio::fs::create_dir_all(path).await?;
            Ok(Storage::single(drivers::local::new_with_prefix(path)?))
        }
    }
}

/// Writes and removes a small object, as every upload will.
///
/// # Errors
/// When the storage takes or gives nothing.
pub async fn probe(storage: &Storage) -> Result<()> {
    let key = Path::new("readiness-probe");
    storage.upload(key, &Bytes::from_static(b"ok")).await?;
    storage.delete(key).await?;
    Ok(())
}
