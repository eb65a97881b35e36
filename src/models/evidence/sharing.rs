//! Files that several entries refer to: an entry that goes on from another takes its evidence along without copying bytes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, QuerySelect, entity::prelude::*};

use super::{ActiveModel, Column, Entity, Model, Piece};
use crate::{
    db,
    domain::{evidence::FileState, form_set::FormSet, handed_in::HandedIn, rubric::Rubric},
    models::{
        _entities::{stored_files, submissions},
        entries,
    },
};

/// Gives the entry every sound piece, with the criterion and field that its contest knows too. All are closed to the public again:
/// opening is a choice for each contest. Gives how many there are.
///
/// The caller holds the lock of the entry that the pieces are from, so that none of them is taken away meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn copy(
    txn: &DatabaseTransaction,
    pieces: &[Piece],
    to: &entries::Model,
    form: &FormSet,
    rubric: &Rubric,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let sound: Vec<&Piece> = pieces.iter().filter(|piece| is_sound(piece)).collect();
    for piece in &sound {
        let row = &piece.row;
        let known =
            |code: &&String| form.evidence.iter().any(|asked| asked.code == **code) || form.find(code).is_some();
        let copy = ActiveModel {
            pid: Set(Uuid::new_v4()),
            entry_id: Set(to.id),
            criterion_code: Set(row.criterion_code.clone().filter(|code| rubric.criterion(code).is_some())),
            field_code: Set(row.field_code.as_ref().filter(known).cloned()),
            kind: Set(row.kind),
            title: Set(row.title.clone()),
            file_name: Set(row.file_name.clone()),
            stored_file_id: Set(row.stored_file_id),
            url: Set(row.url.clone()),
            page_note: Set(row.page_note.clone()),
            is_public: Set(false),
            version: Set(1),
            uploaded_by: Set(to.owner_id),
            removed_at: Set(None),
            created_at: Set(now),
            ..Default::default()
        };
        Entity::insert(copy).exec(txn).await?;
    }
    Ok(sound.len())
}

fn is_sound(piece: &Piece) -> bool {
    match (&piece.file, piece.row.stored_file_id) {
        (Some(file), _) => file.state == FileState::Ready,
        (None, id) => id.is_none(),
    }
}

/// Does any piece but `removed` still need the file? A piece in a draft does, and every piece that was ever handed in.
///
/// The file's row is locked until the transaction ends: when the last two pieces are taken away at the same time, the second
/// removal sees the first.
///
/// # Errors
/// When the database fails or a stored version is broken.
pub async fn is_needed(txn: &DatabaseTransaction, file_id: i64, removed: i64) -> Result<bool, DbErr> {
    db::for_update(stored_files::Entity::find_by_id(file_id), txn).one(txn).await?;
    let rows = Entity::find().filter(Column::StoredFileId.eq(file_id)).all(txn).await?;
    if rows.iter().any(|row| row.id != removed && row.removed_at.is_none()) {
        return Ok(true);
    }
    let mut by_entry: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    for row in &rows {
        by_entry.entry(row.entry_id).or_default().push(row.pid);
    }
    for (entry_id, pids) in by_entry {
        if was_handed_in(txn, entry_id, &pids).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn was_handed_in(db: &impl ConnectionTrait, entry_id: i64, pids: &[Uuid]) -> Result<bool, DbErr> {
    let versions = submissions::Entity::find().filter(submissions::Column::EntryId.eq(entry_id)).all(db).await?;
    for version in versions {
        let document = HandedIn::read(&version.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
        if document.evidence.iter().any(|piece| pids.contains(&piece.pid)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Public ids of deleted files that a draft still refers to: there should be none, but those in which something was found.
///
/// # Errors
/// When the database fails.
pub async fn deleted_but_needed(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    let rows: Vec<(Model, Option<stored_files::Model>)> = Entity::find()
        .filter(Column::RemovedAt.is_null())
        .filter(stored_files::Column::State.eq(FileState::Deleted))
        .filter(stored_files::Column::Finding.is_null())
        .find_also_related(stored_files::Entity)
        .limit(1_000)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(_, file)| file.map(|file| file.pid)).collect())
}
