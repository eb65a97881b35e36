//! Connects the storage for uploaded files, and looks whether it is what it should be: writable, private, complete.

use std::{path::Path, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use loco_rs::{
    Error, Result,
    app::{AppContext, Initializer},
    storage::{
        Storage,
        drivers::{self, opendal_adapter::OpendalAdapter},
    },
};
use opendal::{
    ErrorKind, Operator,
    layers::{RetryLayer, TimeoutLayer},
    services::S3,
};
use uuid::Uuid;

use crate::{
    models::stored_files,
    portal::Portal,
    settings::{S3Settings, Settings, StorageSettings},
};

/// So long one request to the service may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// A request that failed for a passing reason is tried so often.
const ATTEMPTS: usize = 3;
/// Rows whose file is looked for at every start.
const LOOKED_FOR_AT_START: u64 = 200;

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
        StorageSettings::S3(s3) => {
            let service = service(s3).access_key_id(&s3.access_key).secret_access_key(&s3.secret);
            Ok(Storage::single(Box::new(OpendalAdapter::new(operator(service)?))))
        }
    }
}

/// Nothing but the settings says who we are: no environment, no machine role.
fn service(s3: &S3Settings) -> S3 {
    let service = S3::default().endpoint(&s3.endpoint).region(&s3.region).bucket(&s3.bucket);
    let service = service.disable_config_load().disable_ec2_metadata();
    if s3.path_style { service } else { service.enable_virtual_host_style() }
}

fn operator(service: S3) -> Result<Operator> {
    // Only the first call installs it; mail and database bring their own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    opendal_http_transport_reqwest::install_default();
    let operator = Operator::new(service).map_err(Error::msg)?;
    let timeout = TimeoutLayer::new().with_timeout(REQUEST_TIMEOUT).with_io_timeout(REQUEST_TIMEOUT);
    Ok(operator.layer(timeout).layer(RetryLayer::new().with_max_times(ATTEMPTS)))
}

/// Writes and removes a small object, as every upload will.
///
/// # Errors
/// When the storage takes or gives nothing.
pub async fn probe(storage: &Storage) -> Result<()> {
    let key = format!("{}{}", stored_files::PROBE, Uuid::new_v4());
    let key = Path::new(&key);
    storage.upload(key, &Bytes::from_static(b"ok")).await?;
    storage.delete(key).await?;
    Ok(())
}

/// Looks at the storage at every start of the server.
/// Only a bucket that anybody reads stops the start: one that is away may come back.
#[derive(Debug)]
pub struct StorageCheck;

#[async_trait]
impl Initializer for StorageCheck {
    fn name(&self) -> String {
        "storage-check".to_owned()
    }

    async fn before_run(&self, ctx: &AppContext) -> Result<()> {
        let portal = Portal::of(ctx)?;
        if let StorageSettings::S3(s3) = &portal.settings.storage {
            refuse_public(s3, &ctx.storage).await?;
        }
        match stored_files::Model::look_for(&ctx.db, &ctx.storage, LOOKED_FOR_AT_START).await {
            Ok(found) if !found.missing.is_empty() => tracing::error!(
                missing = found.missing.len(),
                looked_for = found.looked_for,
                "files are not in the storage: run `task check_storage`"
            ),
            Ok(_) => {}
            // Pages are shown meanwhile, and what watches the portal is told by `/_readiness`.
            Err(error) => tracing::error!(%error, "the storage does not answer"),
        }
        Ok(())
    }
}

/// Reads an object and lists the bucket as anybody could. A storage that is away only gives a warning: it may come back.
async fn refuse_public(s3: &S3Settings, storage: &Storage) -> Result<()> {
    let key = format!("{}{}", stored_files::PROBE, Uuid::new_v4());
    if let Err(error) = storage.upload(Path::new(&key), &Bytes::from_static(b"ok")).await {
        tracing::warn!(%error, "the storage does not answer: whether it is private is not known");
        return Ok(());
    }
    let stranger = operator(service(s3).skip_signature())?;
    let (read, listed) = (stranger.read(&key).await, stranger.list("/").await);
    if let Err(error) = storage.delete(Path::new(&key)).await {
        tracing::warn!(%error, "the probe stays in the storage");
    }
    if read.is_ok() || listed.is_ok() {
        return Err(Error::string(&format!(
            "the bucket {} can be read by anybody: take the public policy or ACL away, then start again",
            s3.bucket
        )));
    }
    if !matches!(&read, Err(error) if error.kind() == ErrorKind::PermissionDenied) {
        tracing::warn!(
            "the storage gives strangers neither the file nor a refusal: whether it is private is not known"
        );
    }
    Ok(())
}
