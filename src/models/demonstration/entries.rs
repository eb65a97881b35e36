//! Entries with team, answers, evidence and, unless they are drafts, what was handed in with its receipt.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    answers, proofs,
    scene::{MadeEntry, OpenContest, Scene},
};
use crate::{
    data::demonstration::Entry,
    domain::{
        entry::{EntryStatus, MemberRole, receipt_number},
        text::fold,
    },
    models::{
        _entities::{entries, entry_members, entry_sections, submissions},
        audit_events::Act,
        counters,
        entries::{change::office_id, counted::Counted, draft::Draft},
        users,
    },
};

/// Days between starting an entry and handing it in.
const WRITING_DAYS: i64 = 5;

/// Makes the entries of a contest, in the order they were handed in.
pub async fn hand_in<'a>(scene: &Scene<'_>, contest: &OpenContest<'a>) -> Result<Vec<MadeEntry<'a>>, DbErr> {
    let mut made = Vec::new();
    for (nth, plan) in (0..).zip(&contest.plan.entries) {
        made.push(make(scene, contest, plan, nth).await?);
    }
    Ok(made)
}

async fn make<'a>(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    plan: &'a Entry,
    nth: i64,
) -> Result<MadeEntry<'a>, DbErr> {
    let owner = scene.person(&plan.owner)?;
    let begun_at = begun_at(scene, contest, plan, nth);
    let entry = insert(scene, contest, plan, owner, begun_at).await?;
    insert_team(scene, &entry, plan, owner).await?;
    let first = plan.as_first_written();
    insert_sections(scene, contest, &entry, &first, owner).await?;
    proofs::attach(scene, contest, &entry, plan, 0..first.evidence.len(), begun_at).await?;
    proofs::claim(scene, contest, &entry, &first, nth).await?;
    let created = Act::new(Some(owner.id), "entry.created", "entry", entry.pid);
    scene.record(created.with(json!({ "category": plan.category })), contest, begun_at).await?;
    let Some(day) = plan.submitted else { return Ok(MadeEntry { plan, entry, submission: None }) };
    let at = scene.calendar.moment(day, nth * 37);
    let (entry, submission) = submit(scene, contest, entry, EntryStatus::Submitted, at).await?;
    Ok(MadeEntry { plan, entry, submission: Some(submission) })
}

/// Some days before it was handed in, never before the contest took entries.
fn begun_at(scene: &Scene<'_>, contest: &OpenContest<'_>, plan: &Entry, nth: i64) -> DateTimeUtc {
    let first = contest.plan.opened + 1;
    let day = plan.submitted.map_or(first + 2, |day| (day - WRITING_DAYS).max(first));
    scene.calendar.moment(day, nth * 23)
}

async fn insert(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    plan: &Entry,
    owner: &users::Model,
    at: DateTimeUtc,
) -> Result<entries::Model, DbErr> {
    let row = entries::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest.id()),
        category_id: Set(contest.category(&plan.category)?.id),
        status: Set(EntryStatus::Draft),
        title: Set(plan.title.clone()),
        title_folded: Set(fold(&plan.title)),
        acronym: Set(plan.acronym.clone()),
        expansion: Set(plan.expansion.clone()),
        office_id: Set(office_id(scene.txn, scene.region.id, &plan.office, at).await?),
        owner_id: Set(owner.id),
        version: Set(1),
        created_at: Set(at),
        updated_at: Set(at),
        ..Default::default()
    };
    entries::Entity::insert(row).exec_with_returning(scene.txn).await
}

async fn insert_team(
    scene: &Scene<'_>,
    entry: &entries::Model,
    plan: &Entry,
    owner: &users::Model,
) -> Result<(), DbErr> {
    let mut team = vec![(owner, MemberRole::Owner)];
    for member in &plan.members {
        team.push((scene.person(&member.person)?, member.role));
    }
    let rows = team.into_iter().map(|(user, role)| entry_members::ActiveModel {
        entry_id: Set(entry.id),
        user_id: Set(Some(user.id)),
        email_folded: Set(user.email_folded.clone()),
        role: Set(role),
        invited_by: Set(owner.id),
        joined_at: Set(Some(entry.created_at)),
        created_at: Set(entry.created_at),
        ..Default::default()
    });
    entry_members::Entity::insert_many(rows).exec(scene.txn).await?;
    Ok(())
}

async fn insert_sections(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: &entries::Model,
    plan: &Entry,
    owner: &users::Model,
) -> Result<(), DbErr> {
    let form = contest.standing.contest.form_set(scene.txn).await?;
    let all = answers::of_entry(scene, plan, owner)?;
    let own = form.sections.iter().map(|section| (&section.code, section.own(&all)));
    let rows: Vec<_> = own
        .filter(|(_, answers)| !answers.0.is_empty())
        .map(|(code, answers)| entry_sections::ActiveModel {
            entry_id: Set(entry.id),
            code: Set(code.clone()),
            answers: Set(json!(answers).to_string()),
            version: Set(1),
            updated_by: Set(owner.id),
            updated_at: Set(entry.created_at),
            ..Default::default()
        })
        .collect();
    entry_sections::Entity::insert_many(rows).exec(scene.txn).await?;
    Ok(())
}

/// Freezes the entry as handing in does: the first time it gets its number, after a correction its next version.
pub async fn submit(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: entries::Model,
    status: EntryStatus,
    at: DateTimeUtc,
) -> Result<(entries::Model, submissions::Model), DbErr> {
    let slug = &contest.standing.contest.slug;
    let (number, ordinal) = match &entry.number {
        Some(number) => (number.clone(), 2),
        None => (receipt_number(slug, counters::next(scene.txn, &format!("entry:{}", contest.id())).await?), 1),
    };
    let draft = Draft::load(scene.txn, &entry, &contest.standing).await?;
    let document = draft.handed_in(slug, &number, ordinal, at);
    let snapshot = document.freeze().map_err(|error| DbErr::Json(error.to_string()))?;
    let counted = Counted::of(&draft.form, &draft.rules, &document, &draft.facts())?;
    let row = submissions::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        ordinal: Set(ordinal),
        number: Set(number.clone()),
        snapshot: Set(snapshot.json),
        sha256: Set(snapshot.sha256),
        in_grace: Set(false),
        author_id: Set(entry.owner_id),
        created_at: Set(at),
        affair: Set(Some(counted.affair)),
        lacks_evidence: Set(Some(counted.lacks_evidence)),
        ..Default::default()
    };
    let submission = submissions::Entity::insert(row).exec_with_returning(scene.txn).await?;
    let details = json!({ "ordinal": ordinal, "sha256": submission.sha256, "in_grace": false });
    let submitted = Act::new(Some(entry.owner_id), "entry.submitted", "entry", entry.pid).with(details);
    scene.record(submitted, contest, at).await?;
    let row = entries::ActiveModel {
        id: Set(entry.id),
        number: Set(Some(number)),
        status: Set(status),
        submitted_at: Set(Some(at)),
        correction_due_at: Set(None),
        updated_at: Set(at),
        ..Default::default()
    };
    Ok((entries::Entity::update(row).exec(scene.txn).await?, submission))
}
