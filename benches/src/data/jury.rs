//! A contest in its judging stage, of any size: entries, judges, sheets and marks.

use chrono::Duration;
use sayembara::{
    domain::{
        contest::ContestStatus, entry::EntryStatus, ranking::Combine, region::RegionRole, rubric::RubricScheme,
        scoring::SheetStatus, stage::StageKind, text::fold,
    },
    models::{
        _entities::{
            assignments, categories, conflict_declarations, criteria, entries, form_sets, frameworks, judges, marks,
            rubrics, score_sheets, stages,
        },
        contests, regions, users,
    },
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, IntoActiveModel,
};
use serde_json::json;
use uuid::Uuid;

use super::people::{give_role, people};
use crate::{Result, site::now};

/// Rows per statement.
const BATCH: usize = 500;

/// How large the contest is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Entries that passed the check.
    pub entries: usize,
    /// Judges; each scores every entry.
    pub judges: usize,
    /// Criteria of the rubric.
    pub criteria: usize,
    /// Are the sheets finished?
    pub is_final: bool,
}

/// The contest with the people who look at it.
#[derive(Debug)]
pub struct Jury {
    /// The contest.
    pub contest: contests::Model,
    /// A member of the committee.
    pub committee: users::Model,
    /// The judges' accounts.
    pub judges: Vec<users::Model>,
    /// Assignments, judge by judge.
    pub assignments: Vec<assignments::Model>,
    /// Codes of the criteria.
    pub criteria: Vec<String>,
}

/// Makes the contest.
///
/// # Errors
/// When the database fails.
pub async fn jury(db: &DatabaseConnection, size: Size) -> Result<Jury> {
    let region = regions::Model::find_by_code(db, "63.03").await?.ok_or("no region")?;
    let contest = contest(db, region.id, size.judges).await?;
    let (rubric_id, criteria) = rubric(db, contest.id, size.criteria).await?;
    let category = category(db, contest.id, rubric_id, size.judges).await?;
    let stage = stage_rows(db, contest.id).await?;
    let contest = open(db, contest).await?;
    let committee = people(db, "Panitia Ukur", 1).await?.remove(0);
    give_role(db, &committee, region.id, RegionRole::Committee).await?;
    let accounts = people(db, "Juri Ukur", size.judges).await?;
    let owner = people(db, "Inovator Ukur", 1).await?.remove(0);
    let entries = entry_rows(db, contest.id, category.id, owner.id, size.entries).await?;
    let seats = seats(db, contest.id, &accounts).await?;
    let mut assignments = Vec::new();
    for seat in &seats {
        assignments.extend(assign(db, seat.id, stage.id, &entries, size, &criteria).await?);
    }
    let criteria = criteria.into_iter().map(|criterion| criterion.code).collect();
    Ok(Jury { contest, committee, judges: accounts, assignments, criteria })
}

async fn contest(db: &DatabaseConnection, region_id: i64, judges: usize) -> Result<contests::Model> {
    let framework = frameworks::Entity::find().one(db).await?.ok_or("no framework")?;
    let form_set = form_sets::Entity::find().one(db).await?.ok_or("no form set")?;
    let row = contests::ActiveModel {
        pid: Set(Uuid::new_v4()),
        slug: Set("lomba-ukur".to_owned()),
        region_id: Set(region_id),
        year: Set(2026),
        name_id: Set("Lomba Ukur (contoh)".to_owned()),
        name_en: Set("Measuring contest (example)".to_owned()),
        summary_id: Set(String::new()),
        summary_en: Set(String::new()),
        status: Set(ContestStatus::Draft),
        is_example: Set(true),
        form_set_id: Set(form_set.id),
        framework_id: Set(framework.id),
        combine: Set(Combine::Mean),
        decimals: Set(2),
        quorum: Set(i32::try_from(judges)?),
        tie_breaks: Set(json!(["highest_weight_criterion", "earlier_submission"]).to_string()),
        blind_names: Set(false),
        grace_minutes: Set(10),
        max_file_bytes: Set(20_000_000),
        created_at: Set(now()),
        updated_at: Set(now()),
        version: Set(1),
        ..Default::default()
    };
    Ok(contests::Entity::insert(row).exec_with_returning(db).await?)
}

async fn rubric(db: &DatabaseConnection, contest_id: i64, count: usize) -> Result<(i64, Vec<criteria::Model>)> {
    let row = rubrics::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(Some(contest_id)),
        code: Set("ukur".to_owned()),
        name_id: Set("Rubrik ukur".to_owned()),
        name_en: Set("Measuring rubric".to_owned()),
        scheme: Set(RubricScheme::Percent),
        source: Set("contoh".to_owned()),
        weights_assumed: Set(false),
        created_at: Set(now()),
        updated_at: Set(now()),
        ..Default::default()
    };
    let rubric = rubrics::Entity::insert(row).exec_with_returning(db).await?;
    let (share, rest) = (10_000 / count, 10_000 % count);
    let rows = (0..count).map(|at| {
        Ok(criteria::ActiveModel {
            pid: Set(Uuid::new_v4()),
            rubric_id: Set(rubric.id),
            code: Set(format!("K{at:02}")),
            position: Set(i32::try_from(at)?),
            name_id: Set(format!("Kriteria {at}")),
            name_en: Set(format!("Criterion {at}")),
            description_id: Set(String::new()),
            description_en: Set(String::new()),
            weight: Set(i32::try_from(share + usize::from(at == 0) * rest)?),
            mandatory: Set(true),
            scale_min: Set(0),
            scale_max: Set(100),
            scale_step: Set(1),
            levels: Set("[]".to_owned()),
            evidence: Set("[]".to_owned()),
            note_required: Set(false),
            ..Default::default()
        })
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    Ok((rubric.id, criteria::Entity::insert_many(rows).exec_with_returning(db).await?))
}

async fn category(
    db: &DatabaseConnection,
    contest_id: i64,
    rubric_id: i64,
    sheets: usize,
) -> Result<categories::Model> {
    let row = categories::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest_id),
        code: Set("umum".to_owned()),
        position: Set(1),
        name_id: Set("Umum".to_owned()),
        name_en: Set("General".to_owned()),
        description_id: Set(String::new()),
        description_en: Set(String::new()),
        rubric_id: Set(rubric_id),
        prizes: Set("[]".to_owned()),
        checklist: Set("[]".to_owned()),
        sheets_per_entry: Set(i32::try_from(sheets)?),
        created_at: Set(now()),
        updated_at: Set(now()),
        ..Default::default()
    };
    Ok(categories::Entity::insert(row).exec_with_returning(db).await?)
}

/// Registration is over, judging runs; gives the judging stage.
async fn stage_rows(db: &DatabaseConnection, contest_id: i64) -> Result<stages::Model> {
    let row = |position, kind, opens, closes, weight_bp| stages::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest_id),
        kind: Set(kind),
        position: Set(position),
        name_id: Set(format!("Tahap {kind}")),
        name_en: Set(format!("Stage {kind}")),
        opens_at: Set(Some(now() + Duration::days(opens))),
        closes_at: Set(Some(now() + Duration::days(closes))),
        weight_bp: Set(weight_bp),
        ..Default::default()
    };
    stages::Entity::insert(row(1, StageKind::Registration, -30, -10, 0)).exec(db).await?;
    Ok(stages::Entity::insert(row(2, StageKind::Judging, -5, 20, 10_000)).exec_with_returning(db).await?)
}

async fn open(db: &DatabaseConnection, contest: contests::Model) -> Result<contests::Model> {
    let rules = contest.standing(db).await?.draft_rules(db).await?;
    let mut row = contest.into_active_model();
    row.status = Set(ContestStatus::Open);
    row.rules = Set(Some(rules.to_canonical_json()?));
    row.rules_sha256 = Set(Some(rules.rules_sha256()?));
    row.opened_at = Set(Some(now()));
    Ok(row.update(db).await?)
}

async fn entry_rows(
    db: &DatabaseConnection,
    contest_id: i64,
    category_id: i64,
    owner_id: i64,
    count: usize,
) -> Result<Vec<i64>> {
    let rows = (1..=count).map(|number| {
        let title = format!("Inovasi contoh {number}");
        entries::ActiveModel {
            pid: Set(Uuid::new_v4()),
            contest_id: Set(contest_id),
            category_id: Set(category_id),
            number: Set(Some(format!("UKUR-{number:04}"))),
            status: Set(EntryStatus::Eligible),
            title_folded: Set(fold(&title)),
            title: Set(title),
            acronym: Set(String::new()),
            expansion: Set(String::new()),
            owner_id: Set(owner_id),
            version: Set(1),
            submitted_at: Set(Some(now() - Duration::days(12))),
            created_at: Set(now()),
            updated_at: Set(now()),
            ..Default::default()
        }
    });
    let saved = insert_all::<entries::Entity, _>(db, rows.collect()).await?;
    Ok(saved.into_iter().map(|entry| entry.id).collect())
}

async fn seats(db: &DatabaseConnection, contest_id: i64, accounts: &[users::Model]) -> Result<Vec<judges::Model>> {
    let rows = accounts.iter().map(|user| judges::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest_id),
        user_id: Set(user.id),
        affiliation: Set("Universitas Contoh".to_owned()),
        is_chair: Set(false),
        invited_at: Set(now()),
        accepted_at: Set(Some(now())),
        created_at: Set(now()),
        updated_at: Set(now()),
        ..Default::default()
    });
    insert_all::<judges::Entity, _>(db, rows.collect()).await
}

async fn assign(
    db: &DatabaseConnection,
    judge_id: i64,
    stage_id: i64,
    entries: &[i64],
    size: Size,
    criteria: &[criteria::Model],
) -> Result<Vec<assignments::Model>> {
    let rows = entries.iter().map(|entry_id| assignments::ActiveModel {
        pid: Set(Uuid::new_v4()),
        judge_id: Set(judge_id),
        entry_id: Set(*entry_id),
        stage_id: Set(stage_id),
        created_at: Set(now()),
        removed_reason: Set(String::new()),
        ..Default::default()
    });
    let assigned = insert_all::<assignments::Entity, _>(db, rows.collect()).await?;
    let rows = assigned.iter().map(|assignment| conflict_declarations::ActiveModel {
        assignment_id: Set(assignment.id),
        has_conflict: Set(false),
        reason: Set(String::new()),
        created_at: Set(now()),
        ..Default::default()
    });
    insert_all::<conflict_declarations::Entity, _>(db, rows.collect()).await?;
    let rows = assigned.iter().map(|assignment| score_sheets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        assignment_id: Set(assignment.id),
        status: Set(if size.is_final { SheetStatus::Final } else { SheetStatus::Draft }),
        version: Set(1),
        comment: Set(String::new()),
        finalised_at: Set(size.is_final.then(now)),
        created_at: Set(now()),
        updated_at: Set(now()),
        ..Default::default()
    });
    let sheets = insert_all::<score_sheets::Entity, _>(db, rows.collect()).await?;
    let marks = sheets.iter().flat_map(|sheet| criteria.iter().map(|criterion| mark(sheet.id, criterion.id)));
    insert_all::<marks::Entity, _>(db, marks.collect()).await?;
    Ok(assigned)
}

/// Any mark from 40 to 99, the same at every run.
fn mark(score_sheet_id: i64, criterion_id: i64) -> marks::ActiveModel {
    let value = 40 + (score_sheet_id * 31 + criterion_id * 17) % 60;
    marks::ActiveModel {
        score_sheet_id: Set(score_sheet_id),
        criterion_id: Set(criterion_id),
        value: Set(i32::try_from(value).ok()),
        note: Set(String::new()),
        ..Default::default()
    }
}

async fn insert_all<E, A>(db: &DatabaseConnection, rows: Vec<A>) -> Result<Vec<E::Model>>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send + Clone,
{
    let mut saved = Vec::with_capacity(rows.len());
    for batch in rows.chunks(BATCH) {
        saved.extend(E::insert_many(batch.to_vec()).exec_with_returning(db).await?);
    }
    Ok(saved)
}
