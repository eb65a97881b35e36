//! An entry that came back with notes, corrected and handed in again: verifiers see what changed.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    answers, entries as made, proofs,
    scene::{MadeEntry, OpenContest, Scene},
};
use crate::{
    data::demonstration::First,
    domain::entry::EntryStatus,
    models::{
        _entities::{entries, entry_sections},
        audit_events::Act,
        entries::draft::sections_of,
    },
};

/// Writes the texts as they are now, adds the pieces that were missing and hands the entry in for the second time.
pub async fn correct(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    first: &First,
    nth: i64,
) -> Result<(), DbErr> {
    let at = scene.calendar.moment(first.corrected, nth * 13);
    write_sections(scene, contest, one, at).await?;
    let all = one.plan.evidence.len();
    proofs::attach(scene, contest, &one.entry, one.plan, first.evidence..all, at).await?;
    let entry = entries::Entity::find_by_id(one.entry.id).one(scene.txn).await?;
    let entry = entry.ok_or_else(|| DbErr::RecordNotFound("the corrected entry".to_owned()))?;
    made::submit(scene, contest, entry, EntryStatus::Corrected, at).await?;
    Ok(())
}

async fn write_sections(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    one: &MadeEntry<'_>,
    at: DateTimeUtc,
) -> Result<(), DbErr> {
    let owner = scene.person(&one.plan.owner)?;
    let form = contest.standing.contest.form_set(scene.txn).await?;
    let written = answers::of_entry(scene, one.plan, owner)?;
    let stored = sections_of(scene.txn, one.entry.id).await?;
    for section in &form.sections {
        let text = json!(section.own(&written)).to_string();
        let Some(known) = stored.get(&section.code).filter(|known| known.answers != text) else { continue };
        let version = known.version + 1;
        let row = entry_sections::ActiveModel {
            id: Set(known.id),
            answers: Set(text),
            version: Set(version),
            updated_at: Set(at),
            ..Default::default()
        };
        entry_sections::Entity::update(row).exec(scene.txn).await?;
        let saved = Act::new(Some(owner.id), "entry.section_saved", "entry", one.entry.pid);
        scene.record(saved.with(json!({ "section": section.code, "version": version })), contest, at).await?;
    }
    Ok(())
}
