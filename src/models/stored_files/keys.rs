//! Which objects of the storage belong to somebody: asked before one is taken away, copied, or called an orphan.

use loco_rs::storage::Storage;
use sea_orm::{Condition, ConnectionTrait, DatabaseConnection, DbErr, QuerySelect, entity::prelude::*};

use super::{Column, Entity};
use crate::{
    domain::evidence::FileState,
    models::{_entities::upload_parts, evidence::intake, imports},
};

/// An object that a row knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// Its key.
    pub key: String,
    /// SHA-256 of its bytes in hexadecimal, where one is known.
    pub sha256: Option<String>,
}

/// Does a row know this object, whichever kind of row? A file that was deleted is known no more.
///
/// # Errors
/// When the database fails.
pub async fn is_known(db: &impl ConnectionTrait, key: &str) -> Result<bool, DbErr> {
    let own = Condition::any().add(Column::StorageKey.eq(key)).add(Column::PreviewKey.eq(key));
    let files = Entity::find().filter(own).filter(Column::State.ne(FileState::Deleted));
    if files.count(db).await? > 0 {
        return Ok(true);
    }
    let parts = upload_parts::Entity::find().filter(upload_parts::Column::StorageKey.eq(key));
    if parts.count(db).await? > 0 {
        return Ok(true);
    }
    let imports = imports::Entity::find().filter(imports::Column::StorageKey.eq(key));
    Ok(imports.count(db).await? > 0)
}

/// Takes an object out of the storage after its row could not be written – unless it was: when the line to the database is cut in
/// the moment of the commit, nobody heard that it was done. While the database does not say, the object stays; an orphan costs
/// room, a row without file costs the file.
pub async fn discard_unless_known(db: &DatabaseConnection, storage: &Storage, key: &str) {
    match is_known(db, key).await {
        Ok(false) => intake::discard(storage, key).await,
        Ok(true) => tracing::warn!(key, "a change was told to have failed, but its file is known: it stays"),
        Err(error) => tracing::warn!(key, %error, "whether the file is known cannot be told: it stays"),
    }
}

/// Parts of uploads and the files that imports wait with: what is in the storage beside the files of evidence and their previews.
///
/// # Errors
/// When the database fails.
pub async fn beside_files(db: &impl ConnectionTrait) -> Result<Vec<KnownKey>, DbErr> {
    let parts: Vec<String> = upload_parts::Entity::find()
        .select_only()
        .column(upload_parts::Column::StorageKey)
        .into_tuple()
        .all(db)
        .await?;
    let parts = parts.into_iter().map(|key| KnownKey { key, sha256: None });
    let imports = imports::files(db).await?;
    let imports = imports.into_iter().map(|file| KnownKey { key: file.storage_key, sha256: Some(file.sha256) });
    Ok(parts.chain(imports).collect())
}

/// Objects that have to be there: everything that rows know, but what was deleted.
///
/// # Errors
/// When the database fails.
pub async fn needed(db: &impl ConnectionTrait) -> Result<Vec<KnownKey>, DbErr> {
    let files: Vec<(String, String, Option<String>)> = Entity::find()
        .select_only()
        .column(Column::StorageKey)
        .column(Column::Sha256)
        .column(Column::PreviewKey)
        .filter(Column::State.ne(FileState::Deleted))
        .into_tuple()
        .all(db)
        .await?;
    let mut needed = Vec::with_capacity(files.len());
    for (key, sha256, preview) in files {
        needed.push(KnownKey { key, sha256: Some(sha256) });
        needed.extend(preview.map(|key| KnownKey { key, sha256: None }));
    }
    needed.extend(beside_files(db).await?);
    Ok(needed)
}
