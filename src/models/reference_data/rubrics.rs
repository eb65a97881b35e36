//! Rubric presets. Contests copy them, so they may follow the data; a contest's own rubric never does.

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter};

use super::json;
use crate::{
    data::{
        self,
        rubrics::{CriterionPreset, RubricPreset},
    },
    models::{
        _entities::{
            criteria,
            prelude::{Criteria, Rubrics},
            rubrics,
        },
        upsert::Load,
    },
};

pub async fn load(load: &mut Load<'_>) -> Result<(), DbErr> {
    for preset in data::rubrics::rubrics()? {
        let found = Rubrics::find()
            .filter(rubrics::COLUMN.contest_id.is_null())
            .filter(rubrics::COLUMN.code.eq(preset.code.as_str()))
            .one(load.txn)
            .await?;
        let rubric = load.put(found, rubric_row(&preset)).await?;
        for (position, criterion) in (1..).zip(&preset.criteria) {
            put_criterion(load, rubric.id, position, criterion).await?;
        }
        remove_others(load, rubric.id, &preset).await?;
    }
    Ok(())
}

async fn put_criterion(
    load: &mut Load<'_>,
    rubric_id: i64,
    position: i32,
    criterion: &CriterionPreset,
) -> Result<(), DbErr> {
    let found = Criteria::find()
        .filter(criteria::COLUMN.rubric_id.eq(rubric_id))
        .filter(criteria::COLUMN.code.eq(criterion.code.as_str()))
        .one(load.txn)
        .await?;
    load.put(found, criterion_row(rubric_id, position, criterion)?).await.map(|_| ())
}

/// A criterion that left the preset would spoil the sum of its weights.
async fn remove_others(load: &mut Load<'_>, rubric_id: i64, preset: &RubricPreset) -> Result<(), DbErr> {
    let codes = preset.criteria.iter().map(|criterion| criterion.code.as_str());
    let removed = Criteria::delete_many()
        .filter(criteria::COLUMN.rubric_id.eq(rubric_id))
        .filter(criteria::COLUMN.code.is_not_in(codes))
        .exec(load.txn)
        .await?;
    load.report.removed += usize::try_from(removed.rows_affected).unwrap_or(usize::MAX);
    Ok(())
}

fn rubric_row(preset: &RubricPreset) -> rubrics::ActiveModel {
    rubrics::ActiveModel {
        contest_id: Set(None),
        code: Set(preset.code.clone()),
        name_id: Set(preset.name_id.clone()),
        name_en: Set(preset.name_en.clone()),
        scheme: Set(preset.scheme),
        source: Set(preset.source.clone()),
        weights_assumed: Set(preset.weights_assumed),
        ..Default::default()
    }
}

fn criterion_row(rubric_id: i64, position: i32, criterion: &CriterionPreset) -> Result<criteria::ActiveModel, DbErr> {
    Ok(criteria::ActiveModel {
        rubric_id: Set(rubric_id),
        code: Set(criterion.code.clone()),
        position: Set(position),
        name_id: Set(criterion.name_id.clone()),
        name_en: Set(criterion.name_en.clone()),
        description_id: Set(criterion.description_id.clone()),
        description_en: Set(criterion.description_en.clone()),
        weight: Set(criterion.weight),
        mandatory: Set(criterion.mandatory),
        scale_min: Set(criterion.scale.min),
        scale_max: Set(criterion.scale.max),
        scale_step: Set(criterion.scale.step),
        levels: Set(json(&criterion.levels)?),
        evidence: Set(json(&criterion.evidence)?),
        note_required: Set(criterion.note_required),
        ..Default::default()
    })
}
