//! Lists of contests: few columns (never the frozen rules), and a number of statements that does not grow.

use sea_orm::{
    ConnectionTrait, DbErr, DerivePartialModel, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*,
};

use super::{Column, Entity, stage_rows};
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Row id of a region.
    pub region_id: Option<i64>,
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
}

impl ContestHead {
    /// The window of the first stage of this kind.
    #[must_use]
    pub fn window_of(&self, kind: StageKind) -> StageWindow {
        let found = self.stages.iter().find(|(stage, _)| stage.kind == kind);
        found.map_or_else(StageWindow::default, |(_, window)| *window)
    }
}

/// Opened contests, newest year first.
///
/// # Errors
/// When the database fails.
pub async fn list_public(db: &impl ConnectionTrait, filter: ListFilter) -> Result<ContestList, DbErr> {
    let mut query = Entity::find().filter(Column::Status.ne(ContestStatus::Draft));
    if let Some(region_id) = filter.region_id {
        query = query.filter(Column::RegionId.eq(region_id));
    }
    if let Some(year) = filter.year {
        query = query.filter(Column::Year.eq(year));
    }
    let total = query.clone().count(db).await?;
    let rows = query
        .order_by_desc(Column::Year)
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .offset(filter.page.saturating_mul(PAGE))
        .limit(PAGE)
        .into_partial_model()
        .all(db)
        .await?;
    Ok(ContestList { contests: with_stages(db, rows).await?, total })
}

/// Contests that may receive entries now or soon: open, oldest first; for the home page.
///
/// # Errors
/// When the database fails.
pub async fn list_open(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<ContestHead>, DbErr> {
    let rows = Entity::find()
        .filter(Column::Status.eq(ContestStatus::Open))
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(db)
        .await?;
    with_stages(db, rows).await
}

/// Regions and years that have opened contests, for the filter.
///
/// # Errors
/// When the database fails.
pub async fn filter_choices(db: &impl ConnectionTrait) -> Result<(Vec<regions::Model>, Vec<i32>), DbErr> {
    let pairs: Vec<(i64, i32)> = Entity::find()
        .select_only()
        .column(Column::RegionId)
        .column(Column::Year)
        .filter(Column::Status.ne(ContestStatus::Draft))
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let regions = regions::Entity::find()
        .filter(regions::Column::Id.is_in(pairs.iter().map(|(region, _)| *region)))
        .order_by_asc(regions::Column::Code)
        .all(db)
        .await?;
    let years: std::collections::BTreeSet<i32> = pairs.into_iter().map(|(_, year)| year).collect();
    Ok((regions, years.into_iter().rev().collect()))
}

/// Puts regions, stages and extensions to the rows: three statements.
///
/// # Errors
/// When the database fails.
pub async fn with_stages(db: &impl ConnectionTrait, rows: Vec<ContestRow>) -> Result<Vec<ContestHead>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|contest| contest.id).collect();
    let regions = regions::Entity::find()
        .filter(regions::Column::Id.is_in(rows.iter().map(|contest| contest.region_id)))
        .all(db)
        .await?;
    let stages = stage_rows::Entity::find()
        .filter(stage_rows::Column::ContestId.is_in(ids.iter().copied()))
        .order_by_asc(stage_rows::Column::Position)
        .order_by_asc(stage_rows::Column::Id)
        .all(db)
        .await?;
    let extensions = deadline_extensions::Entity::find()
        .filter(deadline_extensions::Column::ContestId.is_in(ids))
        .filter(deadline_extensions::Column::EntryId.is_null())
        .all(db)
        .await?;
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
    StageWindow { opens_at: stage.opens_at, closes_at: stage.closes_at }.extended(&own, None)
}
