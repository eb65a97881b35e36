//! Changing a contest that is being prepared: one transaction, the row locked, the version the form was made from still
//! the current one, the rules not yet frozen.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Entity, Model};
use crate::{db, domain::form_set_faults::FormFault, models::audit_events::Act};

/// Why a draft was not changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The contest has been opened meanwhile.
    #[error("the rules are frozen")]
    Frozen,
    /// Somebody else changed it since the form was shown; the version it has now.
    #[error("changed meanwhile, now version {0}")]
    Stale(i32),
    /// The part that should be changed is gone.
    #[error("not there")]
    NotThere,
    /// Another part has this code already.
    #[error("the code is taken")]
    CodeTaken,
    /// Something still uses it.
    #[error("in use")]
    InUse,
    /// Judges have accepted their seats.
    #[error("there is a jury")]
    HasJury,
    /// No preset has this code.
    #[error("unknown preset")]
    UnknownPreset,
    /// The form would not be sound.
    #[error("{} faults", .0.len())]
    UnsoundForm(Vec<FormFault>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// A contest under change.
pub struct Draft {
    /// The transaction.
    pub txn: DatabaseTransaction,
    /// The contest as it is now.
    pub contest: Model,
}

/// Who changes a draft, from which version, when.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    /// The person.
    pub actor_id: i64,
    /// The version the form was made from.
    pub version: i32,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Draft {
    /// Locks the contest for a change.
    ///
    /// # Errors
    /// When it is gone, opened, or changed since.
    pub async fn begin(db: &DatabaseConnection, contest_id: i64, edit: Edit) -> Result<Self, DraftError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(contest_id), &txn).one(&txn).await?;
        let contest = contest.ok_or(DraftError::NotThere)?;
        if !contest.status.rules_are_editable() {
            return Err(DraftError::Frozen);
        }
        if contest.version != edit.version {
            return Err(DraftError::Stale(contest.version));
        }
        Ok(Self { txn, contest })
    }

    /// Counts the version on, records the act and commits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish(self, edit: Edit, action: &str) -> Result<(), DraftError> {
        let row = ActiveModel {
            id: Set(self.contest.id),
            version: Set(self.contest.version + 1),
            updated_at: Set(edit.now),
            ..Default::default()
        };
        Entity::update(row).exec(&self.txn).await?;
        Act::new(Some(edit.actor_id), action, "contest", self.contest.pid)
            .in_contest(self.contest.id)
            .in_region(self.contest.region_id)
            .with(json!({ "version": self.contest.version + 1 }))
            .record(&self.txn, edit.now)
            .await?;
        self.txn.commit().await?;
        Ok(())
    }
}

/// JSON for a text column.
pub(super) fn json_text<T: serde::Serialize>(value: &T) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Json(error.to_string()))
}

/// Turns a broken unique rule into [`DraftError::CodeTaken`].
pub(super) fn code_taken(error: DbErr) -> DraftError {
    if db::on_unique(&error).is_some() { DraftError::CodeTaken } else { DraftError::Db(error) }
}
