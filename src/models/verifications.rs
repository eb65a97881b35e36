//! The administrative check: the committee's queue, and the outcome of checking one entry.

mod mail;
mod outcome;
mod queue;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use self::{
    outcome::{Verdict, VerdictNote, VerifyRefusal, verify},
    queue::{QUEUE_PAGE, QueueCounts, QueueFilter, QueueRow, counts, queue},
};
pub use super::_entities::verifications::{ActiveModel, Column, Entity, Model};
use super::_entities::{users, verification_notes};
pub use super::entries::content::latest_submission;
use crate::domain::verification::NoteTarget;

/// A check that was made, with its notes and who made it.
#[derive(Clone, Debug)]
pub struct PastCheck {
    /// The check.
    pub verification: Model,
    /// Name of the verifier.
    pub verifier: String,
    /// Notes in the order they were written.
    pub notes: Vec<verification_notes::Model>,
}

/// Notes by what they point at.
pub type NotesByTarget = BTreeMap<(NoteTarget, String), String>;

/// All checks of an entry, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<PastCheck>, DbErr> {
    let checks = Entity::find()
        .filter(Column::EntryId.eq(entry_id))
        .find_also_related(users::Entity)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    let notes = verification_notes::Entity::find()
        .filter(verification_notes::Column::VerificationId.is_in(checks.iter().map(|(check, _)| check.id)))
        .order_by_asc(verification_notes::Column::Id)
        .all(db)
        .await?;
    Ok(checks
        .into_iter()
        .map(|(verification, verifier)| PastCheck {
            verifier: verifier.map_or_else(String::new, |user| user.name),
            notes: notes.iter().filter(|note| note.verification_id == verification.id).cloned().collect(),
            verification,
        })
        .collect())
}
