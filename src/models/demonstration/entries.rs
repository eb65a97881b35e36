//! Entries with team, answers, links and, unless they are drafts, what was handed in with its receipt.

use sea_orm::{ActiveValue::Set, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    answers,
    scene::{MadeEntry, OpenContest, Scene, missing},
};
use crate::{
    data::demonstration::Entry,
    domain::{
        answers::Answers,
        contest_rules::CategoryRules,
        entry::{EntryStatus, MemberRole, receipt_number},
        evidence::EvidenceKind,
        ledger::claimable,
        text::{fold, slug},
    },
    models::{
        _entities::{entries, entry_members, entry_sections, evidence, submissions},
        audit_events::Act,
        counters,
        entries::{
            change::office_id,
            draft::{CLAIMS, Draft},
        },
        users,
    },
};

/// Address of all links; nobody answers there.
const LINKS: &str = "https://contoh.test/bukti";
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
    insert_sections(scene, contest, &entry, plan, owner).await?;
    insert_links(scene, contest, &entry, plan).await?;
    insert_claims(scene, contest, &entry, plan, nth).await?;
    let created = Act::new(Some(owner.id), "entry.created", "entry", entry.pid);
    scene.record(created.with(json!({ "category": plan.category })), contest, begun_at).await?;
    let Some(day) = plan.submitted else { return Ok(MadeEntry { plan, entry, submission: None }) };
    let (entry, submission) = submit(scene, contest, entry, scene.calendar.moment(day, nth * 37)).await?;
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

/// The first link proves what the rubric asks for; one of the others is made public.
async fn insert_links(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: &entries::Model,
    plan: &Entry,
) -> Result<(), DbErr> {
    if plan.evidence.is_empty() {
        return Ok(());
    }
    let rules = contest.rules.category(&plan.category).ok_or_else(|| missing("rules of category", &plan.category))?;
    let asked = rules.required_evidence.first().and_then(|required| required.criterion.clone());
    let provable = others_with_levels(rules, asked.as_deref());
    let name = slug(&plan.title);
    let rows = (1_usize..).zip(&plan.evidence).map(|(number, title)| evidence::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        criterion_code: Set(match number {
            1 => asked.clone(),
            _ => provable.get(number - 2).cloned(),
        }),
        kind: Set(EvidenceKind::Link),
        title: Set(title.clone()),
        file_name: Set(String::new()),
        url: Set(Some(format!("{LINKS}/{name}/{number}"))),
        page_note: Set(if number == 1 { "Lihat halaman 1 sampai 3.".to_owned() } else { String::new() }),
        is_public: Set(number == 2),
        version: Set(1),
        uploaded_by: Set(entry.owner_id),
        created_at: Set(entry.created_at),
        ..Default::default()
    });
    evidence::Entity::insert_many(rows).exec(scene.txn).await?;
    Ok(())
}

/// Criteria with levels, but for the one that the first link proves.
fn others_with_levels(rules: &CategoryRules, asked: Option<&str>) -> Vec<String> {
    let codes = claimable(&rules.rubric).map(|criterion| criterion.code.clone());
    codes.filter(|code| Some(code.as_str()) != asked).collect()
}

/// A level for every criterion that a link proves; more ambitious from entry to entry.
async fn insert_claims(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: &entries::Model,
    plan: &Entry,
    nth: i64,
) -> Result<(), DbErr> {
    let rules = contest.rules.category(&plan.category).ok_or_else(|| missing("rules of category", &plan.category))?;
    let asked = rules.required_evidence.first().and_then(|required| required.criterion.clone());
    let others = others_with_levels(rules, asked.as_deref());
    let claims = asked
        .into_iter()
        .filter(|code| claimable(&rules.rubric).any(|criterion| criterion.code == *code))
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

/// Freezes the entry as handing in does, and gives it its number.
async fn submit(
    scene: &Scene<'_>,
    contest: &OpenContest<'_>,
    entry: entries::Model,
    at: DateTimeUtc,
) -> Result<(entries::Model, submissions::Model), DbErr> {
    let slug = &contest.standing.contest.slug;
    let number = receipt_number(slug, counters::next(scene.txn, &format!("entry:{}", contest.id())).await?);
    let draft = Draft::load(scene.txn, &entry, &contest.standing).await?;
    let document = draft.handed_in(slug, &number, 1, at);
    let snapshot = document.freeze().map_err(|error| DbErr::Json(error.to_string()))?;
    let row = submissions::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        ordinal: Set(1),
        number: Set(number.clone()),
        snapshot: Set(snapshot.json),
        sha256: Set(snapshot.sha256),
        in_grace: Set(false),
        author_id: Set(entry.owner_id),
        created_at: Set(at),
        ..Default::default()
    };
    let submission = submissions::Entity::insert(row).exec_with_returning(scene.txn).await?;
    let details = json!({ "ordinal": 1, "sha256": submission.sha256, "in_grace": false });
    let submitted = Act::new(Some(entry.owner_id), "entry.submitted", "entry", entry.pid).with(details);
    scene.record(submitted, contest, at).await?;
    let row = entries::ActiveModel {
        id: Set(entry.id),
        number: Set(Some(number)),
        status: Set(EntryStatus::Submitted),
        submitted_at: Set(Some(at)),
        updated_at: Set(at),
        ..Default::default()
    };
    Ok((entries::Entity::update(row).exec(scene.txn).await?, submission))
}
