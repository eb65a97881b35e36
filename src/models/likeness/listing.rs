//! Pairs with what people read of them: names, contests, regions, and the marks of the committee.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    Condition, ConnectionTrait, DbErr, JoinType, QueryOrder, QuerySelect, RelationTrait, entity::prelude::*,
};

use super::{
    Column, Entity, Model,
    pairs::{Other, Pair},
};
use crate::{
    domain::{actor::Actor, locale::Locale},
    models::{
        _entities::{assignments, conflict_declarations, contests, entries, entry_members, innovations, judges, users},
        regions,
    },
    search::likeness::Likeness,
};

/// One side of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Public id of the entry or innovation.
    pub pid: Uuid,
    /// Its name.
    pub name: String,
    /// What its acronym stands for; may be empty.
    pub expansion: String,
    /// Its year.
    pub year: i32,
    /// Name of its contest in both languages, for entries; of its region for innovations.
    pub place: (String, String),
    /// Slug in the catalogue, for innovations.
    pub slug: Option<String>,
}

/// A pair as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The entry.
    pub entry: Side,
    /// What it looks like.
    pub other: Side,
    /// How alike; `None` when only the mark tells of the pair.
    pub likeness: Option<Likeness>,
    /// What the committee said.
    pub mark: Option<Mark>,
    /// Did the team itself say that it goes on from the other?
    pub is_continuation: bool,
}

/// A mark with its author's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The mark.
    pub row: Model,
    /// Who made it.
    pub author: String,
}

impl Side {
    /// Where it is from, in the reader's language.
    #[must_use]
    pub fn place(&self, locale: Locale) -> &str {
        locale.pick(&self.place.0, &self.place.1)
    }
}

/// The pairs of which the actor may read both entries: none of a team the actor is or was in, none of a contest in whose jury
/// the actor sits before its publication, and none for which the actor declared a conflict of interest. The number of statements
/// is fixed.
///
/// # Errors
/// When the database fails.
pub async fn readable(db: &impl ConnectionTrait, pairs: &[Pair], actor: &Actor) -> Result<Vec<Pair>, DbErr> {
    let Some(user_id) = actor.user_id else { return Ok(Vec::new()) };
    let mut closed = own_entries(db, user_id).await?;
    closed.extend(judged_entries(db, actor).await?);
    closed.extend(conflicting_entries(db, user_id).await?);
    let is_free = |pair: &&Pair| {
        !closed.contains(&pair.entry_id) && !matches!(pair.other, Other::Entry(id) if closed.contains(&id))
    };
    Ok(pairs.iter().filter(is_free).copied().collect())
}

async fn own_entries(db: &impl ConnectionTrait, user_id: i64) -> Result<BTreeSet<i64>, DbErr> {
    let own: Vec<i64> = entry_members::Entity::find()
        .select_only()
        .column(entry_members::Column::EntryId)
        .filter(entry_members::Column::UserId.eq(user_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(own.into_iter().collect())
}

async fn judged_entries(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<i64>, DbErr> {
    let seats = actor.judging.iter().map(|seat| seat.contest_id);
    let judged = contests::Entity::find().filter(contests::Column::Id.is_in(seats)).all(db).await?;
    let running: Vec<i64> =
        judged.into_iter().filter(|contest| !contest.status.is_published()).map(|contest| contest.id).collect();
    if running.is_empty() {
        return Ok(Vec::new());
    }
    entries::Entity::find()
        .select_only()
        .column(entries::Column::Id)
        .filter(entries::Column::ContestId.is_in(running))
        .into_tuple()
        .all(db)
        .await
}

/// The entries for which a person ever declared a conflict of interest as a judge; also where the seat ended since.
pub(super) async fn conflicting_entries(db: &impl ConnectionTrait, user_id: i64) -> Result<Vec<i64>, DbErr> {
    assignments::Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Judges.def())
        .join(JoinType::InnerJoin, assignments::Relation::ConflictDeclarations.def())
        .filter(judges::Column::UserId.eq(user_id))
        .filter(conflict_declarations::Column::HasConflict.eq(true))
        .select_only()
        .column(assignments::Column::EntryId)
        .into_tuple()
        .all(db)
        .await
}

/// The marks on entries of a contest, by pair.
///
/// # Errors
/// When the database fails.
pub async fn marks_of_contest(
    db: &impl ConnectionTrait,
    contest_id: i64,
) -> Result<BTreeMap<(i64, Other), Model>, DbErr> {
    use sea_orm::QueryTrait;
    let of_contest = entries::Entity::find()
        .select_only()
        .column(entries::Column::Id)
        .filter(entries::Column::ContestId.eq(contest_id))
        .into_query();
    let rows = Entity::find().filter(Column::EntryId.in_subquery(of_contest)).all(db).await?;
    Ok(rows.into_iter().filter_map(|row| Some(((row.entry_id, other_of(&row)?), row))).collect())
}

/// The other side of a mark.
#[must_use]
pub fn other_of(row: &Model) -> Option<Other> {
    row.other_entry_id.map(Other::Entry).or_else(|| row.other_innovation_id.map(Other::Innovation))
}

/// Pairs with their sides and marks: a fixed number of statements.
///
/// # Errors
/// When the database fails.
pub async fn listed(
    db: &impl ConnectionTrait,
    pairs: &[(i64, Other, Option<Likeness>)],
    mut marks: BTreeMap<(i64, Other), Model>,
) -> Result<Vec<Listed>, DbErr> {
    let ids = |of_innovation: bool| -> Vec<i64> {
        let others = pairs.iter().filter_map(|(entry, other, _)| match other {
            Other::Entry(id) if !of_innovation => Some(vec![*entry, *id]),
            Other::Innovation(id) if of_innovation => Some(vec![*id]),
            Other::Innovation(_) => Some(vec![*entry]),
            Other::Entry(_) => None,
        });
        others.flatten().collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (entries, origins) = entry_sides(db, &ids(false)).await?;
    let innovations = innovation_sides(db, &ids(true)).await?;
    let authors = author_names(db, marks.values().map(|mark| mark.author_id).collect()).await?;
    let mut listed = Vec::with_capacity(pairs.len());
    for (entry_id, other, likeness) in pairs {
        let other_side = match other {
            Other::Entry(id) => entries.get(id),
            Other::Innovation(id) => innovations.get(id).map(|(side, _)| side),
        };
        let (Some(entry), Some(other_side)) = (entries.get(entry_id), other_side) else { continue };
        let origin = origins.get(entry_id).copied();
        let is_continuation = origin.is_some_and(|origin| match other {
            Other::Entry(id) => origin == *id,
            Other::Innovation(id) => innovations.get(id).is_some_and(|(_, entry)| *entry == Some(origin)),
        });
        let mark = marks
            .remove(&(*entry_id, *other))
            .map(|row| Mark { author: authors.get(&row.author_id).cloned().unwrap_or_default(), row });
        listed.push(Listed {
            entry: entry.clone(),
            other: other_side.clone(),
            likeness: *likeness,
            mark,
            is_continuation,
        });
    }
    Ok(listed)
}

/// Marks that concern an innovation: on the entry it came from, or against the innovation itself. Only those whose other
/// side is public too: planners do not learn what competes.
///
/// # Errors
/// When the database fails.
pub async fn marks_of_innovation(
    db: &impl ConnectionTrait,
    innovation: &innovations::Model,
) -> Result<Vec<Listed>, DbErr> {
    let mut concerns = Condition::any().add(Column::OtherInnovationId.eq(innovation.id));
    if let Some(entry_id) = innovation.entry_id {
        concerns = concerns.add(Column::EntryId.eq(entry_id)).add(Column::OtherEntryId.eq(entry_id));
    }
    let mut rows = Entity::find().filter(concerns).order_by_asc(Column::Id).all(db).await?;
    let named: BTreeSet<i64> = rows.iter().flat_map(|row| [Some(row.entry_id), row.other_entry_id]).flatten().collect();
    let public: Vec<Option<i64>> = innovations::Entity::find()
        .select_only()
        .column(innovations::Column::EntryId)
        .filter(innovations::Column::EntryId.is_in(named))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let is_public = |id: i64| public.contains(&Some(id));
    rows.retain(|row| is_public(row.entry_id) && row.other_entry_id.is_none_or(is_public));
    let pairs: Vec<(i64, Other, Option<Likeness>)> =
        rows.iter().filter_map(|row| Some((row.entry_id, other_of(row)?, None))).collect();
    let marks = rows.into_iter().filter_map(|row| Some(((row.entry_id, other_of(&row)?), row))).collect();
    listed(db, &pairs, marks).await
}

/// Sides by entry, and which entry each goes on from.
async fn entry_sides(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<(BTreeMap<i64, Side>, BTreeMap<i64, i64>), DbErr> {
    let rows = entries::Entity::find()
        .filter(entries::Column::Id.is_in(ids.iter().copied()))
        .find_also_related(contests::Entity)
        .all(db)
        .await?;
    let origins = rows.iter().filter_map(|(entry, _)| Some((entry.id, entry.continued_from_id?))).collect();
    let side = |(entry, contest): (entries::Model, Option<contests::Model>)| {
        let place = contest.as_ref().map(|contest| (contest.name_id.clone(), contest.name_en.clone()));
        let side = Side {
            pid: entry.pid,
            name: entry.title,
            expansion: entry.expansion,
            year: contest.map_or(0, |contest| contest.year),
            place: place.unwrap_or_default(),
            slug: None,
        };
        (entry.id, side)
    };
    Ok((rows.into_iter().map(side).collect(), origins))
}

/// Sides by innovation, with the entry each came from.
///
/// # Errors
/// When the database fails.
pub async fn innovation_sides(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<BTreeMap<i64, (Side, Option<i64>)>, DbErr> {
    let rows = innovations::Entity::find()
        .filter(innovations::Column::Id.is_in(ids.iter().copied()))
        .find_also_related(regions::Entity)
        .all(db)
        .await?;
    let side = |(row, region): (innovations::Model, Option<regions::Model>)| {
        let place = region.map(|region| (region.full_name(Locale::Id), region.full_name(Locale::En)));
        let side = Side {
            pid: row.pid,
            name: row.name,
            expansion: row.expansion,
            year: row.year,
            place: place.unwrap_or_default(),
            slug: Some(row.slug),
        };
        (row.id, (side, row.entry_id))
    };
    Ok(rows.into_iter().map(side).collect())
}

async fn author_names(db: &impl ConnectionTrait, ids: BTreeSet<i64>) -> Result<BTreeMap<i64, String>, DbErr> {
    let rows = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|user| (user.id, user.name)).collect())
}
