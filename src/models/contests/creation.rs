//! A new contest: from presets, or as a copy of an earlier one.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, QuerySelect, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model, categories, copying, draft::DraftError, rubrics, setup, stages};
use crate::{
    data::stage_presets::{self, CategoryPreset, Presets},
    db,
    domain::{
        award::usual_prizes,
        category::ChecklistItem,
        contest::ContestStatus,
        ranking::Combine,
        setup::{CategoryPlan, MEGABYTE, NewContest, Origin, RubricChoice, StagePlan},
        stage::StageKind,
        text::{free_slug, slug},
        tie_break::TieBreak,
    },
    models::{_entities::categories as category_rows, audit_events::Act, regions},
};

/// The form set a new contest starts with.
const FORM_SET: &str = "inovasi-daerah";

impl Model {
    /// Makes a draft.
    ///
    /// # Errors
    /// [`DraftError::UnknownPreset`] when a preset or the contest to copy is not there.
    pub async fn create(
        db: &DatabaseConnection,
        wish: &NewContest,
        region: &regions::Model,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Self, DraftError> {
        let txn = db::write_txn(db).await?;
        let source = match &wish.origin {
            Origin::Copy { slug } => Some(find_source(&txn, slug, region).await?),
            Origin::Presets { .. } => None,
        };
        let row = match &source {
            Some(source) => copying::row_of(source),
            None => preset_row(&txn, region.id).await?,
        };
        let contest = insert(&txn, row, wish, region, now).await?;
        match (&wish.origin, &source) {
            (Origin::Presets { categories, rubric }, _) => {
                add_presets(&txn, &contest, categories, rubric.as_deref(), now).await?;
            }
            (Origin::Copy { .. }, Some(source)) => copying::copy_parts(&txn, source, &contest, region, now).await?,
            (Origin::Copy { .. }, None) => return Err(DraftError::UnknownPreset),
        }
        Act::new(Some(actor_id), "contest.created", "contest", contest.pid)
            .in_contest(contest.id)
            .in_region(region.id)
            .with(json!({ "copied_from": source.map(|source| source.pid) }))
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(contest)
    }
}

async fn find_source(txn: &DatabaseTransaction, slug: &str, region: &regions::Model) -> Result<Model, DraftError> {
    let found = Model::find_by_slug(txn, slug).await?.filter(|contest| contest.region_id == region.id);
    found.ok_or(DraftError::UnknownPreset)
}

async fn insert(
    txn: &DatabaseTransaction,
    mut row: ActiveModel,
    wish: &NewContest,
    region: &regions::Model,
    now: DateTime<Utc>,
) -> Result<Model, DraftError> {
    row.pid = Set(Uuid::new_v4());
    row.slug = Set(slug_for(txn, wish).await?);
    row.region_id = Set(region.id);
    row.year = Set(wish.year);
    row.name_id = Set(wish.name_id.clone());
    row.name_en = Set(wish.name_en.clone());
    row.status = Set(ContestStatus::Draft);
    row.created_at = Set(now);
    row.updated_at = Set(now);
    row.version = Set(1);
    Entity::insert(row).exec_with_returning(txn).await.map_err(super::draft::code_taken)
}

/// The name with its year, made unique. It ends with a number, so it never meets a word like `new` in an address.
async fn slug_for(txn: &DatabaseTransaction, wish: &NewContest) -> Result<String, DbErr> {
    let year = wish.year.to_string();
    let name = slug(&wish.name_id);
    let name = if name.ends_with(&year) { name } else { format!("{name}-{year}") };
    let taken: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Slug)
        .filter(Column::Slug.starts_with(name.as_str()))
        .into_tuple()
        .all(txn)
        .await?;
    Ok(free_slug(&name, "lomba", |candidate| taken.iter().any(|slug| slug == candidate)))
}

/// What a contest is without any choice made yet.
async fn preset_row(txn: &DatabaseTransaction, region_id: i64) -> Result<ActiveModel, DraftError> {
    let form_sets = setup::form_sets_for(txn, region_id, None).await?;
    let form_set = form_sets.iter().find(|form_set| form_set.code == FORM_SET).or(form_sets.first());
    let frameworks = setup::frameworks(txn).await?;
    let tie_breaks = [TieBreak::HighestWeightCriterion, TieBreak::MedianOfJudges, TieBreak::PlenaryDecision];
    Ok(ActiveModel {
        summary_id: Set(String::new()),
        summary_en: Set(String::new()),
        is_example: Set(false),
        form_set_id: Set(form_set.ok_or(DraftError::UnknownPreset)?.id),
        framework_id: Set(frameworks.first().ok_or(DraftError::UnknownPreset)?.id),
        combine: Set(Combine::Mean),
        decimals: Set(2),
        quorum: Set(2),
        tie_breaks: Set(super::draft::json_text(&tie_breaks)?),
        blind_names: Set(false),
        needs_office_approval: Set(false),
        grace_minutes: Set(15),
        max_file_bytes: Set(20 * MEGABYTE),
        ..Default::default()
    })
}

async fn add_presets(
    txn: &DatabaseTransaction,
    contest: &Model,
    categories: &str,
    rubric: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DraftError> {
    let presets = stage_presets::presets().map_err(DbErr::from)?;
    let set = presets.category_presets.iter().find(|set| set.code == categories).ok_or(DraftError::UnknownPreset)?;
    let choice = rubric.map_or(RubricChoice::Empty, |code| RubricChoice::Preset(code.to_owned()));
    let rubric_id = rubrics::resolve(txn, contest.id, &choice, now).await?;
    add_categories(txn, contest, rubric_id, &category_plans(&presets, set), now).await?;
    let plans = stage_plans(&presets);
    let counting = plans.iter().position(|plan| plan.kind == StageKind::Judging);
    for (position, plan) in plans.iter().enumerate() {
        stages::put(txn, contest.id, None, (position, counting == Some(position)), plan).await?;
    }
    Ok(())
}

async fn add_categories(
    txn: &DatabaseTransaction,
    contest: &Model,
    rubric_id: i64,
    plans: &[CategoryPlan],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut codes: Vec<String> = Vec::new();
    for (position, plan) in (1..).zip(plans) {
        let code = free_slug(&plan.name_id, "kategori", |candidate| codes.iter().any(|code| code == candidate));
        let mut row = categories::fill(plan, code.clone(), rubric_id, now)?;
        codes.push(code);
        row.pid = Set(Uuid::new_v4());
        row.contest_id = Set(contest.id);
        row.position = Set(position);
        row.created_at = Set(now);
        category_rows::Entity::insert(row).exec(txn).await?;
    }
    Ok(())
}

fn category_plans(presets: &Presets, set: &CategoryPreset) -> Vec<CategoryPlan> {
    let names = |members: &[String], name: fn(&stage_presets::CategoryKind) -> &str| {
        let of = |code: &String| presets.categories.iter().find(|kind| kind.code == *code).map(name);
        members.iter().filter_map(of).collect::<Vec<_>>().join(", ")
    };
    let plan = |category: &stage_presets::PresetCategory| CategoryPlan {
        code: String::new(),
        name_id: category.name_id.clone(),
        name_en: category.name_en.clone(),
        description_id: names(&category.members, |kind| &kind.name_id),
        description_en: names(&category.members, |kind| &kind.name_en),
        rubric: RubricChoice::Empty,
        prizes: usual_prizes(),
        checklist: checklist(presets),
        sheets_per_entry: 3,
    };
    set.categories.iter().map(plan).collect()
}

/// What nearly every guideline asks for: applied long enough, papers complete. The committee changes it as it likes.
fn checklist(presets: &Presets) -> Vec<ChecklistItem> {
    let item = |rule: &stage_presets::HouseRule| ChecklistItem {
        code: rule.code.to_lowercase(),
        text_id: rule.text_id.clone(),
        text_en: rule.text_en.clone(),
        required: true,
    };
    presets.rules.iter().filter(|rule| matches!(rule.code.as_str(), "ELIG-1" | "DOC-1")).map(item).collect()
}

/// The stages every contest has, without dates, with one round of judging.
fn stage_plans(presets: &Presets) -> Vec<StagePlan> {
    let mut has_judging = false;
    let mut is_wanted = |stage: &&stage_presets::StagePreset| {
        let is_second_round = stage.kind == StageKind::Judging && has_judging;
        has_judging |= stage.kind == StageKind::Judging;
        !stage.optional && !is_second_round
    };
    let plan = |stage: &stage_presets::StagePreset| StagePlan {
        pid: None,
        kind: stage.kind,
        name_id: stage.name_id.clone(),
        name_en: stage.name_en.clone(),
        opens_at: None,
        closes_at: None,
    };
    presets.stages.iter().filter(|stage| is_wanted(stage)).map(plan).collect()
}
