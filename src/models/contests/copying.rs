//! Copying an earlier contest: categories, rubrics and stages, dates moved by the years between. Never entries, judges,
//! extensions or results.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseTransaction, DbErr, IntoActiveModel, QueryOrder,
    entity::prelude::*,
    sea_query::ExprTrait,
};

use super::{ActiveModel, Model, entry_form, rubrics};
use crate::{
    domain::local_time::shift_years,
    models::{
        _entities::{categories, rubrics as rubric_rows, stages},
        regions,
    },
};

/// The columns that a copy takes over.
pub(super) fn row_of(source: &Model) -> ActiveModel {
    ActiveModel {
        summary_id: Set(source.summary_id.clone()),
        summary_en: Set(source.summary_en.clone()),
        // A copy of something made up is made up.
        is_example: Set(source.is_example),
        form_set_id: Set(source.form_set_id),
        framework_id: Set(source.framework_id),
        combine: Set(source.combine),
        decimals: Set(source.decimals),
        quorum: Set(source.quorum),
        tie_breaks: Set(source.tie_breaks.clone()),
        blind_names: Set(source.blind_names),
        needs_office_approval: Set(source.needs_office_approval),
        grace_minutes: Set(source.grace_minutes),
        max_file_bytes: Set(source.max_file_bytes),
        copied_from_id: Set(Some(source.id)),
        ..Default::default()
    }
}

/// Copies what belongs to the contest.
pub(super) async fn copy_parts(
    txn: &DatabaseTransaction,
    source: &Model,
    contest: &Model,
    region: &regions::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    entry_form::copy_own(txn, source, contest, now).await?;
    let rubric_ids = copy_rubrics(txn, source, contest, now).await?;
    for category in source.list_categories(txn).await? {
        let Some(rubric_id) = rubric_ids.get(&category.rubric_id) else { continue };
        let mut row = category.into_active_model();
        row.id = NotSet;
        row.pid = Set(Uuid::new_v4());
        row.contest_id = Set(contest.id);
        row.rubric_id = Set(*rubric_id);
        row.created_at = Set(now);
        row.updated_at = Set(now);
        categories::Entity::insert(row.reset_all()).exec(txn).await?;
    }
    let years = contest.year - source.year;
    let move_on = |at: Option<DateTime<Utc>>| at.map(|at| shift_years(at, years, region.time_zone));
    let rows = stages::Entity::find()
        .filter(stages::Column::ContestId.eq(source.id))
        .order_by_asc(stages::Column::Position)
        .all(txn)
        .await?;
    for stage in rows {
        let window = stage.window();
        let (opens_at, closes_at) = (move_on(window.opens_at), move_on(window.closes_at));
        let mut row = stage.into_active_model();
        row.id = NotSet;
        row.pid = Set(Uuid::new_v4());
        row.contest_id = Set(contest.id);
        row.opens_at = Set(opens_at);
        row.closes_at = Set(closes_at);
        row.announced_opens_at = Set(None);
        row.announced_closes_at = Set(None);
        row.announced_at = Set(None);
        stages::Entity::insert(row.reset_all()).exec(txn).await?;
    }
    Ok(())
}

/// Copies every rubric that the contest has or uses; gives old row ids with new ones.
async fn copy_rubrics(
    txn: &DatabaseTransaction,
    source: &Model,
    contest: &Model,
    now: DateTime<Utc>,
) -> Result<BTreeMap<i64, i64>, DbErr> {
    let used: Vec<i64> = source.list_categories(txn).await?.iter().map(|category| category.rubric_id).collect();
    let rows = rubric_rows::Entity::find()
        .filter(rubric_rows::Column::ContestId.eq(source.id).or(rubric_rows::Column::Id.is_in(used)))
        .order_by_asc(rubric_rows::Column::Id)
        .all(txn)
        .await?;
    let mut copied = BTreeMap::new();
    for rubric in rows {
        copied.insert(rubric.id, rubrics::copy(txn, &rubric, contest.id, now).await?);
    }
    Ok(copied)
}
