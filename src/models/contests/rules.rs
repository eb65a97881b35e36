//! The rules of a contest: put together from the tables while it is a draft, read from the frozen text afterwards.

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use serde::de::DeserializeOwned;

use super::{
    Model, Standing,
    rubrics::{RubricSheet, with_criteria},
};
use crate::{
    domain::{
        category::ChecklistItem,
        contest_rules::{CategoryRules, ContestRules, FormSetRef, RULES_FORMAT, StageRules},
        evidence::RequiredEvidence,
        form_set::FormSet,
        rubric::{Criterion, Level, Rubric, Scale},
    },
    models::_entities::{categories, criteria, form_sets, rubrics},
};

/// A text in the database that should be JSON and is not: a broken row, never a person's mistake.
fn broken(what: &str, error: &serde_json::Error) -> DbErr {
    DbErr::Json(format!("{what}: {error}"))
}

/// Reads a JSON column.
///
/// # Errors
/// When the text is not what it should be.
pub fn read_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, DbErr> {
    serde_json::from_str(text).map_err(|error| broken(what, &error))
}

impl Standing {
    /// The rules in force: the frozen ones, or for a draft those that opening would freeze.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn rules(&self, db: &impl ConnectionTrait) -> Result<ContestRules, DbErr> {
        match &self.contest.rules {
            Some(frozen) => read_json("contests.rules", frozen),
            None => self.draft_rules(db).await,
        }
    }

    /// The rules as the tables have them now.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn draft_rules(&self, db: &impl ConnectionTrait) -> Result<ContestRules, DbErr> {
        let contest = &self.contest;
        let form_set = contest.form_set_row(db).await?;
        let category_rows = contest.list_categories(db).await?;
        let rubric_rows = rubrics::Entity::find()
            .filter(rubrics::Column::Id.is_in(category_rows.iter().map(|category| category.rubric_id)))
            .all(db)
            .await?;
        let sheets = with_criteria(db, rubric_rows).await?;
        let category_rules =
            category_rows.iter().map(|category| rules_of_category(category, &sheets)).collect::<Result<Vec<_>, _>>()?;
        Ok(ContestRules {
            format: RULES_FORMAT.to_owned(),
            contest: contest.slug.clone(),
            name_id: contest.name_id.clone(),
            name_en: contest.name_en.clone(),
            year: contest.year,
            region_code: self.region.code.clone(),
            time_zone: self.region.time_zone,
            categories: category_rules,
            stages: self
                .stages
                .iter()
                .map(|stage| StageRules {
                    kind: stage.kind,
                    name_id: stage.name_id.clone(),
                    name_en: stage.name_en.clone(),
                    opens_at: stage.opens_at,
                    closes_at: stage.closes_at,
                    weight_bp: stage.weight_bp,
                })
                .collect(),
            combine: contest.combine,
            quorum: contest.quorum,
            decimals: contest.decimals,
            tie_breaks: read_json("contests.tie_breaks", &contest.tie_breaks)?,
            form_set: FormSetRef { code: form_set.code, version: form_set.version, sha256: form_set.sha256 },
            blind_names: contest.blind_names,
            needs_office_approval: contest.needs_office_approval,
            grace_minutes: contest.grace_minutes,
            max_file_bytes: contest.max_file_bytes,
        })
    }
}

impl Model {
    /// The contest's categories in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_categories(&self, db: &impl ConnectionTrait) -> Result<Vec<categories::Model>, DbErr> {
        categories::Entity::find()
            .filter(categories::Column::ContestId.eq(self.id))
            .order_by_asc(categories::Column::Position)
            .order_by_asc(categories::Column::Id)
            .all(db)
            .await
    }

    /// The row of the contest's form set.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn form_set_row(&self, db: &impl ConnectionTrait) -> Result<form_sets::Model, DbErr> {
        let found = form_sets::Entity::find_by_id(self.form_set_id).one(db).await?;
        found.ok_or_else(|| DbErr::RecordNotFound("form set of a contest".to_owned()))
    }

    /// The sections and fields that an entry of this contest has.
    ///
    /// # Errors
    /// When the database fails or the definition is broken.
    pub async fn form_set(&self, db: &impl ConnectionTrait) -> Result<FormSet, DbErr> {
        read_json("form_sets.definition", &self.form_set_row(db).await?.definition)
    }
}

/// A category's rules with its rubric.
fn rules_of_category(category: &categories::Model, sheets: &[RubricSheet]) -> Result<CategoryRules, DbErr> {
    let sheet = sheets.iter().find(|sheet| sheet.rubric.id == category.rubric_id);
    let sheet = sheet.ok_or_else(|| DbErr::RecordNotFound("rubric of a category".to_owned()))?;
    let checklist: Vec<ChecklistItem> = read_json("categories.checklist", &category.checklist)?;
    Ok(CategoryRules {
        code: category.code.clone(),
        name_id: category.name_id.clone(),
        name_en: category.name_en.clone(),
        required_evidence: required_evidence(&sheet.criteria)?,
        rubric: sheet.as_rules()?,
        checklist,
        sheets_per_entry: category.sheets_per_entry,
    })
}

/// A rubric's criteria in order.
///
/// # Errors
/// When the database fails.
pub async fn list_criteria(db: &impl ConnectionTrait, rubric_id: i64) -> Result<Vec<criteria::Model>, DbErr> {
    criteria::Entity::find()
        .filter(criteria::Column::RubricId.eq(rubric_id))
        .order_by_asc(criteria::Column::Position)
        .order_by_asc(criteria::Column::Id)
        .all(db)
        .await
}

/// A rubric as the rules know it.
///
/// # Errors
/// When a row is broken.
pub fn rubric_of(row: &rubrics::Model, rows: &[criteria::Model]) -> Result<Rubric, DbErr> {
    let criteria = rows.iter().map(criterion_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Rubric {
        code: row.code.clone(),
        name_id: row.name_id.clone(),
        name_en: row.name_en.clone(),
        scheme: row.scheme,
        criteria,
    })
}

fn criterion_of(row: &criteria::Model) -> Result<Criterion, DbErr> {
    let levels: Vec<Level> = read_json("criteria.levels", &row.levels)?;
    Ok(Criterion {
        code: row.code.clone(),
        name_id: row.name_id.clone(),
        name_en: row.name_en.clone(),
        weight: row.weight,
        scale: Scale { min: row.scale_min, max: row.scale_max, step: row.scale_step },
        mandatory: row.mandatory,
        levels,
        note_required: row.note_required,
    })
}

fn required_evidence(rows: &[criteria::Model]) -> Result<Vec<RequiredEvidence>, DbErr> {
    let mut all = Vec::new();
    for row in rows {
        let required: Vec<RequiredEvidence> = read_json("criteria.evidence", &row.evidence)?;
        all.extend(required);
    }
    Ok(all)
}
