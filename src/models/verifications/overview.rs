//! Over the entries of a contest: points claimed beside points verified, and how many entries serve each basic service.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryOrder, QuerySelect, RelationTrait, Select, entity::prelude::*};

use super::levels;
use crate::{
    data::affairs::affairs,
    domain::{
        entry::EntryStatus,
        handed_in::HandedIn,
        ledger::{Points, claimable, mandatory_points, points},
    },
    models::{
        _entities::{categories, entries, innovations, submissions},
        contests::Standing,
        entries::{counted::newest_of_contest, history::last_submissions, not_of_team},
    },
};

/// Entries on one page.
pub const OVERVIEW_PAGE: u64 = 50;

/// One entry with its sums.
#[derive(Clone, Debug)]
pub struct LevelRow {
    /// The entry.
    pub entry: entries::Model,
    /// Code of its category.
    pub category: String,
    /// What is claimed and verified.
    pub sums: EntrySums,
}

/// Points of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntrySums {
    /// What its last version claims.
    pub claimed: Points,
    /// The same for mandatory indicators.
    pub mandatory_claimed: Points,
    /// What the committee found proved; `None` while the last version is not checked.
    pub verified: Option<Points>,
    /// The same for mandatory indicators.
    pub mandatory_verified: Option<Points>,
}

/// Entries that serve one affair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AffairCount {
    /// Those that passed the check.
    pub eligible: usize,
    /// Those that are being checked or corrected.
    pub waiting: usize,
}

/// One page of the entries in categories that take claims, and how many there are in all.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn level_rows(
    db: &impl ConnectionTrait,
    standing: &Standing,
    viewer: i64,
    page: u64,
) -> Result<(Vec<LevelRow>, u64), DbErr> {
    let rules = standing.rules(db).await?;
    let codes: Vec<&str> = rules
        .categories
        .iter()
        .filter(|category| claimable(&category.rubric).next().is_some())
        .map(|category| category.code.as_str())
        .collect();
    let found = listed(standing.contest.id, viewer)
        .find_also_related(categories::Entity)
        .filter(categories::Column::Code.is_in(codes));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_asc(entries::Column::Id)
        .offset(page.saturating_sub(1) * OVERVIEW_PAGE)
        .limit(OVERVIEW_PAGE)
        .all(db)
        .await?;
    let ids: Vec<i64> = rows.iter().map(|(entry, _)| entry.id).collect();
    let mut sums = sums_of(db, standing, &ids).await?;
    let row = |(entry, category): (entries::Model, Option<categories::Model>)| {
        let sums = sums.remove(&entry.id)?;
        Some(LevelRow { category: category.map(|category| category.code).unwrap_or_default(), sums, entry })
    };
    Ok((rows.into_iter().filter_map(row).collect(), total))
}

/// What the last versions of these entries of one contest claim and what was verified, by row id; entries whose category takes
/// no claims are left out. The number of statements does not depend on the number of entries.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn sums_of(
    db: &impl ConnectionTrait,
    standing: &Standing,
    entry_ids: &[i64],
) -> Result<BTreeMap<i64, EntrySums>, DbErr> {
    let rules = standing.rules(db).await?;
    let rows: Vec<(i64, EntryStatus)> = entries::Entity::find()
        .select_only()
        .columns([entries::Column::Id, entries::Column::Status])
        .filter(entries::Column::Id.is_in(entry_ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let documents = documents(db, entry_ids).await?;
    let verified = levels::of_entries(db, entry_ids).await?;
    let sums = |(id, status): (i64, EntryStatus)| {
        let document = documents.get(&id)?;
        let rubric = &rules.category(&document.category)?.rubric;
        claimable(rubric).next()?;
        let levels = verified.get(&id).filter(|found| !status.awaits_verification() && !found.levels.is_empty());
        let sums = EntrySums {
            claimed: points(rubric, &document.claims),
            mandatory_claimed: mandatory_points(rubric, &document.claims),
            verified: levels.map(|found| points(rubric, &found.levels)),
            mandatory_verified: levels.map(|found| mandatory_points(rubric, &found.levels)),
        };
        Some((id, sums))
    };
    Ok(rows.into_iter().filter_map(sums).collect())
}

/// How many entries of the contest name each affair as their main one, by its code.
///
/// # Errors
/// When the database fails.
pub async fn entries_by_affair(
    db: &impl ConnectionTrait,
    contest_id: i64,
    viewer: i64,
) -> Result<BTreeMap<String, AffairCount>, DbErr> {
    let rows: Vec<(String, EntryStatus, i64)> = listed(contest_id, viewer)
        .join_rev(JoinType::InnerJoin, submissions::Relation::Entries.def())
        .filter(submissions::Column::Id.in_subquery(newest_of_contest(contest_id)))
        .filter(submissions::Column::Affair.is_not_null())
        .select_only()
        .column(submissions::Column::Affair)
        .column(entries::Column::Status)
        .column_as(entries::Column::Id.count(), "count")
        .group_by(submissions::Column::Affair)
        .group_by(entries::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts: BTreeMap<String, AffairCount> = BTreeMap::new();
    for (affair, status, count) in rows {
        let count = usize::try_from(count).unwrap_or(0);
        let known = counts.entry(affair).or_default();
        known.eligible += if status.passed_verification() { count } else { 0 };
        known.waiting += if status.is_in_verification() { count } else { 0 };
    }
    Ok(counts)
}

/// How many published innovations of the region name each affair, by its code.
///
/// # Errors
/// When the database fails.
pub async fn innovations_by_affair(
    db: &impl ConnectionTrait,
    region_id: i64,
) -> Result<BTreeMap<String, usize>, DbErr> {
    let rows: Vec<(String, i64)> = innovations::Entity::find()
        .filter(innovations::Column::RegionId.eq(region_id))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .select_only()
        .column(innovations::Column::Affair)
        .column_as(innovations::Column::Id.count(), "count")
        .group_by(innovations::Column::Affair)
        .into_tuple()
        .all(db)
        .await?;
    let affairs = affairs().map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (written, count) in rows {
        let code = affairs.code_of(&written).unwrap_or(&written).to_owned();
        *counts.entry(code).or_default() += usize::try_from(count).unwrap_or(0);
    }
    Ok(counts)
}

/// Entries that were handed in and not taken back, but for those of the own team.
fn listed(contest_id: i64, viewer: i64) -> Select<entries::Entity> {
    entries::Entity::find()
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(entries::Column::SubmittedAt.is_not_null())
        .filter(entries::Column::Status.ne(EntryStatus::Withdrawn))
        .filter(not_of_team(viewer))
}

/// The last version of each entry.
pub(super) async fn documents(db: &impl ConnectionTrait, entry_ids: &[i64]) -> Result<BTreeMap<i64, HandedIn>, DbErr> {
    let rows = last_submissions(db, entry_ids).await?;
    rows.into_iter()
        .map(|row| {
            let document = HandedIn::read(&row.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
            Ok((row.entry_id, document))
        })
        .collect()
}
