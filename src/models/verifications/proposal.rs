//! What a new check starts from: what the last one decided on everything that is still the same.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use uuid::Uuid;

use super::{Column, Entity, levels};
use crate::{
    domain::{
        handed_in::HandedIn,
        verification::{ItemVerdict, NoteTarget},
    },
    models::_entities::{submissions, verified_items},
};

/// What is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Levels of claims that are the same, with their note where they differ from the claim.
    pub levels: BTreeMap<String, (i32, Option<String>)>,
    /// Fields and criteria that were accepted and have not changed since.
    pub accepted: BTreeSet<(NoteTarget, String)>,
}

/// The proposal for checking `latest`.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn proposal(db: &impl ConnectionTrait, latest: &submissions::Model) -> Result<Proposal, DbErr> {
    let entry_id = latest.entry_id;
    let check = Entity::find().filter(Column::EntryId.eq(entry_id)).order_by_desc(Column::Id).one(db).await?;
    let Some(check) = check else { return Ok(Proposal::default()) };
    let Some(seen) = submissions::Entity::find_by_id(check.submission_id).one(db).await? else {
        return Ok(Proposal::default());
    };
    let (before, now) = (document(&seen)?, document(latest)?);
    let items = verified_items::Entity::find()
        .filter(verified_items::Column::VerificationId.eq(check.id))
        .filter(verified_items::Column::Verdict.eq(ItemVerdict::Accepted))
        .all(db)
        .await?;
    let is_same = |target: NoteTarget, code: &str| match target {
        NoteTarget::Field => {
            before.all_answers().get(code) == now.all_answers().get(code)
                && pieces(&before, |field, _| field == Some(code)) == pieces(&now, |field, _| field == Some(code))
        }
        NoteTarget::Criterion => {
            before.claims.get(code) == now.claims.get(code)
                && pieces(&before, |_, criterion| criterion == Some(code))
                    == pieces(&now, |_, criterion| criterion == Some(code))
        }
    };
    let verified = levels::of_entry(db, entry_id).await?;
    let kept = verified.iter().flat_map(|verified| &verified.levels).filter_map(|(code, level)| {
        let verified = verified.as_ref()?;
        let claim = now.claims.get(code).copied()?;
        let note = verified.notes.get(code).filter(|_| claim != *level).cloned();
        (verified.claimed.get(code) == Some(&claim)).then(|| (code.clone(), (*level, note)))
    });
    Ok(Proposal {
        levels: kept.collect(),
        accepted: items
            .into_iter()
            .filter(|item| is_same(item.target_kind, &item.target_code))
            .map(|item| (item.target_kind, item.target_code))
            .collect(),
    })
}

fn document(row: &submissions::Model) -> Result<HandedIn, DbErr> {
    HandedIn::read(&row.snapshot).map_err(|error| DbErr::Json(error.to_string()))
}

/// The pieces that belong there, with what the verifier reads of them.
fn pieces(
    document: &HandedIn,
    belongs: impl Fn(Option<&str>, Option<&str>) -> bool,
) -> BTreeSet<(Uuid, Option<&str>, &str)> {
    document
        .evidence
        .iter()
        .filter(|piece| belongs(piece.field.as_deref(), piece.criterion.as_deref()))
        .map(|piece| (piece.pid, piece.sha256.as_deref(), piece.page_note.as_str()))
        .collect()
}
