//! A contest's own rubrics: copied from a preset or an earlier contest, then changed until the opening.

pub mod criteria;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, IntoActiveModel, QueryOrder,
    entity::prelude::*,
};

use super::{
    Model,
    draft::{Draft, DraftError, Edit, json_text},
    rules::{list_criteria, read_json, rubric_of},
};
use crate::{
    data::rubrics::EvidenceHint,
    domain::{
        evidence::{MediaType, RequiredEvidence},
        rubric::{Rubric, RubricScheme},
        setup::{RubricChoice, RubricPlan},
    },
    models::_entities::{categories, criteria as criterion_rows, rubrics},
};

/// A rubric with its criteria in order.
#[derive(Clone, Debug)]
pub struct RubricSheet {
    /// The rubric.
    pub rubric: rubrics::Model,
    /// Its criteria.
    pub criteria: Vec<criterion_rows::Model>,
}

impl RubricSheet {
    /// The rubrics of a contest, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_of(db: &impl ConnectionTrait, contest_id: i64) -> Result<Vec<Self>, DbErr> {
        let rows = rubrics::Entity::find()
            .filter(rubrics::Column::ContestId.eq(contest_id))
            .order_by_asc(rubrics::Column::Id)
            .all(db)
            .await?;
        with_criteria(db, rows).await
    }

    /// The rubric as the rules know it.
    ///
    /// # Errors
    /// When a row is broken.
    pub fn as_rules(&self) -> Result<Rubric, DbErr> {
        rubric_of(&self.rubric, &self.criteria)
    }

    /// Sum of the weights.
    #[must_use]
    pub fn weight_sum(&self) -> i64 {
        self.criteria.iter().map(|criterion| i64::from(criterion.weight)).sum()
    }
}

/// Puts the criteria to their rubrics; one statement for all.
///
/// # Errors
/// When the database fails.
pub async fn with_criteria(db: &impl ConnectionTrait, rows: Vec<rubrics::Model>) -> Result<Vec<RubricSheet>, DbErr> {
    let ids: Vec<i64> = rows.iter().map(|rubric| rubric.id).collect();
    let all = criterion_rows::Entity::find()
        .filter(criterion_rows::Column::RubricId.is_in(ids))
        .order_by_asc(criterion_rows::Column::Position)
        .order_by_asc(criterion_rows::Column::Id)
        .all(db)
        .await?;
    let of = |id| all.iter().filter(|criterion| criterion.rubric_id == id).cloned().collect();
    Ok(rows.into_iter().map(|rubric| RubricSheet { criteria: of(rubric.id), rubric }).collect())
}

/// The presets.
///
/// # Errors
/// When the database fails.
pub async fn presets(db: &impl ConnectionTrait) -> Result<Vec<rubrics::Model>, DbErr> {
    rubrics::Entity::find().filter(rubrics::Column::ContestId.is_null()).order_by_asc(rubrics::Column::Id).all(db).await
}

/// The row id of the rubric a category chose; copies a preset or makes an empty one where asked.
///
/// # Errors
/// [`DraftError::UnknownPreset`] when there is no such rubric.
pub async fn resolve(
    txn: &DatabaseTransaction,
    contest_id: i64,
    choice: &RubricChoice,
    now: DateTime<Utc>,
) -> Result<i64, DraftError> {
    match choice {
        RubricChoice::Own(pid) => {
            let own = rubrics::Entity::find()
                .filter(rubrics::Column::ContestId.eq(contest_id))
                .filter(rubrics::Column::Pid.eq(*pid))
                .one(txn)
                .await?;
            Ok(own.ok_or(DraftError::UnknownPreset)?.id)
        }
        RubricChoice::Preset(code) => {
            let all = presets(txn).await?;
            let preset = all.into_iter().find(|preset| preset.code == *code).ok_or(DraftError::UnknownPreset)?;
            Ok(copy(txn, &preset, contest_id, now).await?)
        }
        RubricChoice::Empty => Ok(insert_empty(txn, contest_id, now).await?),
    }
}

async fn insert_empty(txn: &DatabaseTransaction, contest_id: i64, now: DateTime<Utc>) -> Result<i64, DbErr> {
    let row = rubrics::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(Some(contest_id)),
        code: Set("rubrik".to_owned()),
        name_id: Set("Rubrik baru".to_owned()),
        name_en: Set("New rubric".to_owned()),
        scheme: Set(RubricScheme::Percent),
        source: Set(String::new()),
        weights_assumed: Set(false),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(rubrics::Entity::insert(row).exec(txn).await?.last_insert_id)
}

/// Copies a preset's or an earlier contest's rubric into a contest; gives the new row id.
///
/// # Errors
/// When the database fails.
pub async fn copy(
    txn: &DatabaseTransaction,
    source: &rubrics::Model,
    contest_id: i64,
    now: DateTime<Utc>,
) -> Result<i64, DbErr> {
    let mut row = source.clone().into_active_model();
    row.id = NotSet;
    row.pid = Set(Uuid::new_v4());
    row.contest_id = Set(Some(contest_id));
    row.created_at = Set(now);
    row.updated_at = Set(now);
    let rubric_id = rubrics::Entity::insert(row.reset_all()).exec(txn).await?.last_insert_id;
    for criterion in list_criteria(txn, source.id).await? {
        let evidence = if source.contest_id.is_none() { from_hints(&criterion)? } else { criterion.evidence.clone() };
        let mut row = criterion.into_active_model();
        row.id = NotSet;
        row.pid = Set(Uuid::new_v4());
        row.rubric_id = Set(rubric_id);
        row.evidence = Set(evidence);
        criterion_rows::Entity::insert(row.reset_all()).exec(txn).await?;
    }
    Ok(rubric_id)
}

/// Presets say in words what proves a criterion; a contest says it as requirements that can be checked.
fn from_hints(criterion: &criterion_rows::Model) -> Result<String, DbErr> {
    let hints: Vec<EvidenceHint> = read_json("criteria.evidence", &criterion.evidence)?;
    let required: Vec<RequiredEvidence> = (1..)
        .zip(hints)
        .map(|(number, hint)| RequiredEvidence {
            code: format!("{}-{number}", criterion.code),
            criterion: Some(criterion.code.clone()),
            field: None,
            media_types: media_types(&hint.formats),
            link_allowed: hint.formats.iter().any(|format| format == "url"),
            text_id: hint.text_id,
            text_en: hint.text_en,
            min_count: i32::from(hint.required),
            per_level: hint.per_level,
            kinds: hint.kinds,
            max_count: None,
            max_bytes: None,
        })
        .collect();
    json_text(&required)
}

fn media_types(formats: &[String]) -> Vec<MediaType> {
    let is_named = |media: &&MediaType| formats.iter().any(|format| media.extensions().contains(&format.as_str()));
    MediaType::ALL.iter().filter(is_named).copied().collect()
}

impl Model {
    /// Changes a rubric's head, the order of its criteria and their weights. Criteria that the plan does not name are
    /// taken out.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn update_rubric(
        &self,
        db: &DatabaseConnection,
        pid: Uuid,
        plan: &RubricPlan,
        edit: Edit,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let rubric = find_own(&draft, pid).await?;
        let row = rubrics::ActiveModel {
            id: Set(rubric.id),
            name_id: Set(plan.name_id.clone()),
            name_en: Set(plan.name_en.clone()),
            scheme: Set(plan.scheme),
            // Whoever saves the weights has confirmed them.
            weights_assumed: Set(false),
            updated_at: Set(edit.now),
            ..Default::default()
        };
        rubrics::Entity::update(row).exec(&draft.txn).await?;
        for criterion in list_criteria(&draft.txn, rubric.id).await? {
            let place = plan.weights.iter().position(|(pid, _)| *pid == criterion.pid);
            criteria::place(&draft.txn, &criterion, place.map(|at| (at, plan.weights[at].1))).await?;
        }
        draft.finish(edit, "contest.rubric_changed").await
    }

    /// Takes a rubric out that no category uses.
    ///
    /// # Errors
    /// [`DraftError::InUse`] when one does.
    pub async fn remove_rubric(&self, db: &DatabaseConnection, pid: Uuid, edit: Edit) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let rubric = find_own(&draft, pid).await?;
        let users =
            categories::Entity::find().filter(categories::Column::RubricId.eq(rubric.id)).count(&draft.txn).await?;
        if users > 0 {
            return Err(DraftError::InUse);
        }
        rubrics::Entity::delete_by_id(rubric.id).exec(&draft.txn).await?;
        draft.finish(edit, "contest.rubric_removed").await
    }
}

async fn find_own(draft: &Draft, pid: Uuid) -> Result<rubrics::Model, DraftError> {
    let found = rubrics::Entity::find()
        .filter(rubrics::Column::ContestId.eq(draft.contest.id))
        .filter(rubrics::Column::Pid.eq(pid))
        .one(&draft.txn)
        .await?;
    found.ok_or(DraftError::NotThere)
}
