//! How an innovation of the catalogue is related to others of it: the same, developed from, developed into. From what the team
//! said when it entered the innovation again, and from what committee and planners said about pairs. Only public records are named.

use std::collections::BTreeSet;

use sea_orm::{
    Condition, ConnectionTrait, DbErr, FromQueryResult, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, UnionType},
};

use super::{Column, Entity, innovation_marks};
use crate::{
    domain::likeness::PairVerdict,
    models::_entities::{entries, innovations},
};

/// Versions that are followed back or forth; more years than any contest has.
const LONGEST_CHAIN: usize = 12;

/// What the other one is to the innovation that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// What this one was developed from.
    DevelopedFrom,
    /// What this one was developed into.
    DevelopedInto,
    /// The same innovation under another name or entered twice.
    SameAs,
}

/// A related innovation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What it is.
    pub relation: Relation,
    /// Its row.
    pub innovation: innovations::Model,
}

/// Names one side before it is known whether it is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Innovation(i64),
    Entry(i64),
}

/// Everything public that is related, each once, the closest relation first.
///
/// # Errors
/// When the database fails.
pub async fn relations_of(db: &impl ConnectionTrait, innovation: &innovations::Model) -> Result<Vec<Related>, DbErr> {
    let mut sides: BTreeSet<(Relation, Side)> =
        marks_about(db, innovation).await?.iter().filter_map(|mark| mark.seen_from(innovation)).collect();
    if let Some(entry_id) = innovation.entry_id {
        sides.extend(earlier(db, entry_id).await?);
        sides.extend(later(db, entry_id).await?);
    }
    public(db, innovation.id, &sides).await
}

const fn relation(verdict: PairVerdict, is_newer: bool) -> Option<Relation> {
    match (verdict, is_newer) {
        (PairVerdict::Same, _) => Some(Relation::SameAs),
        (PairVerdict::DevelopmentOf, true) => Some(Relation::DevelopedFrom),
        (PairVerdict::DevelopmentOf, false) => Some(Relation::DevelopedInto),
        (PairVerdict::Different, _) => None,
    }
}

/// What was said about a pair: of two innovations, or of an entry and its like.
#[derive(Debug, FromQueryResult)]
struct Mark {
    verdict: PairVerdict,
    /// The newer innovation; 0 where the newer side is an entry.
    innovation_id: i64,
    /// The newer entry; 0 where the newer side is an innovation.
    entry_id: i64,
    other_innovation_id: Option<i64>,
    other_entry_id: Option<i64>,
}

impl Mark {
    /// What the other side is to `innovation`.
    fn seen_from(&self, innovation: &innovations::Model) -> Option<(Relation, Side)> {
        let is_newer = self.innovation_id == innovation.id || Some(self.entry_id) == innovation.entry_id;
        let other = match (is_newer, self.innovation_id) {
            (false, 0) => Side::Entry(self.entry_id),
            (false, newer) => Side::Innovation(newer),
            (true, _) => self.other_entry_id.map(Side::Entry).or(self.other_innovation_id.map(Side::Innovation))?,
        };
        relation(self.verdict, is_newer).map(|relation| (relation, other))
    }
}

/// Marks on pairs of the catalogue, and the committee's on the entry behind the innovation or an entry beside it: in one statement, for a public page.
async fn marks_about(db: &impl ConnectionTrait, innovation: &innovations::Model) -> Result<Vec<Mark>, DbErr> {
    let none = || Expr::val(0_i64);
    let of_innovations = innovation_marks::Entity::find()
        .select_only()
        .column(innovation_marks::Column::Verdict)
        .column(innovation_marks::Column::InnovationId)
        .column_as(none(), "entry_id")
        .column(innovation_marks::Column::OtherInnovationId)
        .column_as(none(), "other_entry_id")
        .filter(innovation_marks::concerning(innovation.id));
    let mut concerns = Condition::any().add(Column::OtherInnovationId.eq(innovation.id));
    if let Some(entry_id) = innovation.entry_id {
        concerns = concerns.add(Column::EntryId.eq(entry_id)).add(Column::OtherEntryId.eq(entry_id));
    }
    let of_entries = Entity::find()
        .select_only()
        .column(Column::Verdict)
        .column_as(none(), "innovation_id")
        .column(Column::EntryId)
        .column(Column::OtherInnovationId)
        .column(Column::OtherEntryId)
        .filter(concerns);
    let mut both = of_innovations.into_query();
    both.union(UnionType::All, of_entries.into_query());
    let mut marks = Mark::find_by_statement(db.get_database_backend().build(&both)).all(db).await?;
    for mark in &mut marks {
        mark.other_entry_id = mark.other_entry_id.filter(|id| *id != 0);
    }
    Ok(marks)
}

async fn earlier(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<(Relation, Side)>, DbErr> {
    let mut found = Vec::new();
    let mut at = entry_id;
    while found.len() < LONGEST_CHAIN {
        let before: Option<Option<i64>> = entries::Entity::find_by_id(at)
            .select_only()
            .column(entries::Column::ContinuedFromId)
            .into_tuple()
            .one(db)
            .await?;
        let Some(before) = before.flatten() else { break };
        found.push((Relation::DevelopedFrom, Side::Entry(before)));
        at = before;
    }
    Ok(found)
}

async fn later(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<(Relation, Side)>, DbErr> {
    let mut found = Vec::new();
    let mut at = vec![entry_id];
    while !at.is_empty() && found.len() < LONGEST_CHAIN {
        at = entries::Entity::find()
            .select_only()
            .column(entries::Column::Id)
            .filter(entries::Column::ContinuedFromId.is_in(at))
            .order_by_asc(entries::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(at.iter().map(|id| (Relation::DevelopedInto, Side::Entry(*id))));
    }
    Ok(found)
}

/// The records behind the sides, as far as everybody may read them.
async fn public(
    db: &impl ConnectionTrait,
    own_id: i64,
    sides: &BTreeSet<(Relation, Side)>,
) -> Result<Vec<Related>, DbErr> {
    if sides.is_empty() {
        return Ok(Vec::new());
    }
    let ids = sides.iter().filter_map(|(_, side)| if let Side::Innovation(id) = side { Some(*id) } else { None });
    let entry_ids = sides.iter().filter_map(|(_, side)| if let Side::Entry(id) = side { Some(*id) } else { None });
    let named =
        Condition::any().add(innovations::Column::Id.is_in(ids)).add(innovations::Column::EntryId.is_in(entry_ids));
    let rows = innovations::Entity::find()
        .filter(named)
        .filter(innovations::Column::Id.ne(own_id))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .order_by_desc(innovations::Column::Year)
        .order_by_asc(innovations::Column::Id)
        .all(db)
        .await?;
    let relation_to = |row: &innovations::Model| {
        let is_row = |side: &Side| match side {
            Side::Innovation(id) => *id == row.id,
            Side::Entry(id) => Some(*id) == row.entry_id,
        };
        sides.iter().find(|(_, side)| is_row(side)).map(|(relation, _)| *relation)
    };
    let mut related: Vec<Related> = rows
        .into_iter()
        .filter_map(|innovation| Some(Related { relation: relation_to(&innovation)?, innovation }))
        .collect();
    related.sort_by_key(|related| related.relation);
    Ok(related)
}
