//! Creates the folders that SQLite needs before it can create its files, and gives the job queue its write-ahead log.

use std::path::Path;

use loco_rs::{
    Result,
    config::{Config, QueueConfig},
};

/// Creates the parent folders of the database and queue files.
///
/// # Errors
/// When a folder cannot be created.
pub async fn prepare(config: &Config) -> Result<()> {
    create_parent(&config.database.uri).await?;
    if let Some(QueueConfig::Sqlite(queue)) = &config.queue {
        create_parent(&queue.uri).await?;
    }
    Ok(())
}

/// The file behind a `sqlite://` address; `None` for other databases and for memory.
#[must_use]
pub fn sqlite_file(uri: &str) -> Option<&Path> {
    let path = uri.strip_prefix("sqlite://").or_else(|| uri.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
}

async fn create_parent(uri: &str) -> Result<()> {
    if let Some(folder) = sqlite_file(uri).and_then(Path::parent)
        && !folder.as_os_str().is_empty()
    {
        tokio::fs::create_dir_all(folder).await?;
    }
    Ok(())
}
