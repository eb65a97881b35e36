//! What the system knows of the ties between judges and entries, for the hints of [`crate::domain::conflict`].

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};

use super::{
    _entities::{entry_members, offices},
    entries,
    judges::SeatedJudge,
};
use crate::domain::{
    assignment::Pair,
    conflict::{ConflictHint, EntryTies, JudgeTies, hints},
};

/// Hints by judge and entry; pairs without a hint are left out.
pub type Hints = BTreeMap<Pair, Vec<ConflictHint>>;

/// The hints for every pair of these judges and entries. Three statements.
///
/// # Errors
/// When the database fails.
pub async fn load(
    db: &impl ConnectionTrait,
    judges: &[SeatedJudge],
    entries: &[entries::Model],
) -> Result<Hints, DbErr> {
    let members = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.is_in(entries.iter().map(|entry| entry.id)))
        .all(db)
        .await?;
    let offices = offices::Entity::find()
        .filter(offices::Column::Id.is_in(entries.iter().filter_map(|entry| entry.office_id)))
        .all(db)
        .await?;
    let mut found = Hints::new();
    for entry in entries {
        let team: Vec<_> = members.iter().filter(|member| member.entry_id == entry.id).collect();
        let office = offices.iter().find(|office| Some(office.id) == entry.office_id);
        let member_ids: Vec<i64> = team.iter().filter_map(|member| member.user_id).collect();
        let member_emails: Vec<&str> = team.iter().map(|member| member.email_folded.as_str()).collect();
        let entry_ties = EntryTies {
            office_id: entry.office_id,
            parent_office_id: office.and_then(|office| office.parent_id),
            office_name: office.map_or("", |office| &office.name),
            member_ids: &member_ids,
            member_emails: &member_emails,
        };
        for judge in judges {
            let hints = hints(&ties_of(judge), &entry_ties);
            if !hints.is_empty() {
                found.insert((judge.seat.id, entry.id), hints);
            }
        }
    }
    Ok(found)
}

fn ties_of(judge: &SeatedJudge) -> JudgeTies<'_> {
    JudgeTies {
        user_id: judge.user.id,
        email: &judge.user.email_folded,
        affiliation: &judge.seat.affiliation,
        office_id: None,
        parent_office_id: None,
    }
}
