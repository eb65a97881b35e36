//! Attaching evidence to an entry, changing its note and visibility, taking it out again.

use chrono::{DateTime, Utc};
use loco_rs::storage::Storage;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, EvidenceCase, Model, Piece, intake, sharing};
use crate::{
    db,
    domain::{
        actor::Actor,
        answers::Answers,
        evidence::{EvidenceKind, FileState},
        policy::{Denial, may_attach_evidence, may_remove_evidence},
    },
    models::{
        _entities::evidence_accesses,
        entries::change::{ChangeError, Clash, act, in_time, lock},
        stored_files,
    },
};

/// More pieces than anyone needs; keeps one entry from filling the disk.
pub const MOST_PIECES: usize = 100;

/// Unneeded files that a removal takes along; the rest is for the sweep.
const UNNEEDED_AT_ONCE: u64 = 10;

/// A file that was received, or a link.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file in the storage.
    File(intake::Received),
    /// An address that passed the check.
    Link(String),
}

/// What is attached.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The criterion it proves.
    pub criterion: Option<String>,
    /// The field it belongs to.
    pub field: Option<String>,
    /// What the team calls it; may be empty.
    pub title: String,
    /// Where to look in it; may be empty.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// What it is for takes at most so many.
    pub most: Option<i32>,
    /// The file or link.
    pub content: Content,
}

/// What a team says about a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What the team calls it; may be empty.
    pub title: String,
    /// Where to look in it; may be empty.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
}

impl Description {
    /// The fields by their names in the form, to show two descriptions side by side. What is ticked reads `1`.
    #[must_use]
    pub fn into_answers(self) -> Answers {
        Answers::default()
            .with_text("title", &self.title)
            .with_text("page_note", &self.page_note)
            .with_text("is_public", if self.is_public { "1" } else { "" })
    }
}

impl Model {
    /// Attaches a file or link. When this fails, the caller discards the file.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn attach(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        attachment: &Attachment,
        now: DateTime<Utc>,
    ) -> Result<Self, ChangeError> {
        let txn = db::write_txn(db).await?;
        let row = Self::attach_in(&txn, actor, entry_pid, attachment, now).await?;
        txn.commit().await?;
        Ok(row)
    }

    /// The same inside a transaction that does more.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn attach_in(
        txn: &DatabaseTransaction,
        actor: &Actor,
        entry_pid: Uuid,
        attachment: &Attachment,
        now: DateTime<Utc>,
    ) -> Result<Self, ChangeError> {
        let case = lock(txn, entry_pid, actor, None, now).await?;
        in_time(may_attach_evidence(actor, &case.facts), &case)?;
        let kept = Entity::find().filter(Column::EntryId.eq(case.entry.id)).filter(Column::RemovedAt.is_null());
        if kept.count(txn).await? >= MOST_PIECES as u64 {
            return Err(ChangeError::TooMany);
        }
        check_room(txn, case.entry.id, attachment).await?;
        let row = insert(txn, case.entry.id, actor.user_id.unwrap_or(case.entry.owner_id), attachment, now).await?;
        let details = json!({ "evidence": row.pid, "kind": row.kind, "criterion": row.criterion_code });
        act(&case, actor, "evidence.attached").with(details).record(txn, now).await?;
        Ok(row)
    }

    /// Changes title, page note and visibility; `seen_version` is the one that the form was filled from.
    ///
    /// # Errors
    /// See [`ChangeError`]; [`ChangeError::Clash`] when the stored version is another one.
    pub async fn describe(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        description: &Description,
        seen_version: i32,
        now: DateTime<Utc>,
    ) -> Result<EvidenceCase, ChangeError> {
        let txn = db::write_txn(db).await?;
        let found = locked(&txn, pid, actor, now).await?;
        let stored = &found.piece.row;
        if stored.version != seen_version {
            let theirs = Description {
                title: stored.title.clone(),
                page_note: stored.page_note.clone(),
                is_public: stored.is_public,
            };
            let clash = Clash { version: stored.version, theirs: theirs.into_answers(), saved_at: now };
            return Err(ChangeError::Clash(Box::new(clash)));
        }
        let row = ActiveModel {
            id: Set(stored.id),
            title: Set(description.title.clone()),
            page_note: Set(description.page_note.clone()),
            is_public: Set(description.is_public),
            version: Set(stored.version + 1),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        let details = json!({ "evidence": pid, "is_public": description.is_public });
        act(&found.case, actor, "evidence.described").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(found)
    }

    /// Takes a piece out of the draft. What was handed in keeps it; a file that never was is deleted.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn remove(
        db: &DatabaseConnection,
        storage: &Storage,
        actor: &Actor,
        pid: Uuid,
        now: DateTime<Utc>,
    ) -> Result<EvidenceCase, ChangeError> {
        let txn = db::write_txn(db).await?;
        let found = locked(&txn, pid, actor, now).await?;
        let row = &found.piece.row;
        let taken_out = ActiveModel { id: Set(row.id), removed_at: Set(Some(now)), ..Default::default() };
        Entity::update(taken_out).exec(&txn).await?;
        let unneeded = unneeded_file(&txn, &found).await?;
        if let Some(file) = &unneeded {
            let gone =
                stored_files::ActiveModel { id: Set(file.id), state: Set(FileState::Deleted), ..Default::default() };
            stored_files::Entity::update(gone).exec(&txn).await?;
        }
        let details = json!({ "evidence": pid });
        act(&found.case, actor, "evidence.removed").with(details).record(&txn, now).await?;
        txn.commit().await?;
        if unneeded.is_some() {
            // What fails now is swept later: the row stays in the queue until the file is gone.
            if let Err(error) = stored_files::Model::remove_unneeded(db, storage, UNNEEDED_AT_ONCE, now).await {
                tracing::warn!(%error, "unneeded files wait for the next sweep");
            }
        }
        Ok(found)
    }

    /// Notes that somebody outside the team opened the file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_access(&self, db: &DatabaseConnection, user_id: i64, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = evidence_accesses::ActiveModel {
            evidence_id: Set(self.id),
            user_id: Set(user_id),
            created_at: Set(now),
            ..Default::default()
        };
        evidence_accesses::Entity::insert(row).exec(db).await?;
        Ok(())
    }
}

/// Counted in the transaction: two who attach at once do not both take the last place.
async fn check_room(txn: &DatabaseTransaction, entry_id: i64, attachment: &Attachment) -> Result<(), ChangeError> {
    let Some(most) = attachment.most else { return Ok(()) };
    let same = |column: Column, code: &Option<String>| match code {
        Some(code) => column.eq(code.as_str()),
        None => column.is_null(),
    };
    let kept = Entity::find()
        .filter(Column::EntryId.eq(entry_id))
        .filter(Column::RemovedAt.is_null())
        .filter(same(Column::CriterionCode, &attachment.criterion))
        .filter(same(Column::FieldCode, &attachment.field));
    let have = kept.count(txn).await?;
    if have >= u64::try_from(most).unwrap_or(0) { Err(ChangeError::Full) } else { Ok(()) }
}

/// The piece and its entry as they are in this transaction, when the actor may change them.
async fn locked(
    txn: &DatabaseTransaction,
    pid: Uuid,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<EvidenceCase, ChangeError> {
    let found = Model::find_case(txn, pid, actor, now).await?.ok_or(Denial::Hidden)?;
    let case = lock(txn, found.case.entry.pid, actor, None, now).await?;
    let row = Entity::find_by_id(found.piece.row.id).one(txn).await?.ok_or(Denial::Hidden)?;
    // For changing, a piece that was taken out is gone, whatever was handed in.
    let mut facts = found.facts.clone();
    facts.entry = case.facts.clone();
    facts.is_removed = row.removed_at.is_some();
    in_time(may_remove_evidence(actor, &facts), &case)?;
    let piece = Piece { row, ..found.piece };
    Ok(EvidenceCase { case, facts, piece })
}

async fn insert(
    txn: &DatabaseTransaction,
    entry_id: i64,
    user_id: i64,
    attachment: &Attachment,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let (kind, file_name, stored_file_id, url) = match &attachment.content {
        Content::Link(url) => (EvidenceKind::Link, String::new(), None, Some(url.clone())),
        Content::File(file) => {
            (EvidenceKind::File, file.file_name.clone(), Some(insert_file(txn, file, now).await?), None)
        }
    };
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry_id),
        criterion_code: Set(attachment.criterion.clone()),
        field_code: Set(attachment.field.clone()),
        kind: Set(kind),
        title: Set(attachment.title.clone()),
        file_name: Set(file_name),
        stored_file_id: Set(stored_file_id),
        url: Set(url),
        page_note: Set(attachment.page_note.clone()),
        is_public: Set(attachment.is_public),
        version: Set(1),
        uploaded_by: Set(user_id),
        removed_at: Set(None),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row).exec_with_returning(txn).await
}

/// Gives a file in the storage its row.
pub(in crate::models) async fn insert_file(
    txn: &DatabaseTransaction,
    file: &intake::Received,
    now: DateTime<Utc>,
) -> Result<i64, DbErr> {
    let row = stored_files::ActiveModel {
        pid: Set(Uuid::new_v4()),
        storage_key: Set(file.storage_key.clone()),
        size_bytes: Set(file.size_bytes),
        sha256: Set(file.sha256.clone()),
        media_type: Set(file.media_type.as_str().to_owned()),
        state: Set(if file.awaits_check { FileState::Quarantined } else { FileState::Ready }),
        awaits_check_since: Set(file.awaits_check.then_some(now)),
        gone_at: Set(None),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(stored_files::Entity::insert(row).exec_with_returning(txn).await?.id)
}

/// The file of a piece that neither another piece nor anything handed in refers to.
async fn unneeded_file(txn: &DatabaseTransaction, found: &EvidenceCase) -> Result<Option<stored_files::Model>, DbErr> {
    let Some(file) = &found.piece.file else { return Ok(None) };
    let is_needed = sharing::is_needed(txn, file.id, found.piece.row.id).await?;
    Ok((!is_needed).then(|| file.clone()))
}
