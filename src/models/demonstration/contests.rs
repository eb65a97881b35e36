//! A contest with its parts, opened as a committee would have opened it: the rules frozen with their hash.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, DbErr, QueryOrder, entity::prelude::*};
use serde_json::json;

use super::scene::{OpenContest, Scene, missing};
use crate::{
    data::demonstration::{Category, Contest, Extension},
    domain::{
        award::{Prize, usual_prizes},
        contest::ContestStatus,
        evidence::RequiredEvidence,
        ranking::Combine,
        tie_break::TieBreak,
    },
    models::{
        _entities::{categories, criteria, deadline_extensions, form_sets, frameworks, rubrics, stages},
        audit_events::Act,
        contests::{self, rubrics::copy},
    },
};

const FORM_SET: &str = "inovasi-daerah";
const FRAMEWORK: &str = "kominfo6";
const MOST_FILE_BYTES: i64 = 20 * 1024 * 1024;

/// Makes the contest and opens it.
pub async fn open<'a>(scene: &Scene<'_>, plan: &'a Contest) -> Result<OpenContest<'a>, DbErr> {
    let contest = insert(scene, plan).await?;
    let rubrics = copy_rubrics(scene, plan, contest.id).await?;
    for (position, category) in (1..).zip(&plan.categories) {
        insert_category(scene, plan, contest.id, (position, category), &rubrics).await?;
    }
    insert_stages(scene, plan, contest.id).await?;
    freeze(scene, plan, &contest).await?;
    if let Some(extension) = &plan.extension {
        extend(scene, &contest, extension).await?;
    }
    let contest = contests::Model::find_by_slug(scene.txn, &contest.slug).await?;
    let contest = contest.ok_or_else(|| missing("contest", &plan.slug))?;
    let standing = contest.standing(scene.txn).await?;
    let categories = contest.list_categories(scene.txn).await?;
    Ok(OpenContest {
        plan,
        rules: standing.rules(scene.txn).await?,
        standing,
        categories: categories.into_iter().map(|category| (category.code.clone(), category)).collect(),
    })
}

async fn insert(scene: &Scene<'_>, plan: &Contest) -> Result<contests::Model, DbErr> {
    let (year, created_at) = (scene.calendar.year(), scene.calendar.moment(plan.created, 0));
    let named = |name: &str| name.replace("{year}", &year.to_string());
    let form_set = form_sets::Entity::find()
        .filter(form_sets::Column::Code.eq(FORM_SET))
        .order_by_desc(form_sets::Column::Version)
        .one(scene.txn)
        .await?
        .ok_or_else(|| missing("form set", FORM_SET))?;
    let framework = frameworks::Entity::find()
        .filter(frameworks::Column::Code.eq(FRAMEWORK))
        .one(scene.txn)
        .await?
        .ok_or_else(|| missing("framework", FRAMEWORK))?;
    let tie_breaks = [TieBreak::HighestWeightCriterion, TieBreak::MedianOfJudges, TieBreak::PlenaryDecision];
    let row = contests::ActiveModel {
        pid: Set(Uuid::new_v4()),
        slug: Set(format!("{}-{year}", plan.slug)),
        region_id: Set(scene.region.id),
        year: Set(year),
        name_id: Set(named(&plan.name_id)),
        name_en: Set(named(&plan.name_en)),
        summary_id: Set(plan.summary_id.clone()),
        summary_en: Set(plan.summary_en.clone()),
        status: Set(ContestStatus::Draft),
        is_example: Set(true),
        form_set_id: Set(form_set.id),
        framework_id: Set(framework.id),
        combine: Set(Combine::Mean),
        decimals: Set(2),
        quorum: Set(plan.quorum),
        tie_breaks: Set(json!(tie_breaks).to_string()),
        blind_names: Set(false),
        grace_minutes: Set(15),
        max_file_bytes: Set(MOST_FILE_BYTES),
        created_at: Set(created_at),
        updated_at: Set(created_at),
        version: Set(1),
        ..Default::default()
    };
    let contest = contests::Entity::insert(row).exec_with_returning(scene.txn).await?;
    act(scene, "contest.created", &contest)?.record(scene.txn, created_at).await?;
    Ok(contest)
}

fn act<'a>(scene: &Scene<'_>, action: &'a str, contest: &contests::Model) -> Result<Act<'a>, DbErr> {
    let act = Act::new(Some(scene.committee()?.id), action, "contest", contest.pid);
    Ok(act.in_contest(contest.id).in_region(scene.region.id))
}

/// One copy of every preset that a category uses, with the evidence the contest asks for.
async fn copy_rubrics(scene: &Scene<'_>, plan: &Contest, contest_id: i64) -> Result<BTreeMap<String, i64>, DbErr> {
    let mut copies = BTreeMap::new();
    for category in &plan.categories {
        if copies.contains_key(&category.rubric) {
            continue;
        }
        let preset = rubrics::Entity::find()
            .filter(rubrics::Column::ContestId.is_null())
            .filter(rubrics::Column::Code.eq(&category.rubric))
            .one(scene.txn)
            .await?
            .ok_or_else(|| missing("rubric", &category.rubric))?;
        let id = copy(scene.txn, &preset, contest_id, scene.calendar.moment(plan.created, 0)).await?;
        require_evidence(scene, plan, &category.rubric, id).await?;
        copies.insert(category.rubric.clone(), id);
    }
    Ok(copies)
}

async fn require_evidence(scene: &Scene<'_>, plan: &Contest, rubric: &str, rubric_id: i64) -> Result<(), DbErr> {
    for required in plan.required.iter().filter(|required| required.rubric == rubric) {
        let evidence = RequiredEvidence {
            code: format!("{}-1", required.criterion),
            criterion: Some(required.criterion.clone()),
            field: None,
            text_id: required.text_id.clone(),
            text_en: required.text_en.clone(),
            media_types: Vec::new(),
            link_allowed: true,
            min_count: 1,
            per_level: false,
            kinds: Vec::new(),
            max_count: None,
            max_bytes: None,
        };
        criteria::Entity::update_many()
            .col_expr(criteria::Column::Evidence, Expr::value(json!([evidence]).to_string()))
            .filter(criteria::Column::RubricId.eq(rubric_id))
            .filter(criteria::Column::Code.eq(&required.criterion))
            .exec(scene.txn)
            .await?;
    }
    Ok(())
}

async fn insert_category(
    scene: &Scene<'_>,
    plan: &Contest,
    contest_id: i64,
    (position, category): (i32, &Category),
    rubrics: &BTreeMap<String, i64>,
) -> Result<(), DbErr> {
    let at = scene.calendar.moment(plan.created, 0);
    let row = categories::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest_id),
        code: Set(category.code.clone()),
        position: Set(position),
        name_id: Set(category.name_id.clone()),
        name_en: Set(category.name_en.clone()),
        description_id: Set(category.description_id.clone()),
        description_en: Set(category.description_en.clone()),
        rubric_id: Set(*rubrics.get(&category.rubric).ok_or_else(|| missing("rubric", &category.rubric))?),
        prizes: Set(json!(prizes(category)).to_string()),
        checklist: Set(json!(plan.checklist).to_string()),
        sheets_per_entry: Set(category.sheets_per_entry),
        created_at: Set(at),
        updated_at: Set(at),
        ..Default::default()
    };
    categories::Entity::insert(row).exec(scene.txn).await?;
    Ok(())
}

fn prizes(category: &Category) -> Vec<Prize> {
    let given = usual_prizes().into_iter().zip(&category.prizes);
    given.map(|(place, prize)| Prize { prize: prize.clone(), ..place }).collect()
}

async fn insert_stages(scene: &Scene<'_>, plan: &Contest, contest_id: i64) -> Result<(), DbErr> {
    let rows = (1..).zip(&plan.stages).map(|(position, stage)| stages::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest_id),
        kind: Set(stage.kind),
        position: Set(position),
        name_id: Set(stage.name_id.clone()),
        name_en: Set(stage.name_en.clone()),
        opens_at: Set(stage.opens.map(|day| scene.calendar.start(day))),
        closes_at: Set(stage.closes.map(|day| scene.calendar.end(day))),
        weight_bp: Set(stage.weight_bp),
        ..Default::default()
    });
    stages::Entity::insert_many(rows).exec(scene.txn).await?;
    Ok(())
}

async fn freeze(scene: &Scene<'_>, plan: &Contest, contest: &contests::Model) -> Result<(), DbErr> {
    let at = scene.calendar.moment(plan.opened, 0);
    let rules = contest.standing(scene.txn).await?.draft_rules(scene.txn).await?;
    let broken = |error: serde_json::Error| DbErr::Json(error.to_string());
    let sha256 = rules.rules_sha256().map_err(broken)?;
    let row = contests::ActiveModel {
        id: Set(contest.id),
        status: Set(ContestStatus::Open),
        rules: Set(Some(rules.to_canonical_json().map_err(broken)?)),
        rules_sha256: Set(Some(sha256.clone())),
        opened_at: Set(Some(at)),
        updated_at: Set(at),
        version: Set(contest.version + 1),
        ..Default::default()
    };
    contests::Entity::update(row).exec(scene.txn).await?;
    let opened = act(scene, "contest.opened", contest)?.with(json!({ "rules_sha256": sha256 }));
    opened.record(scene.txn, at).await
}

async fn extend(scene: &Scene<'_>, contest: &contests::Model, extension: &Extension) -> Result<(), DbErr> {
    let standing = contest.standing(scene.txn).await?;
    let stage = standing.stage(extension.stage).ok_or_else(|| missing("stage", extension.stage.as_str()))?;
    let (at, closes_at) = (scene.calendar.moment(extension.granted, 0), scene.calendar.end(extension.closes));
    let row = deadline_extensions::ActiveModel {
        contest_id: Set(contest.id),
        stage_id: Set(stage.id),
        entry_id: Set(None),
        closes_at: Set(closes_at),
        reason: Set(extension.reason.clone()),
        author_id: Set(scene.committee()?.id),
        created_at: Set(at),
        ..Default::default()
    };
    deadline_extensions::Entity::insert(row).exec(scene.txn).await?;
    let details = json!({ "stage": stage.pid, "entry": null, "from": stage.closes_at, "to": closes_at });
    act(scene, "contest.deadline_extended", contest)?.with(details).record(scene.txn, at).await
}
