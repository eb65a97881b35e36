//! Evidence of entries: finding it and the facts that policies look at. Attaching and removing are in the files beside.

pub mod attaching;
pub(in crate::models) mod cleaning;
pub mod intake;
pub mod sharing;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use super::_entities::evidence::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{innovations, stored_files, submissions},
    entries::{self, EntryCase},
};
use crate::domain::{
    actor::Actor,
    evidence::{EvidenceFact, FileState, MediaType},
    handed_in::{HandedIn, HandedInEvidence},
    policy::EvidenceFacts,
};

/// A piece of evidence with the file behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The evidence.
    pub row: Model,
    /// Its file; links have none.
    pub file: Option<stored_files::Model>,
}

/// A piece of evidence, its entry and what policies look at, for one actor at one time.
#[derive(Clone, Debug)]
pub struct EvidenceCase {
    /// The piece.
    pub piece: Piece,
    /// Its entry.
    pub case: EntryCase,
    /// Facts for reading: a piece that was handed in stays readable after the team took it out of the draft.
    pub facts: EvidenceFacts,
}

impl Piece {
    /// As far as requirements look at it.
    #[must_use]
    pub fn fact(&self) -> EvidenceFact {
        EvidenceFact {
            kind: self.row.kind,
            criterion: self.row.criterion_code.clone(),
            field: self.row.field_code.clone(),
            media_type: self.file.as_ref().and_then(|file| MediaType::parse(&file.media_type)),
            // A file that waits for the scanner counts: nobody misses the deadline because a daemon is away.
            state: self.file.as_ref().map(|file| if file.is_being_checked() { FileState::Ready } else { file.state }),
            content: self.content().map(str::to_owned),
            page_note: self.row.page_note.clone(),
        }
    }

    /// What tells its content: SHA-256 of the file, or address of the link.
    #[must_use]
    pub fn content(&self) -> Option<&str> {
        self.file.as_ref().map(|file| file.sha256.as_str()).or(self.row.url.as_deref())
    }

    /// As it is handed in.
    #[must_use]
    pub fn handed_in(&self) -> HandedInEvidence {
        let (row, file) = (&self.row, self.file.as_ref());
        HandedInEvidence {
            pid: row.pid,
            criterion: row.criterion_code.clone(),
            field: row.field_code.clone(),
            kind: row.kind,
            title: row.title.clone(),
            file_name: row.file_name.clone(),
            url: row.url.clone(),
            page_note: row.page_note.clone(),
            is_public: row.is_public,
            size_bytes: file.map(|file| file.size_bytes),
            sha256: file.map(|file| file.sha256.clone()),
            media_type: file.map(|file| file.media_type.clone()),
        }
    }
}

impl Model {
    /// The pieces an entry's draft has now, in the order they were attached: two statements.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<Piece>, DbErr> {
        let rows = Entity::find()
            .filter(Column::EntryId.eq(entry_id))
            .filter(Column::RemovedAt.is_null())
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        with_files(db, rows).await
    }

    /// Pieces by their public ids, removed ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_by_pids(db: &impl ConnectionTrait, entry_id: i64, pids: &[Uuid]) -> Result<Vec<Piece>, DbErr> {
        if pids.is_empty() {
            return Ok(Vec::new());
        }
        let found = Entity::find().filter(Column::EntryId.eq(entry_id)).filter(Column::Pid.is_in(pids.iter().copied()));
        with_files(db, found.all(db).await?).await
    }

    /// The piece with its entry and facts, as `actor` stands to it.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn find_case(
        db: &impl ConnectionTrait,
        pid: Uuid,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<EvidenceCase>, DbErr> {
        let Some(row) = Entity::find().filter(Column::Pid.eq(pid)).one(db).await? else { return Ok(None) };
        let entry = entries::Entity::find_by_id(row.entry_id).one(db).await?;
        let entry = entry.ok_or_else(|| DbErr::RecordNotFound("entry of evidence".to_owned()))?;
        let case = entry.case(db, actor, None, now).await?;
        let Some(piece) = with_files(db, vec![row]).await?.pop() else { return Ok(None) };
        let facts = EvidenceFacts {
            entry: case.facts.clone(),
            is_removed: piece.row.removed_at.is_some() && !was_handed_in_last(db, &piece.row).await?,
            is_public: piece.row.is_public,
            innovation_is_public: innovation_is_public(db, piece.row.entry_id).await?,
            file_state: piece.file.as_ref().map(|file| file.state),
            is_being_checked: piece.file.as_ref().is_some_and(stored_files::Model::is_being_checked),
        };
        Ok(Some(EvidenceCase { piece, case, facts }))
    }
}

/// What requirements look at, for several entries at once.
///
/// # Errors
/// When the database fails.
pub async fn facts_by_entry(
    db: &impl ConnectionTrait,
    entry_ids: &[i64],
) -> Result<BTreeMap<i64, Vec<EvidenceFact>>, DbErr> {
    let rows = Entity::find()
        .filter(Column::EntryId.is_in(entry_ids.iter().copied()))
        .filter(Column::RemovedAt.is_null())
        .all(db)
        .await?;
    let mut facts: BTreeMap<i64, Vec<EvidenceFact>> = BTreeMap::new();
    for piece in with_files(db, rows).await? {
        facts.entry(piece.row.entry_id).or_default().push(piece.fact());
    }
    Ok(facts)
}

/// What requirements look at, by the public ids of pieces, removed ones too.
///
/// # Errors
/// When the database fails.
pub async fn facts_by_pid(db: &impl ConnectionTrait, pids: &[Uuid]) -> Result<BTreeMap<Uuid, EvidenceFact>, DbErr> {
    if pids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = Entity::find().filter(Column::Pid.is_in(pids.iter().copied())).all(db).await?;
    Ok(with_files(db, rows).await?.into_iter().map(|piece| (piece.row.pid, piece.fact())).collect())
}

async fn with_files(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Piece>, DbErr> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.stored_file_id).collect();
    let mut files = BTreeMap::new();
    if !ids.is_empty() {
        let found = stored_files::Entity::find().filter(stored_files::Column::Id.is_in(ids)).all(db).await?;
        files.extend(found.into_iter().map(|file| (file.id, file)));
    }
    let piece = |row: Model| Piece { file: row.stored_file_id.and_then(|id| files.get(&id).cloned()), row };
    Ok(rows.into_iter().map(piece).collect())
}

/// Is the piece part of what was handed in last? Then committee and judges keep reading it.
async fn was_handed_in_last(db: &impl ConnectionTrait, row: &Model) -> Result<bool, DbErr> {
    let latest = submissions::Entity::find()
        .filter(submissions::Column::EntryId.eq(row.entry_id))
        .order_by_desc(submissions::Column::Ordinal)
        .one(db)
        .await?;
    let Some(latest) = latest else { return Ok(false) };
    let handed_in = HandedIn::read(&latest.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(handed_in.evidence.iter().any(|piece| piece.pid == row.pid))
}

/// Is the innovation that came from the entry in the catalogue now?
async fn innovation_is_public(db: &impl ConnectionTrait, entry_id: i64) -> Result<bool, DbErr> {
    let found = innovations::Entity::find()
        .filter(innovations::Column::EntryId.eq(entry_id))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .count(db)
        .await?;
    Ok(found > 0)
}
