//! Files that wait for the scanner. Until it has found nothing, a file is quarantined: no door that forgets to ask hands it out.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use futures_util::StreamExt;
use loco_rs::storage::Storage;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func},
};
use serde_json::json;

use super::{
    Column, Entity, Model,
    looks::{Failed, is_due},
};
use crate::{
    db,
    domain::evidence::FileState,
    files::scanner::{Finding, ScanError, Scanner},
    models::{
        _entities::{contests, evidence, regions},
        audit_events::Act,
        entries::{self, counted::count_anew},
        outbox::Mail,
        verifications,
    },
};

/// A file in which something was found is kept so long for whoever wants to look into it, then removed.
pub const QUARANTINE: Duration = Duration::days(30);

/// What became of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It may be handed out now.
    Clean,
    /// It stays hidden, and its team was told.
    Quarantined,
    /// The scanner did not want this one, or its bytes could not be read; the others may go on.
    Refused,
    /// The scanner gave no answer. See [`Model::wait_for_scanner`].
    Away,
    /// Somebody else was faster.
    Earlier,
}

impl Model {
    /// Does it wait for the scanner?
    #[must_use]
    pub fn is_being_checked(&self) -> bool {
        self.state == FileState::Quarantined && self.awaits_check_since.is_some()
    }

    /// Shows the file to the scanner and notes what it says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        scanner: &Scanner,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Looked, DbErr> {
        let error = match self.show(storage, scanner).await {
            Ok(Finding::Clean) => return self.release(db, now).await,
            Ok(Finding::Found(name)) => return self.hold(db, &name, base_url, now).await,
            Err(error) => error,
        };
        tracing::warn!(file = %self.pid, attempts = self.check_attempts, %error, "a file waits for the scanner");
        if matches!(error, ScanError::Away(_)) {
            return Ok(Looked::Away);
        }
        self.put_off(db, Failed::Check, now).await?;
        Ok(Looked::Refused)
    }

    /// The daemon gave no answer. When it did answer for another file just now, this very file may be what it breaks over, and it is
    /// put off like one that the daemon refuses. Otherwise the daemon is away, which is held against no file: this one stays due, but
    /// the others that are due go first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wait_for_scanner(
        &self,
        db: &DatabaseConnection,
        answered_just_now: bool,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        if answered_just_now {
            return self.put_off(db, Failed::Check, now).await;
        }
        let due = Entity::update_many().col_expr(Column::NextLookAt, Expr::value(now));
        due.filter(Column::Id.eq(self.id)).exec(db).await.map(|_| ())
    }

    async fn show(&self, storage: &Storage, scanner: &Scanner) -> Result<Finding, ScanError> {
        // Looked for first: an object that is lost, or a storage that is away, is not the daemon's fault.
        let unread = |error: &dyn std::fmt::Display| ScanError::Unread(error.to_string());
        let key = Path::new(&self.storage_key);
        storage.stat(key).await.map_err(|error| unread(&error))?;
        let bytes = storage.download_stream(key).await.map_err(|error| unread(&error))?;
        scanner.scan(bytes.map(|chunk| chunk.map_err(std::io::Error::other))).await
    }

    /// The operator took the scanner away and lets go what waits, unseen: of each entry this is on record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_unseen(&self, db: &DatabaseConnection, now: DateTime<Utc>) -> Result<Looked, DbErr> {
        let txn = db::write_txn(db).await?;
        let released = self.release(&txn, now).await?;
        if released == Looked::Clean {
            for piece in pieces_of(&txn, self.id).await? {
                act(&txn, &piece, "evidence.released_unseen", json!({ "evidence": piece.pid }), now).await?;
            }
        }
        txn.commit().await?;
        Ok(released)
    }

    /// Nothing was found.
    async fn release(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Looked, DbErr> {
        let released = Entity::update_many()
            .col_expr(Column::State, Expr::value(FileState::Ready))
            .col_expr(Column::AwaitsCheckSince, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::CheckedAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(Column::State.eq(FileState::Quarantined))
            .filter(Column::AwaitsCheckSince.is_not_null())
            .exec(db)
            .await?;
        Ok(if released.rows_affected > 0 { Looked::Clean } else { Looked::Earlier })
    }

    async fn hold(
        &self,
        db: &DatabaseConnection,
        name: &str,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Looked, DbErr> {
        let txn = db::write_txn(db).await?;
        let held = Entity::update_many()
            .col_expr(Column::AwaitsCheckSince, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::CheckedAt, Expr::value(now))
            .col_expr(Column::Finding, Expr::value(name.to_owned()))
            .filter(Column::Id.eq(self.id))
            .filter(Column::AwaitsCheckSince.is_not_null())
            .exec(&txn)
            .await?;
        if held.rows_affected == 0 {
            return Ok(Looked::Earlier);
        }
        tracing::warn!(file = %self.pid, finding = name, "a file is quarantined");
        let pieces = pieces_of(&txn, self.id).await?;
        for piece in &pieces {
            tell(&txn, piece, name, base_url, now).await?;
        }
        // What was handed in with the file may lack its evidence from now on.
        let entries: Vec<i64> = pieces.iter().map(|piece| piece.entry_id).collect();
        count_anew(&txn, &entries).await?;
        txn.commit().await?;
        Ok(Looked::Quarantined)
    }
}

/// Every piece of evidence that the file belongs to.
async fn pieces_of(db: &impl ConnectionTrait, file_id: i64) -> Result<Vec<evidence::Model>, DbErr> {
    evidence::Entity::find().filter(evidence::Column::StoredFileId.eq(file_id)).all(db).await
}

/// Notes in an entry's history what became of a piece without anybody's doing.
async fn act(
    txn: &impl ConnectionTrait,
    piece: &evidence::Model,
    action: &str,
    details: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(entries::Model, contests::Model), DbErr> {
    let entry = entries::Entity::find_by_id(piece.entry_id).one(txn).await?;
    let entry = entry.ok_or_else(|| DbErr::RecordNotFound("entry of evidence".to_owned()))?;
    let contest = contests::Entity::find_by_id(entry.contest_id).one(txn).await?;
    let contest = contest.ok_or_else(|| DbErr::RecordNotFound("contest of an entry".to_owned()))?;
    let act = Act::new(None, action, "entry", entry.pid).in_contest(contest.id).in_region(contest.region_id);
    act.with(details).record(txn, now).await?;
    Ok((entry, contest))
}

/// Tells the team by mail, and notes it in the entry's history.
async fn tell(
    txn: &impl ConnectionTrait,
    piece: &evidence::Model,
    finding: &str,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let details = json!({ "evidence": piece.pid, "finding": finding });
    let (entry, contest) = act(txn, piece, "evidence.quarantined", details, now).await?;
    let region = regions::Entity::find_by_id(contest.region_id).one(txn).await?;
    for user in verifications::mail::team(txn, entry.id).await? {
        let data = json!({
            "name": user.name,
            "title": entry.title,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "file": piece.file_name,
            "finding": finding,
            "region": region.as_ref().map(|region| region.name.clone()).unwrap_or_default(),
            "link": format!("{base_url}/entries/{}/evidence", entry.pid),
        });
        Mail::new("file_quarantined", &user.email, user.locale, data).queue(txn, now).await?;
    }
    Ok(())
}

/// Files that wait and are due: those that failed least first, and of these whoever waits longest for a look.
///
/// # Errors
/// When the database fails.
pub async fn list_due(db: &DatabaseConnection, most: u64, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    waiting().filter(is_due(now)).limit(most).all(db).await
}

/// All files that wait.
///
/// # Errors
/// When the database fails.
pub async fn list_waiting(db: &DatabaseConnection, most: u64) -> Result<Vec<Model>, DbErr> {
    waiting().limit(most).all(db).await
}

fn waiting() -> Select<Entity> {
    Entity::find()
        .filter(Column::State.eq(FileState::Quarantined))
        .filter(Column::AwaitsCheckSince.is_not_null())
        .order_by_asc(Column::CheckAttempts)
        .order_by_asc(Func::coalesce([Expr::col(Column::NextLookAt), Expr::col(Column::CreatedAt)]))
        .order_by_asc(Column::Id)
}

/// Marks for removal what was found long ago, at most `most` files: nobody gets it any more, and nobody needs it. Of each entry it
/// was attached to this is on record. Gives how many.
///
/// # Errors
/// When the database fails.
pub async fn expire(db: &DatabaseConnection, most: u64, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = Entity::find()
        .filter(Column::State.eq(FileState::Quarantined))
        .filter(Column::Finding.is_not_null())
        .filter(Column::CheckedAt.lte(now - QUARANTINE))
        .order_by_asc(Column::Id)
        .limit(most);
    let mut expired = 0;
    for file in old.all(db).await? {
        let txn = db::write_txn(db).await?;
        let marked = Entity::update_many()
            .col_expr(Column::State, Expr::value(FileState::Deleted))
            .filter(Column::Id.eq(file.id))
            .filter(Column::State.eq(FileState::Quarantined))
            .exec(&txn)
            .await?;
        if marked.rows_affected == 0 {
            continue;
        }
        let finding = file.finding.as_deref().unwrap_or_default();
        for piece in pieces_of(&txn, file.id).await? {
            act(&txn, &piece, "evidence.removed_unsafe", json!({ "evidence": piece.pid, "finding": finding }), now)
                .await?;
        }
        txn.commit().await?;
        expired += 1;
    }
    Ok(expired)
}
