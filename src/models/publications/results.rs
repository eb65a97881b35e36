//! Published results, read back from what was published: the frozen rules and the stored score file, not the tables.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};

use super::{Entity, Model};
use crate::{
    domain::{
        contest::ContestStatus,
        contest_rules::ContestRules,
        ranking::{CategoryRanking, RankedEntry},
        recompute::{Recomputation, recompute},
    },
    models::{
        _entities::{awards, contests, offices},
        contests::rules::read_json,
        entries,
        rankings::code_of,
    },
};

/// The results of a contest as they were published.
#[derive(Clone, Debug)]
pub struct Results {
    /// The contest.
    pub contest: contests::Model,
    /// The publication.
    pub publication: Model,
    /// The frozen rules.
    pub rules: ContestRules,
    /// The ranking, recomputed from the two files.
    pub recomputed: Recomputation,
    /// Entries by their code in the ranking.
    pub entries: BTreeMap<String, ResultsEntry>,
}

/// An entry with what it got.
#[derive(Clone, Debug)]
pub struct ResultsEntry {
    /// The entry.
    pub entry: entries::Model,
    /// Name of its office.
    pub office: Option<String>,
    /// Its award.
    pub award: Option<awards::Model>,
}

impl Model {
    /// The publication with its contest; `None` before. One statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_contest_slug(
        db: &impl ConnectionTrait,
        slug: &str,
    ) -> Result<Option<(contests::Model, Self)>, DbErr> {
        let found = Entity::find()
            .find_also_related(contests::Entity)
            .filter(contests::Column::Slug.eq(slug))
            .filter(contests::Column::Status.is_in([ContestStatus::Published, ContestStatus::Archived]))
            .one(db)
            .await?;
        Ok(found.and_then(|(publication, contest)| Some((contest?, publication))))
    }
}

impl Results {
    /// The results of the contest with this slug; `None` before they are published. Three statements.
    ///
    /// # Errors
    /// When the database fails, or what was stored cannot be read.
    pub async fn find(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Self>, DbErr> {
        let Some((contest, publication)) = Model::find_by_contest_slug(db, slug).await? else {
            return Ok(None);
        };
        let rules_json = contest.rules.clone().unwrap_or_default();
        let recomputed =
            recompute(&rules_json, &publication.scores).map_err(|error| DbErr::Custom(error.to_string()))?;
        let entries = load_entries(db, contest.id).await?;
        let rules = read_json("contests.rules", &rules_json)?;
        Ok(Some(Self { rules, contest, publication, recomputed, entries }))
    }

    /// The ranking and row of the entry with this public id.
    #[must_use]
    pub fn find_row(&self, pid: Uuid) -> Option<(&CategoryRanking, &RankedEntry)> {
        let (code, _) = self.entries.iter().find(|(_, held)| held.entry.pid == pid)?;
        self.recomputed.categories.iter().find_map(|category| {
            let row = category.rows.iter().find(|row| row.entry == *code)?;
            Some((category, row))
        })
    }
}

async fn load_entries(db: &impl ConnectionTrait, contest_id: i64) -> Result<BTreeMap<String, ResultsEntry>, DbErr> {
    let rows = entries::Entity::find()
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(entries::Column::Status.is_in(crate::models::rankings::RANKED))
        .find_also_related(offices::Entity)
        .all(db)
        .await?;
    let awards = awards::Entity::find().filter(awards::Column::ContestId.eq(contest_id)).all(db).await?;
    let mut awards: BTreeMap<i64, awards::Model> = awards.into_iter().map(|award| (award.entry_id, award)).collect();
    let held = rows.into_iter().map(|(entry, office)| {
        let award = awards.remove(&entry.id);
        (code_of(&entry), ResultsEntry { office: office.map(|office| office.name), award, entry })
    });
    Ok(held.collect())
}
