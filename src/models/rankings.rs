//! The ranking of a contest as the tables have it now, and the snapshots that decisions and the publication rest on.
//!
//! Counted are final sheets of assignments that stand, by judges who declared no conflict, in the judging stage. A
//! sheet that was voided, taken away or never finished is absent, as if it had not been asked for.

mod sheets;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use super::_entities::rankings::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{categories, offices},
    contests::{Standing, rules::read_json},
    entries,
};
use crate::domain::{
    actor::Actor,
    award::Prize,
    contest_rules::{CategoryRules, ContestRules},
    entry::EntryStatus,
    ranking::{BelowQuorum, CategoryRanking, EntrySheets, RankedEntry, rank},
    stage::StageKind,
};

/// States of an entry that has passed the check and not been taken back: those that are ranked.
pub const RANKED: [EntryStatus; 4] =
    [EntryStatus::Eligible, EntryStatus::Shortlisted, EntryStatus::Awarded, EntryStatus::NotSelected];

/// The ranking of every category, with the rules and the inputs it comes from.
#[derive(Clone, Debug)]
pub struct Board {
    /// The frozen rules.
    pub rules: ContestRules,
    /// Hash of the rules.
    pub rules_sha256: String,
    /// Categories in the contest's order.
    pub categories: Vec<CategoryBoard>,
}

/// One category.
#[derive(Clone, Debug)]
pub struct CategoryBoard {
    /// The category.
    pub category: categories::Model,
    /// Its rules.
    pub rules: CategoryRules,
    /// Its awards by place.
    pub prizes: Vec<Prize>,
    /// What was ranked.
    pub inputs: Vec<EntrySheets>,
    /// The ranking.
    pub ranking: CategoryRanking,
    /// The entries by the code they have in the ranking.
    pub entries: BTreeMap<String, BoardEntry>,
}

/// An entry on the board.
#[derive(Clone, Debug)]
pub struct BoardEntry {
    /// The entry.
    pub entry: entries::Model,
    /// Name of its office, if it has one.
    pub office: Option<String>,
}

/// Code of an entry in rankings and score files: the number on its receipt.
#[must_use]
pub fn code_of(entry: &entries::Model) -> String {
    entry.number.clone().unwrap_or_else(|| entry.pid.to_string())
}

/// Computes the ranking of every category. Four statements, however many entries there are.
///
/// # Errors
/// When the database fails, or a final sheet does not fit the frozen rubric (which finalising prevents).
pub async fn compute(db: &impl ConnectionTrait, standing: &Standing) -> Result<Board, DbErr> {
    let rules = standing.rules(db).await?;
    let rules_sha256 = rules.rules_sha256().map_err(|error| DbErr::Json(error.to_string()))?;
    let categories = standing.contest.list_categories(db).await?;
    let found = entries::Entity::find()
        .filter(entries::Column::ContestId.eq(standing.contest.id))
        .filter(entries::Column::Status.is_in(RANKED))
        .find_also_related(offices::Entity)
        .order_by_asc(entries::Column::Id)
        .all(db)
        .await?;
    let stage_id = standing.stage(StageKind::Judging).map(|stage| stage.id);
    let mut sheets = sheets::load(db, standing.contest.id, stage_id).await?;
    let mut by_category: BTreeMap<i64, Vec<(BoardEntry, EntrySheets)>> = BTreeMap::new();
    for (entry, office) in found {
        let input = EntrySheets {
            entry: code_of(&entry),
            submitted_at: entry.submitted_at,
            sheets: sheets.remove(&entry.id).unwrap_or_default(),
        };
        let office = office.map(|office| office.name);
        by_category.entry(entry.category_id).or_default().push((BoardEntry { entry, office }, input));
    }
    let boards = categories.into_iter().map(|category| {
        let own = by_category.remove(&category.id).unwrap_or_default();
        CategoryBoard::new(&rules, category, own)
    });
    let categories = boards.collect::<Result<Vec<_>, _>>()?;
    Ok(Board { rules, rules_sha256, categories })
}

/// The ranking as `actor` may see it: before publication without the entries whose scores are not for this person, see
/// [`entries::list_hidden_from`]. The places of the others stay.
///
/// # Errors
/// As [`compute`].
pub async fn compute_for(db: &impl ConnectionTrait, standing: &Standing, actor: &Actor) -> Result<Board, DbErr> {
    let board = compute(db, standing).await?;
    match actor.user_id.filter(|_| !standing.contest.status.is_published()) {
        Some(user_id) => Ok(board.without(&entries::list_hidden_from(db, standing.contest.id, user_id).await?)),
        None => Ok(board),
    }
}

impl Board {
    fn without(mut self, hidden: &BTreeSet<i64>) -> Self {
        for board in self.categories.iter_mut().filter(|_| !hidden.is_empty()) {
            board.entries.retain(|_, held| !hidden.contains(&held.entry.id));
            let entries = &board.entries;
            board.ranking.rows.retain(|row| entries.contains_key(&row.entry));
            board.ranking.below_quorum.retain(|row| entries.contains_key(&row.entry));
        }
        self
    }

    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&CategoryBoard> {
        self.categories.iter().find(|board| board.category.code == code)
    }

    /// The category and code of the entry with this public id.
    #[must_use]
    pub fn find(&self, pid: Uuid) -> Option<(&CategoryBoard, &str)> {
        self.categories.iter().find_map(|board| {
            let (code, _) = board.entries.iter().find(|(_, held)| held.entry.pid == pid)?;
            Some((board, code.as_str()))
        })
    }

    /// Keeps every category's ranking as a snapshot; one that is there already, for the same inputs, stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, txn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
        for board in &self.categories {
            board.keep(txn, &self.rules_sha256, now).await?;
        }
        Ok(())
    }
}

impl CategoryBoard {
    fn new(
        rules: &ContestRules,
        category: categories::Model,
        own: Vec<(BoardEntry, EntrySheets)>,
    ) -> Result<Self, DbErr> {
        let category_rules = rules
            .category(&category.code)
            .ok_or_else(|| DbErr::RecordNotFound(format!("category {} in the frozen rules", category.code)))?
            .clone();
        let (held, inputs): (Vec<_>, Vec<_>) = own.into_iter().unzip();
        let ranking = rank(&rules.ranking_rules(&category_rules), &category.code, &inputs)
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok(Self {
            prizes: read_json("categories.prizes", &category.prizes)?,
            entries: held.into_iter().map(|held| (code_of(&held.entry), held)).collect(),
            rules: category_rules,
            category,
            inputs,
            ranking,
        })
    }

    /// The row of a ranked entry.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&RankedEntry> {
        self.ranking.rows.iter().find(|row| row.entry == code)
    }

    /// The row of an entry below quorum.
    #[must_use]
    pub fn below(&self, code: &str) -> Option<&BelowQuorum> {
        self.ranking.below_quorum.iter().find(|row| row.entry == code)
    }

    /// Codes of all entries: the ranked ones first, best first; then those below quorum.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let ranked = self.ranking.rows.iter().map(|row| row.entry.as_str());
        ranked.chain(self.ranking.below_quorum.iter().map(|row| row.entry.as_str()))
    }

    /// Keeps this category's ranking as a snapshot.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, txn: &impl ConnectionTrait, rules_sha256: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
        let result = serde_json::to_string(&self.ranking).map_err(|error| DbErr::Json(error.to_string()))?;
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            contest_id: Set(self.category.contest_id),
            category_id: Set(self.category.id),
            rules_sha256: Set(rules_sha256.to_owned()),
            inputs_sha256: Set(self.ranking.inputs_sha256.clone()),
            result: Set(result),
            created_at: Set(now),
            ..Default::default()
        };
        let same = [Column::ContestId, Column::CategoryId, Column::InputsSha256];
        Entity::insert(row).on_conflict_do_nothing_on(same).exec(txn).await?;
        Ok(())
    }
}
