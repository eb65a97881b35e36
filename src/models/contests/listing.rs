//! Lists of contests: few columns (never the frozen rules), and a number of statements that does not grow.

use std::collections::BTreeSet;

use sea_orm::{
    ConnectionTrait, DbErr, DerivePartialModel, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
};

use super::{
    Column, Entity, Relation,
    parts::{add_columns, stages_of},
    stage_rows,
};
use crate::{
    domain::{
        contest::ContestStatus,
        stage::{Extension, StageKind, StageWindow},
    },
    models::{_entities::deadline_extensions, regions},
};

/// Contests on one page of the public list.
pub const PAGE: u64 = 24;

/// The columns a list shows.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct ContestRow {
    /// Row id; never shown.
    pub id: i64,
    /// Slug.
    pub slug: String,
    /// Row id of its region.
    pub region_id: i64,
    /// Year.
    pub year: i32,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// State.
    pub status: ContestStatus,
    /// Made up for demonstration.
    pub is_example: bool,
}

/// A contest in a list, with its region and its stages, extensions for everybody applied.
#[derive(Clone, Debug)]
pub struct ContestHead {
    /// The contest.
    pub contest: ContestRow,
    /// Its region.
    pub region: regions::Model,
    /// Its stages in order with the windows that count.
    pub stages: Vec<(stage_rows::Model, StageWindow)>,
}

/// What the public list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Slug of a region; one that there is not does not narrow the list.
    pub region: String,
    /// A year.
    pub year: Option<i32>,
    /// Page, from 0.
    pub page: u64,
}

/// One page of the public list.
#[derive(Clone, Debug)]
pub struct ContestList {
    /// The contests.
    pub contests: Vec<ContestHead>,
    /// How many there are in all.
    pub total: u64,
    /// Regions with opened contests, by code: what the list can be narrowed to.
    pub regions: Vec<regions::Model>,
    /// Their years, newest first.
    pub years: Vec<i32>,
}

/// The opened contests of one region and year.
struct Shelf {
    region: regions::Model,
    year: i32,
    contests: u64,
}

impl ContestHead {
    /// The window of the first stage of this kind.
    #[must_use]
    pub fn window_of(&self, kind: StageKind) -> StageWindow {
        let found = self.stages.iter().find(|(stage, _)| stage.kind == kind);
        found.map_or_else(StageWindow::default, |(_, window)| *window)
    }
}

/// Opened contests, newest year first. Three statements.
///
/// # Errors
/// When the database fails.
pub async fn list_public(db: &impl ConnectionTrait, filter: &ListFilter) -> Result<ContestList, DbErr> {
    let shelves = shelves(db).await?;
    let region_id = match shelves.iter().find(|shelf| shelf.region.slug == filter.region) {
        Some(shelf) => Some(shelf.region.id),
        None if filter.region.is_empty() => None,
        None => regions::Model::find_by_slug(db, &filter.region).await?.map(|region| region.id),
    };
    let is_wanted = |id: i64, year: i32| {
        region_id.is_none_or(|wanted| wanted == id) && filter.year.is_none_or(|wanted| wanted == year)
    };
    let wanted = shelves.iter().filter(|shelf| is_wanted(shelf.region.id, shelf.year));
    let total = wanted.map(|shelf| shelf.contests).sum();
    let rows = Entity::find()
        .filter(Column::Status.ne(ContestStatus::Draft))
        .apply_if(region_id, |query, id| query.filter(Column::RegionId.eq(id)))
        .apply_if(filter.year, |query, year| query.filter(Column::Year.eq(year)))
        .order_by_desc(Column::Year)
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .offset(filter.page.saturating_mul(PAGE))
        .limit(PAGE)
        .into_partial_model()
        .all(db)
        .await?;
    let years: BTreeSet<i32> = shelves.iter().map(|shelf| shelf.year).collect();
    let mut regions: Vec<regions::Model> = shelves.into_iter().map(|shelf| shelf.region).collect();
    regions.dedup_by_key(|region| region.id);
    let contests = with_stages(db, rows, &regions).await?;
    Ok(ContestList { contests, total, regions, years: years.into_iter().rev().collect() })
}

/// How many opened contests each region has in each year, by the region's code.
async fn shelves(db: &impl ConnectionTrait) -> Result<Vec<Shelf>, DbErr> {
    let mut select = Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, Relation::Regions.def())
        .column(Column::Year)
        .column_as(Column::Id.count(), "contests")
        .filter(Column::Status.ne(ContestStatus::Draft))
        .group_by(regions::Column::Id)
        .group_by(Column::Year)
        .order_by_asc(regions::Column::Code)
        .into_query();
    add_columns::<regions::Entity>(&mut select, "region_");
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let contests: i64 = row.try_get("", "contests")?;
            Ok(Shelf {
                region: regions::Model::from_query_result(row, "region_")?,
                year: row.try_get("", "year")?,
                contests: u64::try_from(contests).unwrap_or(0),
            })
        })
        .collect()
}

/// The regions of these contests.
///
/// # Errors
/// When the database fails.
pub async fn regions_of(db: &impl ConnectionTrait, rows: &[ContestRow]) -> Result<Vec<regions::Model>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|contest| contest.region_id);
    regions::Entity::find().filter(regions::Column::Id.is_in(ids)).all(db).await
}

/// Puts regions, stages and extensions to the rows: one statement.
///
/// # Errors
/// When the database fails.
pub async fn with_stages(
    db: &impl ConnectionTrait,
    rows: Vec<ContestRow>,
    regions: &[regions::Model],
) -> Result<Vec<ContestHead>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|contest| contest.id).collect();
    let (stages, mut extensions) = stages_of(db, &ids).await?;
    extensions.retain(|extension| extension.entry_id.is_none());
    let head = |contest: ContestRow| {
        let region = regions.iter().find(|region| region.id == contest.region_id)?.clone();
        let own = stages.iter().filter(|stage| stage.contest_id == contest.id);
        let stages = own.map(|stage| (stage.clone(), window(stage, &extensions))).collect();
        Some(ContestHead { contest, region, stages })
    };
    Ok(rows.into_iter().filter_map(head).collect())
}

fn window(stage: &stage_rows::Model, extensions: &[deadline_extensions::Model]) -> StageWindow {
    let own: Vec<Extension> = extensions
        .iter()
        .filter(|row| row.stage_id == stage.id)
        .map(|row| Extension { entry_id: None, closes_at: row.closes_at })
        .collect();
    stage.window().extended(&own, None)
}
