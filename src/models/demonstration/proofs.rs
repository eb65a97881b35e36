//! Evidence of the entries, and the levels they claim by it.

use std::{collections::BTreeMap, ops::Range};

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    Files,
    scene::{OpenContest, Scene, missing},
};
use crate::{
    data::demonstration::{Entry, Piece},
    domain::{
        answers::Answers,
        contest_rules::CategoryRules,
        evidence::{EvidenceKind, MediaType, name_with_type},
        ledger::claimable,
        text::slug,
    },
    models::{
        _entities::{entries, entry_sections, evidence},
        entries::draft::CLAIMS,
        evidence::attaching::insert_file,
    },
};

/// Address of all links; nobody answers there.
const LINKS: &str = "https://contoh.test/bukti";

/// Rows of the files that pieces refer to, by name.
pub type Stored = BTreeMap<String, (i64, MediaType)>;

/// Gives every file its row.
pub async fn store(txn: &DatabaseTransaction, files: &Files, now: DateTime<Utc>) -> Result<Stored, DbErr> {
    let mut stored = Stored::new();
    for (name, file) in files {
        stored.insert(name.clone(), (insert_file(txn, file, now).await?, file.media_type));
    }
    Ok(stored)
}

/// Attaches some of the pieces. The first piece of an entry proves what the rubric asks for; the second one is made public.
pub async fn attach(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: &entries::Model,
    plan: &Entry,
    which: Range<usize>,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (asked, others) = provable(contest, plan)?;
    let pieces = plan.evidence.get(which.clone()).unwrap_or_default();
    let rows: Vec<_> = which
        .zip(pieces)
        .map(|(place, piece)| {
            let criterion = if place == 0 { asked.clone() } else { others.get(place - 1).cloned() };
            let row = row(scene, plan, place, piece);
            evidence::ActiveModel {
                entry_id: Set(entry.id),
                criterion_code: Set(criterion),
                uploaded_by: Set(entry.owner_id),
                created_at: Set(at),
                ..row
            }
        })
        .collect();
    if !rows.is_empty() {
        evidence::Entity::insert_many(rows).exec(scene.txn).await?;
    }
    Ok(())
}

/// The piece itself: one of the files, or a link where it is none.
fn row(scene: &Scene<'_>, plan: &Entry, place: usize, piece: &Piece) -> evidence::ActiveModel {
    let file = piece.file.as_ref().and_then(|name| scene.files.get(name));
    let (kind, file_name, stored_file_id, url) = match file {
        Some((id, media_type)) => {
            (EvidenceKind::File, name_with_type(&slug(&piece.title), *media_type), Some(*id), None)
        }
        None => {
            let address = format!("{LINKS}/{}/{}", slug(&plan.title), place + 1);
            (EvidenceKind::Link, String::new(), None, Some(address))
        }
    };
    evidence::ActiveModel {
        pid: Set(Uuid::new_v4()),
        kind: Set(kind),
        title: Set(piece.title.clone()),
        file_name: Set(file_name),
        stored_file_id: Set(stored_file_id),
        url: Set(url),
        page_note: Set(if place == 0 { "Lihat tabel pada halaman 1.".to_owned() } else { String::new() }),
        is_public: Set(place == 1),
        version: Set(1),
        ..Default::default()
    }
}

/// The criterion that the rubric wants proved, and the other ones with levels.
fn provable(contest: &OpenContest<'_>, plan: &Entry) -> Result<(Option<String>, Vec<String>), DbErr> {
    let rules = rules(contest, plan)?;
    let asked = rules.required_evidence.first().and_then(|required| required.criterion.clone());
    let codes = claimable(&rules.rubric).map(|criterion| criterion.code.clone());
    let others = codes.filter(|code| Some(code) != asked.as_ref()).collect();
    Ok((asked, others))
}

fn rules<'a>(contest: &'a OpenContest<'_>, plan: &Entry) -> Result<&'a CategoryRules, DbErr> {
    contest.rules.category(&plan.category).ok_or_else(|| missing("rules of category", &plan.category))
}

/// A level for every criterion that a piece proves; more ambitious from entry to entry.
pub async fn claim(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: &entries::Model,
    plan: &Entry,
    nth: i64,
) -> Result<(), DbErr> {
    let (asked, others) = provable(contest, plan)?;
    let rubric = &rules(contest, plan)?.rubric;
    let claims = asked
        .into_iter()
        .filter(|code| claimable(rubric).any(|criterion| criterion.code == *code))
        .chain(others)
        .take(plan.evidence.len())
        .zip(nth..)
        .fold(Answers::default(), |claims, (code, step)| claims.with_text(&code, &(1 + step % 3).to_string()));
    if claims.0.is_empty() {
        return Ok(());
    }
    let row = entry_sections::ActiveModel {
        entry_id: Set(entry.id),
        code: Set(CLAIMS.to_owned()),
        answers: Set(json!(claims).to_string()),
        version: Set(1),
        updated_by: Set(entry.owner_id),
        updated_at: Set(entry.created_at),
        ..Default::default()
    };
    entry_sections::Entity::insert(row).exec(scene.txn).await?;
    Ok(())
}
