//! The planner's desk: what of a region still needs a dimension, and the history of one innovation's tags.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    _entities::{
        dimensions, innovation_tags, innovations,
        prelude::{InnovationTags, Innovations, TagChanges, Users},
        tag_changes,
    },
    regions, users,
};
use crate::domain::{
    actor::Actor,
    framework::TagStatus,
    policy,
    region::{RegionKind, RegionRole, RegionScope},
};

/// What an innovation still needs in a framework, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskState {
    /// It has no tag.
    Untagged,
    /// A tag was proposed and waits for the working group.
    Proposed,
    /// Its tags are settled.
    Tagged,
}

/// How many innovations are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeskCounts {
    /// Without a tag.
    pub untagged: usize,
    /// With a proposed tag.
    pub proposed: usize,
    /// Settled.
    pub tagged: usize,
}

/// A dimension of the desk's framework.
pub type Dimension = dimensions::Model;
/// An innovation with its state and its tags in the framework.
pub type DeskRow = (innovations::Model, DeskState, Vec<(innovation_tags::Model, dimensions::Model)>);

/// A page of the desk.
#[derive(Clone, Debug)]
pub struct DeskPage {
    /// How many are in each state.
    pub counts: DeskCounts,
    /// How many the chosen state has.
    pub total: usize,
    /// Place of the first one shown, from 0.
    pub start: usize,
    /// The innovations with their state and tags in the framework.
    pub rows: Vec<DeskRow>,
}

/// The innovations of a region (also those not yet public, not the withdrawn ones): without a tag first, proposed next.
/// Three statements; rows of the page only.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &impl ConnectionTrait,
    region_id: i64,
    framework_id: i64,
    only: Option<DeskState>,
    (start, size): (usize, usize),
) -> Result<DeskPage, DbErr> {
    let ids: Vec<i64> = Innovations::find()
        .select_only()
        .column(innovations::Column::Id)
        .filter(innovations::COLUMN.region_id.eq(region_id))
        .filter(innovations::COLUMN.withdrawn_at.is_null())
        .order_by_desc(innovations::Column::Year)
        .order_by_asc(innovations::Column::Slug)
        .into_tuple()
        .all(db)
        .await?;
    let mut tags = tags_in(db, region_id, framework_id).await?;
    let mut counts = DeskCounts::default();
    let mut listed: Vec<(DeskState, i64)> = Vec::new();
    for id in ids {
        let state = state_of(tags.get(&id).map_or(&[], Vec::as_slice));
        match state {
            DeskState::Untagged => counts.untagged += 1,
            DeskState::Proposed => counts.proposed += 1,
            DeskState::Tagged => counts.tagged += 1,
        }
        if only.is_none_or(|only| only == state) {
            listed.push((state, id));
        }
    }
    listed.sort_by_key(|(state, _)| *state);
    let total = listed.len();
    let shown: Vec<(DeskState, i64)> = listed.into_iter().skip(start).take(size).collect();
    let found =
        Innovations::find().filter(innovations::COLUMN.id.is_in(shown.iter().map(|(_, id)| *id))).all(db).await?;
    let mut by_id: HashMap<i64, innovations::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let rows = shown
        .into_iter()
        .filter_map(|(state, id)| Some((by_id.remove(&id)?, state, tags.remove(&id).unwrap_or_default())))
        .collect();
    Ok(DeskPage { counts, total, start, rows })
}

type TagsByInnovation = HashMap<i64, Vec<(innovation_tags::Model, dimensions::Model)>>;

async fn tags_in(db: &impl ConnectionTrait, region_id: i64, framework_id: i64) -> Result<TagsByInnovation, DbErr> {
    let found = InnovationTags::find()
        .inner_join(innovations::Entity)
        .find_also_related(dimensions::Entity)
        .filter(dimensions::Column::FrameworkId.eq(framework_id))
        .filter(innovations::Column::RegionId.eq(region_id))
        .order_by_desc(innovation_tags::Column::IsPrimary)
        .order_by_asc(innovation_tags::Column::Id)
        .all(db)
        .await?;
    let mut tags = TagsByInnovation::new();
    for (tag, dimension) in found {
        let Some(dimension) = dimension else { continue };
        tags.entry(tag.innovation_id).or_default().push((tag, dimension));
    }
    Ok(tags)
}

fn state_of(tags: &[(innovation_tags::Model, dimensions::Model)]) -> DeskState {
    if tags.is_empty() {
        DeskState::Untagged
    } else if tags.iter().any(|(tag, _)| tag.status == TagStatus::Proposed) {
        DeskState::Proposed
    } else {
        DeskState::Tagged
    }
}

/// A change of a tag with its author's name; none: it came with the reference data.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// What changed.
    pub change: tag_changes::Model,
    /// Who changed it.
    pub author: Option<String>,
}

/// All tags of an innovation, the primary ones first, and what happened to them, newest first.
///
/// # Errors
/// When the database fails.
pub async fn tags_and_history(
    db: &impl ConnectionTrait,
    innovation_id: i64,
) -> Result<(Vec<innovation_tags::Model>, Vec<HistoryLine>), DbErr> {
    let tags = InnovationTags::find()
        .filter(innovation_tags::COLUMN.innovation_id.eq(innovation_id))
        .order_by_desc(innovation_tags::Column::IsPrimary)
        .order_by_asc(innovation_tags::Column::Id)
        .all(db)
        .await?;
    let history = TagChanges::find()
        .filter(tag_changes::COLUMN.innovation_id.eq(innovation_id))
        .find_also_related(Users)
        .order_by_desc(tag_changes::Column::Id)
        .limit(200)
        .all(db)
        .await?;
    let line = |(change, author): (tag_changes::Model, Option<users::Model>)| HistoryLine {
        change,
        author: author.map(|author| author.name),
    };
    Ok((tags, history.into_iter().map(line).collect()))
}

/// The dimension of this row.
///
/// # Errors
/// When the database fails.
pub async fn dimension(db: &impl ConnectionTrait, id: i64) -> Result<Option<dimensions::Model>, DbErr> {
    dimensions::Entity::find_by_id(id).one(db).await
}

/// Regions in which `actor` reads the desk, by code; those she works in first.
///
/// # Errors
/// When the database fails.
pub async fn regions_of(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(regions::Model, RegionScope)>, DbErr> {
    let all = regions::Model::list(db).await?;
    let provinces: HashMap<&str, i64> = all
        .iter()
        .filter(|region| region.kind == RegionKind::Provinsi)
        .map(|region| (region.code.as_str(), region.id))
        .collect();
    let mut readable: Vec<(regions::Model, RegionScope)> = all
        .iter()
        .map(|region| {
            let province = provinces.get(region.province_code.as_str()).copied().filter(|id| *id != region.id);
            (region.clone(), RegionScope { region_id: region.id, province_region_id: province })
        })
        .filter(|(_, scope)| policy::may_view_desk(actor, scope).is_ok())
        .collect();
    readable.sort_by_key(|(_, scope)| !actor.acts_as(RegionRole::Planner, scope));
    Ok(readable)
}
