//! Uploads on their way, which can be resumed: who may go on with which, how much has arrived, what is swept.
//! Receiving bytes and attaching what is complete are in the files beside.

pub mod finishing;
pub mod receiving;

use chrono::{DateTime, Duration, Utc};
use loco_rs::storage::Storage;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect, entity::prelude::*,
};

pub use super::_entities::uploads::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::upload_parts,
    entries::{
        self, EntryCase,
        change::{ChangeError, in_time, lock},
    },
    evidence::intake,
};
use crate::{
    db,
    domain::{actor::Actor, policy::may_attach_evidence},
};

/// So long an upload may pause.
pub const LIFETIME: Duration = Duration::days(2);
/// Unfinished uploads of one person for one entry.
pub const MOST_OPEN: u64 = 20;

/// What is going to be uploaded.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Name of the file as the browser gives it.
    pub file_name: String,
    /// What it will prove, as the form says it.
    pub target: String,
    /// What the team calls it.
    pub title: String,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// Its whole size.
    pub size_bytes: i64,
}

/// An upload and its entry, for the person who began it.
#[derive(Clone, Debug)]
pub struct UploadCase {
    /// The upload.
    pub upload: Model,
    /// Its entry.
    pub case: EntryCase,
}

impl Model {
    /// Begins an upload.
    ///
    /// # Errors
    /// See [`ChangeError`]; `TooMany` when the person has too many unfinished ones here.
    pub async fn begin(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        new: &NewUpload,
        now: DateTime<Utc>,
    ) -> Result<Self, ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry_pid, actor, None, now).await?;
        in_time(may_attach_evidence(actor, &case.facts), &case)?;
        let user_id = actor.user_id.unwrap_or(case.entry.owner_id);
        let open = Entity::find()
            .filter(Column::EntryId.eq(case.entry.id))
            .filter(Column::UserId.eq(user_id))
            .filter(Column::EvidencePid.is_null())
            .filter(Column::ExpiresAt.gt(now));
        if open.count(&txn).await? >= MOST_OPEN {
            return Err(ChangeError::TooMany);
        }
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            entry_id: Set(case.entry.id),
            user_id: Set(user_id),
            file_name: Set(new.file_name.clone()),
            target: Set(new.target.clone()),
            title: Set(new.title.clone()),
            page_note: Set(new.page_note.clone()),
            is_public: Set(new.is_public),
            size_bytes: Set(new.size_bytes),
            received_bytes: Set(0),
            evidence_pid: Set(None),
            expires_at: Set(now + LIFETIME),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let row = Entity::insert(row).exec_with_returning(&txn).await?;
        txn.commit().await?;
        Ok(row)
    }

    /// The upload with its entry, when `actor` began it; expired ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_own(
        db: &impl ConnectionTrait,
        pid: Uuid,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<UploadCase>, DbErr> {
        let Some(user_id) = actor.user_id else { return Ok(None) };
        let found = Entity::find().filter(Column::Pid.eq(pid)).filter(Column::UserId.eq(user_id)).one(db).await?;
        let Some(upload) = found else { return Ok(None) };
        let entry = entries::Entity::find_by_id(upload.entry_id).one(db).await?;
        let entry = entry.ok_or_else(|| DbErr::RecordNotFound("entry of an upload".to_owned()))?;
        Ok(Some(UploadCase { case: entry.case(db, actor, None, now).await?, upload }))
    }

    /// Has every byte arrived?
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.received_bytes == self.size_bytes
    }

    /// Was it given up, or waited for too long?
    #[must_use]
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.evidence_pid.is_none() && self.expires_at <= now
    }

    /// Forgets the upload and takes its bytes out of the storage.
    ///
    /// # Errors
    /// When the database fails. Bytes that cannot be removed become orphans, which are found and removed later.
    pub async fn forget(&self, db: &DatabaseConnection, storage: &Storage) -> Result<(), DbErr> {
        let keys = self.part_keys(db).await?;
        Entity::delete_by_id(self.id).exec(db).await?;
        for key in keys {
            intake::discard(storage, &key).await;
        }
        Ok(())
    }

    /// Takes the parts of an upload that was attached out of the storage; its row stays, so that a client that did not hear
    /// of the success still does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_parts(&self, db: &DatabaseConnection, storage: &Storage) -> Result<(), DbErr> {
        let keys = self.part_keys(db).await?;
        upload_parts::Entity::delete_many().filter(upload_parts::Column::UploadId.eq(self.id)).exec(db).await?;
        for key in keys {
            intake::discard(storage, &key).await;
        }
        Ok(())
    }

    /// Keys of the parts, first byte first.
    async fn part_keys(&self, db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
        let parts = upload_parts::Entity::find()
            .filter(upload_parts::Column::UploadId.eq(self.id))
            .order_by_asc(upload_parts::Column::BeginsAt)
            .all(db)
            .await?;
        Ok(parts.into_iter().map(|part| part.storage_key).collect())
    }

    /// Forgets uploads that nobody went on with, at most `most`. Gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, storage: &Storage, most: u64, now: DateTime<Utc>) -> Result<u64, DbErr> {
        let expired = Entity::find().filter(Column::ExpiresAt.lte(now)).order_by_asc(Column::Id).limit(most).all(db);
        let expired = expired.await?;
        for upload in &expired {
            upload.forget(db, storage).await?;
        }
        Ok(expired.len() as u64)
    }
}
