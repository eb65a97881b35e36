//! The leader's page: where a region's contests stand, what its catalogue holds, who won last.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, JoinType, QueryOrder, QuerySelect, Select,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, Func},
};

use super::{
    _entities::{awards, deadline_extensions, dimensions, frameworks, innovation_tags, innovations, stages},
    contests, entries, regions,
};
use crate::domain::{
    actor::Actor,
    contest::ContestStatus,
    entry::EntryStatus,
    region::RegionKind,
    stage::{Extension, Phase, StageWindow},
};

/// Awards on the page.
const LAST_AWARDS: u64 = 10;
/// Contests on the page, newest first.
const LAST_CONTESTS: u64 = 12;

/// The page of one region.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Contests, newest first.
    pub contests: Vec<ContestState>,
    /// Public records of the catalogue.
    pub innovations: u64,
    /// Top dimensions of the usual framework with the number of records in them.
    pub dimensions: Vec<DimensionCount>,
    /// Last awards, newest first.
    pub awards: Vec<LastAward>,
}

/// A contest with where it stands.
#[derive(Clone, Debug)]
pub struct ContestState {
    /// The contest.
    pub contest: contests::Model,
    /// The stage that runs, or else the next one, or else the last one.
    pub stage: Option<(stages::Model, StageWindow)>,
    /// Entries that were handed in, by state.
    pub counts: BTreeMap<EntryStatus, i64>,
}

/// A dimension with the number of records in it or below it.
#[derive(Clone, Debug)]
pub struct DimensionCount {
    /// The dimension.
    pub dimension: dimensions::Model,
    /// Code of its framework.
    pub framework: String,
    /// Number of records.
    pub count: i64,
}

/// An award with its entry.
#[derive(Clone, Debug)]
pub struct LastAward {
    /// The award.
    pub award: awards::Model,
    /// Title of the entry.
    pub title: String,
    /// The contest.
    pub contest: contests::Model,
}

/// The regions a person may read: those with a role, first; then the regencies and cities of own provinces.
///
/// # Errors
/// When the database fails.
pub async fn readable_regions(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<regions::Model>, DbErr> {
    let own: Vec<i64> = actor.memberships.iter().map(|membership| membership.region_id).collect();
    let (mut found, others): (Vec<_>, Vec<_>) =
        regions::Model::list(db).await?.into_iter().partition(|region| own.contains(&region.id));
    let below = |region: &regions::Model| {
        found.iter().any(|own| own.kind == RegionKind::Provinsi && own.code == region.province_code)
    };
    let below: Vec<_> = others.into_iter().filter(below).collect();
    found.extend(below);
    Ok(found)
}

/// The page of a region. Contests in preparation only where `with_drafts`.
///
/// # Errors
/// When the database fails.
pub async fn load(
    db: &impl ConnectionTrait,
    region: &regions::Model,
    with_drafts: bool,
    now: DateTime<Utc>,
) -> Result<Overview, DbErr> {
    let mut query = contests::Entity::find().filter(contests::Column::RegionId.eq(region.id));
    if !with_drafts {
        query = query.filter(contests::Column::Status.ne(ContestStatus::Draft));
    }
    let found = query
        .order_by_desc(contests::Column::Year)
        .order_by_desc(contests::Column::Id)
        .limit(LAST_CONTESTS)
        .all(db)
        .await?;
    Ok(Overview {
        contests: states(db, found, now).await?,
        innovations: public_records(region.id).count(db).await?,
        dimensions: dimension_counts(db, region.id).await?,
        awards: last_awards(db, region.id).await?,
    })
}

async fn states(
    db: &impl ConnectionTrait,
    found: Vec<contests::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<ContestState>, DbErr> {
    let ids: Vec<i64> = found.iter().map(|contest| contest.id).collect();
    let stages = stages::Entity::find()
        .filter(stages::Column::ContestId.is_in(ids.clone()))
        .order_by_asc(stages::Column::Position)
        .all(db)
        .await?;
    let extensions = deadline_extensions::Entity::find()
        .filter(deadline_extensions::Column::ContestId.is_in(ids.clone()))
        .filter(deadline_extensions::Column::EntryId.is_null())
        .all(db)
        .await?;
    let mut counts = handed_in(db, ids).await?;
    let state = |contest: contests::Model| {
        let own = stages.iter().filter(|stage| stage.contest_id == contest.id);
        let stage = present_stage(own, &extensions, now);
        ContestState { counts: counts.remove(&contest.id).unwrap_or_default(), stage, contest }
    };
    Ok(found.into_iter().map(state).collect())
}

/// Drafts are the teams' own business and are not counted.
async fn handed_in(
    db: &impl ConnectionTrait,
    contest_ids: Vec<i64>,
) -> Result<BTreeMap<i64, BTreeMap<EntryStatus, i64>>, DbErr> {
    let rows: Vec<(i64, EntryStatus, i64)> = entries::Entity::find()
        .filter(entries::Column::ContestId.is_in(contest_ids))
        .filter(entries::Column::Status.is_not_in([EntryStatus::Draft, EntryStatus::Withdrawn]))
        .select_only()
        .column(entries::Column::ContestId)
        .column(entries::Column::Status)
        .column_as(entries::Column::Id.count(), "entries")
        .group_by(entries::Column::ContestId)
        .group_by(entries::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts: BTreeMap<i64, BTreeMap<EntryStatus, i64>> = BTreeMap::new();
    for (contest, status, count) in rows {
        counts.entry(contest).or_default().insert(status, count);
    }
    Ok(counts)
}

fn present_stage<'a>(
    stages: impl Iterator<Item = &'a stages::Model>,
    extensions: &[deadline_extensions::Model],
    now: DateTime<Utc>,
) -> Option<(stages::Model, StageWindow)> {
    let dated: Vec<(stages::Model, StageWindow)> = stages
        .map(|stage| {
            let own = extensions.iter().filter(|row| row.stage_id == stage.id);
            let own: Vec<_> = own.map(|row| Extension { entry_id: None, closes_at: row.closes_at }).collect();
            (stage.clone(), stage.window().extended(&own, None))
        })
        .collect();
    let first = |phase| dated.iter().find(|(_, window)| window.phase_at(now) == phase);
    first(Phase::Open).or_else(|| first(Phase::NotYet)).or(dated.last()).cloned()
}

fn public_records(region_id: i64) -> Select<innovations::Entity> {
    innovations::Entity::find()
        .filter(innovations::Column::RegionId.eq(region_id))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
}

async fn dimension_counts(db: &impl ConnectionTrait, region_id: i64) -> Result<Vec<DimensionCount>, DbErr> {
    let roots = dimensions::Entity::find()
        .find_also_related(frameworks::Entity)
        .filter(frameworks::Column::IsDefault.eq(true))
        .filter(dimensions::Column::ParentId.is_null())
        .order_by_asc(dimensions::Column::Position)
        .all(db)
        .await?;
    // A tag on a sub-dimension counts for the dimension above it.
    let root = Func::coalesce([
        Expr::col((dimensions::Entity, dimensions::Column::ParentId)),
        Expr::col((dimensions::Entity, dimensions::Column::Id)),
    ]);
    let counted: Vec<(i64, i64)> = public_records(region_id)
        .join_rev(JoinType::InnerJoin, innovation_tags::Relation::Innovations.def())
        .join(JoinType::InnerJoin, innovation_tags::Relation::Dimensions.def())
        .select_only()
        .column_as(Expr::from(root.clone()), "root")
        .column_as(Expr::col((innovations::Entity, innovations::Column::Id)).count_distinct(), "records")
        .group_by(Expr::from(root))
        .into_tuple()
        .all(db)
        .await?;
    let counted: BTreeMap<i64, i64> = counted.into_iter().collect();
    Ok(roots
        .into_iter()
        .map(|(dimension, framework)| DimensionCount {
            count: counted.get(&dimension.id).copied().unwrap_or(0),
            framework: framework.map(|framework| framework.code).unwrap_or_default(),
            dimension,
        })
        .collect())
}

async fn last_awards(db: &impl ConnectionTrait, region_id: i64) -> Result<Vec<LastAward>, DbErr> {
    let rows = awards::Entity::find()
        .find_also_related(entries::Entity)
        .find_also_related(contests::Entity)
        .filter(contests::Column::RegionId.eq(region_id))
        .order_by_desc(awards::Column::CreatedAt)
        .order_by_asc(awards::Column::Position)
        .order_by_asc(awards::Column::Id)
        .limit(LAST_AWARDS)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(award, entry, contest)| Some(LastAward { award, title: entry?.title, contest: contest? }))
        .collect())
}
