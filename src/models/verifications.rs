//! The administrative check: the committee's queue, and the outcome of checking one entry.

pub mod check_sheets;
pub mod levels;
pub(super) mod mail;
mod outcome;
pub mod overview;
mod proposal;
mod queue;
pub mod reminders;
pub mod taking;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use self::{
    check_sheets::{OpenSheet, SeenSheet, SheetRefusal, SheetWish, open_sheet, save_sheet},
    outcome::{Verdict, VerdictNote, VerifyRefusal, verify},
    proposal::{Proposal, proposal},
    queue::{Holder, QUEUE_PAGE, QueueCounts, QueueFilter, QueueRow, counts, next_waiting, queue, verifiers},
};
pub use super::_entities::verifications::{ActiveModel, Column, Entity, Model};
use super::_entities::{users, verification_notes, verified_items};
pub use super::{entries::content::latest_submission, office_approvals::approved_by};
use crate::domain::verification::{Items, NoteTarget};

/// A check that was made, with its notes and who made it.
#[derive(Clone, Debug)]
pub struct PastCheck {
    /// The check.
    pub verification: Model,
    /// Name of the verifier.
    pub verifier: String,
    /// Notes in the order they were written.
    pub notes: Vec<verification_notes::Model>,
    /// What was said about fields and criteria.
    pub items: Items,
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
    let items = verified_items::Entity::find()
        .filter(verified_items::Column::VerificationId.is_in(checks.iter().map(|(check, _)| check.id)))
        .all(db)
        .await?;
    Ok(checks
        .into_iter()
        .map(|(verification, verifier)| PastCheck {
            verifier: verifier.map_or_else(String::new, |user| user.name),
            items: items
                .iter()
                .filter(|item| item.verification_id == verification.id)
                .map(|item| ((item.target_kind, item.target_code.clone()), item.verdict))
                .collect(),
            notes: notes.iter().filter(|note| note.verification_id == verification.id).cloned().collect(),
            verification,
        })
        .collect())
}
