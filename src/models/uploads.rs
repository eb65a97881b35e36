//! Uploads on their way, which can be resumed: who may go on with which, how much has arrived, what is swept.
//! Receiving bytes and attaching what is complete are in the files beside.

pub mod finishing;
pub mod receiving;
pub mod seat;

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use loco_rs::storage::Storage;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::Expr,
};

pub use super::_entities::uploads::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::upload_parts,
    entries::{
        self, EntryCase,
        change::{ChangeError, in_time, lock},
    },
};
use crate::{
    db,
    domain::{actor::Actor, policy::may_attach_evidence},
};

/// Parts lie in a folder of their own, so that what a killed server left there is found without looking at everything.
pub const PARTS: &str = "parts/";
/// So long an upload may pause.
pub const LIFETIME: Duration = Duration::days(2);
/// Unfinished uploads of one person for one entry.
pub const MOST_OPEN: u64 = 20;

/// Rows in one statement.
const PAGE: usize = 1_000;

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

    /// The upload as it is now; `None` when it was forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reload(&self, db: &impl ConnectionTrait) -> Result<Option<Self>, DbErr> {
        Entity::find_by_id(self.id).one(db).await
    }

    /// Takes its bytes out of the storage, and forgets the upload. Bytes that cannot be removed now stay noted: the upload is
    /// expired then, and the sweep tries again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(&self, db: &DatabaseConnection, storage: &Storage, now: DateTime<Utc>) -> Result<(), DbErr> {
        if self.drop_parts(db, storage).await? {
            Entity::delete_by_id(self.id).exec(db).await?;
        } else {
            self.expire(db, now).await?;
        }
        Ok(())
    }

    /// Forgets the upload unless it was attached; whether it was not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_unattached(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        // From here on nobody goes on with it.
        if !self.expire(db, now).await? {
            return Ok(false);
        }
        self.forget(db, storage, now).await?;
        Ok(true)
    }

    /// Lets the upload end now, unless it was attached; whether it was not.
    async fn expire(&self, db: &DatabaseConnection, now: DateTime<Utc>) -> Result<bool, DbErr> {
        let ended = Entity::update_many()
            .col_expr(Column::ExpiresAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(Column::EvidencePid.is_null())
            .exec(db)
            .await?;
        Ok(ended.rows_affected > 0)
    }

    /// Takes the parts of an upload out of the storage, each before its row: what a crash or a broken storage leaves is still
    /// noted, and swept when the upload expires. Of an upload that was attached the row stays, so that a client that did not
    /// hear of the success still does. Are all gone?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_parts(&self, db: &DatabaseConnection, storage: &Storage) -> Result<bool, DbErr> {
        let (mut gone, mut is_clean) = (Vec::new(), true);
        for part in self.parts(db).await? {
            match storage.delete(Path::new(&part.storage_key)).await {
                Ok(()) => gone.push(part.id),
                Err(error) => {
                    tracing::warn!(upload = %self.pid, %error, "a part of an upload waits for the next sweep");
                    is_clean = false;
                }
            }
        }
        for ids in gone.chunks(PAGE) {
            let ids = ids.iter().copied();
            upload_parts::Entity::delete_many().filter(upload_parts::Column::Id.is_in(ids)).exec(db).await?;
        }
        Ok(is_clean)
    }

    /// The parts, first byte first.
    async fn parts(&self, db: &DatabaseConnection) -> Result<Vec<upload_parts::Model>, DbErr> {
        upload_parts::Entity::find()
            .filter(upload_parts::Column::UploadId.eq(self.id))
            .order_by_asc(upload_parts::Column::BeginsAt)
            .all(db)
            .await
    }

    /// Forgets uploads that nobody went on with, at most `most`. Gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(db: &DatabaseConnection, storage: &Storage, most: u64, now: DateTime<Utc>) -> Result<u64, DbErr> {
        let expired = Entity::find().filter(Column::ExpiresAt.lte(now)).order_by_asc(Column::Id).limit(most).all(db);
        let expired = expired.await?;
        for upload in &expired {
            upload.forget(db, storage, now).await?;
        }
        Ok(expired.len() as u64)
    }
}
