//! The committee's desk: its contests with what waits in each, counted by the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*, sea_query::ExprTrait};

use super::{
    Column, Entity,
    listing::{ContestHead, regions_of, with_stages},
};
use crate::{
    domain::{actor::Actor, entry::EntryStatus, region::RegionRole, scoring::SheetStatus},
    models::{
        _entities::{assignments, entries, judges, score_sheets},
        regions,
    },
};

/// At most this many contests are shown; older ones are reached from the public list.
const SHOWN: u64 = 60;

/// What waits in one contest. Only what was handed in is counted: drafts are the business of their teams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Entries handed in and not withdrawn.
    pub entries: i64,
    /// Entries that wait for the administrative check.
    pub unverified: i64,
    /// Returned entries whose correction is overdue.
    pub overdue: i64,
    /// Score sheets that are not final.
    pub sheets: i64,
}

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Contests the actor runs, newest first, with what waits.
    pub own: Vec<(ContestHead, Waiting)>,
    /// Contests of the regencies and cities of the actor's province: to be read only.
    pub province: Vec<ContestHead>,
    /// Regions in which the actor may make a contest.
    pub regions: Vec<regions::Model>,
}

impl Desk {
    /// The desk of an actor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(db: &impl ConnectionTrait, actor: &Actor, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let regions = own_regions(db, actor).await?;
        let ids: Vec<i64> = regions.iter().map(|region| region.id).collect();
        let own = heads(db, Column::RegionId.is_in(ids)).await?;
        let waiting = waiting(db, &own.iter().map(|head| head.contest.id).collect::<Vec<_>>(), now).await?;
        let province = read_only(db, &regions).await?;
        let own = own
            .into_iter()
            .map(|head| (waiting.get(&head.contest.id).copied().unwrap_or_default(), head))
            .map(|(waiting, head)| (head, waiting))
            .collect();
        Ok(Self { own, province, regions })
    }
}

/// The regions in whose committee the actor is.
///
/// # Errors
/// When the database fails.
pub async fn own_regions(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<regions::Model>, DbErr> {
    let is_committee = |role| role == RegionRole::Committee;
    let ids: Vec<i64> =
        actor.memberships.iter().filter(|own| is_committee(own.role)).map(|own| own.region_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    regions::Entity::find().filter(regions::Column::Id.is_in(ids)).order_by_asc(regions::Column::Code).all(db).await
}

async fn heads(
    db: &impl ConnectionTrait,
    which: impl sea_orm::sea_query::IntoCondition,
) -> Result<Vec<ContestHead>, DbErr> {
    let rows = Entity::find()
        .filter(which)
        .order_by_desc(Column::Year)
        .order_by_desc(Column::Id)
        .limit(SHOWN)
        .into_partial_model()
        .all(db)
        .await?;
    let regions = regions_of(db, &rows).await?;
    with_stages(db, rows, &regions).await
}

/// Contests of the regions below the actor's provinces, drafts included: a province reads across them.
async fn read_only(db: &impl ConnectionTrait, own: &[regions::Model]) -> Result<Vec<ContestHead>, DbErr> {
    let codes: Vec<&str> = own
        .iter()
        .filter(|region| region.kind == crate::domain::region::RegionKind::Provinsi)
        .map(|region| region.code.as_str())
        .collect();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let below: Vec<i64> = regions::Entity::find()
        .select_only()
        .column(regions::Column::Id)
        .filter(regions::Column::ProvinceCode.is_in(codes))
        .filter(regions::Column::Id.is_not_in(own.iter().map(|region| region.id)))
        .into_tuple()
        .all(db)
        .await?;
    heads(db, Column::RegionId.is_in(below)).await
}

/// Counts what waits in these contests: three statements, however many they are.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    db: &impl ConnectionTrait,
    contest_ids: &[i64],
    now: DateTime<Utc>,
) -> Result<BTreeMap<i64, Waiting>, DbErr> {
    let mut all: BTreeMap<i64, Waiting> = BTreeMap::new();
    if contest_ids.is_empty() {
        return Ok(all);
    }
    for (contest_id, status, count) in entries_by_status(db, contest_ids).await? {
        let waiting = all.entry(contest_id).or_default();
        waiting.entries += count;
        if matches!(status, EntryStatus::Submitted | EntryStatus::Corrected) {
            waiting.unverified += count;
        }
    }
    for (contest_id, count) in overdue_corrections(db, contest_ids, now).await? {
        all.entry(contest_id).or_default().overdue = count;
    }
    for (contest_id, count) in unfinished_sheets(db, contest_ids).await? {
        all.entry(contest_id).or_default().sheets = count;
    }
    Ok(all)
}

async fn entries_by_status(
    db: &impl ConnectionTrait,
    contest_ids: &[i64],
) -> Result<Vec<(i64, EntryStatus, i64)>, DbErr> {
    entries::Entity::find()
        .select_only()
        .column(entries::Column::ContestId)
        .column(entries::Column::Status)
        .column_as(entries::Column::Id.count(), "entries")
        .filter(entries::Column::ContestId.is_in(contest_ids.iter().copied()))
        .filter(entries::Column::Status.is_not_in([EntryStatus::Draft, EntryStatus::Withdrawn]))
        .group_by(entries::Column::ContestId)
        .group_by(entries::Column::Status)
        .into_tuple()
        .all(db)
        .await
}

async fn overdue_corrections(
    db: &impl ConnectionTrait,
    contest_ids: &[i64],
    now: DateTime<Utc>,
) -> Result<Vec<(i64, i64)>, DbErr> {
    entries::Entity::find()
        .select_only()
        .column(entries::Column::ContestId)
        .column_as(entries::Column::Id.count(), "entries")
        .filter(entries::Column::ContestId.is_in(contest_ids.iter().copied()))
        .filter(entries::Column::Status.eq(EntryStatus::Returned))
        .filter(entries::Column::CorrectionDueAt.lt(now))
        .group_by(entries::Column::ContestId)
        .into_tuple()
        .all(db)
        .await
}

/// Assignments that stand and whose sheet was not begun or is not final.
async fn unfinished_sheets(db: &impl ConnectionTrait, contest_ids: &[i64]) -> Result<Vec<(i64, i64)>, DbErr> {
    assignments::Entity::find()
        .select_only()
        .column(judges::Column::ContestId)
        .column_as(assignments::Column::Id.count(), "sheets")
        .inner_join(judges::Entity)
        .left_join(score_sheets::Entity)
        .filter(judges::Column::ContestId.is_in(contest_ids.iter().copied()))
        .filter(assignments::Column::RemovedAt.is_null())
        .filter(score_sheets::Column::Status.is_null().or(score_sheets::Column::Status.eq(SheetStatus::Draft)))
        .group_by(judges::Column::ContestId)
        .into_tuple()
        .all(db)
        .await
}
