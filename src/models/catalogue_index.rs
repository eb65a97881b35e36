//! Keeps the catalogue in memory ([`crate::search`]) in step with the database.
//!
//! Only what is public is ever read: published and not withdrawn, in the statement itself. Every change of the
//! catalogue draws a number from the counter `catalogue`; when it has moved, the snapshot is built anew.

mod read;

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{
    _entities::{counters, prelude::Counters},
    counters::CATALOGUE,
};
use crate::search::{SharedCatalogue, Snapshot, Tag};

/// The catalogue as it is now. Looks for changes when it is time to (see [`SharedCatalogue`]); costs no statement otherwise.
///
/// # Errors
/// When the database fails and there is no earlier snapshot.
pub async fn current(db: &DatabaseConnection, shared: &SharedCatalogue) -> Result<Arc<Snapshot>, DbErr> {
    look(db, shared).await?;
    match shared.current() {
        Some(snapshot) if snapshot.change_no >= shared.change_no() => Ok(snapshot),
        _ => rebuild(db, shared).await,
    }
}

/// Looks whether the change number has moved, when it is time to. A database that does not answer leaves the catalogue
/// as it was: what is public can still be read.
///
/// # Errors
/// When the database fails and there is no snapshot yet.
pub async fn look(db: &DatabaseConnection, shared: &SharedCatalogue) -> Result<(), DbErr> {
    if !shared.is_look_due() {
        return Ok(());
    }
    match change_no(db).await {
        Ok(number) => shared.note(number),
        Err(error) if shared.current().is_none() => return Err(error),
        Err(error) => tracing::warn!(%error, "the catalogue could not look for changes"),
    }
    Ok(())
}

/// The tags of an innovation that is not in the snapshot, because it is not public.
///
/// # Errors
/// When the database fails.
pub async fn tags_of(db: &impl ConnectionTrait, snapshot: &Snapshot, innovation_id: i64) -> Result<Vec<Tag>, DbErr> {
    let places = snapshot.book.dimensions.iter().enumerate().map(|(at, dimension)| (dimension.id, at)).collect();
    let mut tags = read::tags(db, &places, Some(innovation_id)).await?;
    Ok(tags.remove(&innovation_id).unwrap_or_default())
}

async fn change_no(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let found: Option<i64> = Counters::find()
        .select_only()
        .column(counters::Column::Value)
        .filter(counters::COLUMN.name.eq(CATALOGUE))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.unwrap_or(0))
}

/// Builds a new snapshot, one request at a time; the others meanwhile read the one before, if there is one.
async fn rebuild(db: &DatabaseConnection, shared: &SharedCatalogue) -> Result<Arc<Snapshot>, DbErr> {
    let _alone = match (shared.building.try_lock(), shared.current()) {
        (Ok(alone), _) => alone,
        (Err(_), Some(before)) => return Ok(before),
        (Err(_), None) => shared.building.lock().await,
    };
    if let Some(snapshot) = shared.current().filter(|snapshot| snapshot.change_no >= shared.change_no()) {
        return Ok(snapshot);
    }
    let draft = read::draft(db, change_no(db).await?).await?;
    let built = tokio::task::spawn_blocking(move || Arc::new(Snapshot::build(draft))).await;
    let snapshot = built.map_err(|error| DbErr::Custom(error.to_string()))?;
    let indexed = index_words(snapshot.clone());
    if shared.current().is_some() {
        // Others go on with the one before until this one is whole.
        indexed.await.map_err(|error| DbErr::Custom(error.to_string()))?;
    }
    shared.replace(snapshot.clone());
    Ok(snapshot)
}

/// Builds the text index beside the requests. When it fails, the next search for words tries again and says why.
fn index_words(snapshot: Arc<Snapshot>) -> tokio::task::JoinHandle<()> {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = snapshot.index_words() {
            tracing::error!(%error, "the text index of the catalogue cannot be built");
        }
    })
}
