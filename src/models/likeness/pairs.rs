//! The pairs of a contest: each entry beside older entries of the region and beside the public catalogue.
//!
//! Found once for each state of entries and catalogue and kept in memory: 5,000 innovations and 1,000 entries are searched
//! by candidates, not all with all. Who may see which pair is decided when they are listed.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QuerySelect, entity::prelude::*};

use super::similar::long_answers;
use crate::{
    domain::{entry::EntryStatus, handed_in::HandedIn},
    models::{
        _entities::{contests, entries, innovations, submissions},
        catalogue_index,
    },
    search::{
        SharedCatalogue, Snapshot,
        likeness::{Corpus, Described, Likeness, SHOWN_FROM},
    },
};

/// Most likes of one entry among entries, and as many in the catalogue.
const MOST_EACH: usize = 5;
/// Documents that are read at once.
const CHUNK: usize = 100;
/// Texts that are kept in memory; about two kilobytes each.
const MOST_KEPT: usize = 50_000;

/// The other side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Other {
    /// An older entry of the region.
    Entry(i64),
    /// An innovation of the public catalogue.
    Innovation(i64),
}

/// Two that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The entry.
    pub entry_id: i64,
    /// What it looks like.
    pub other: Other,
    /// How alike.
    pub likeness: Likeness,
}

/// What the pairs were found from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    newest_submission: i64,
    entries: usize,
    /// Entries taken back: they have no pairs, and taking one back is no submission.
    withdrawn: usize,
    /// The catalogue's change number.
    change_no: i64,
}
/// The text of an entry with the submission it was read from.
type Known = HashMap<i64, (i64, Arc<Described>)>;
/// The pairs of each contest with what they were found from.
type Found = HashMap<i64, (Stamp, Arc<Vec<Pair>>)>;

/// What this process has read and found so far.
#[derive(Debug, Default)]
pub struct PairCache {
    texts: Mutex<Known>,
    found: Mutex<Found>,
    /// One search at a time.
    searching: tokio::sync::Mutex<()>,
}

/// An entry that was handed in, with its newest submission.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
struct Handed {
    entry_id: i64,
    contest_id: i64,
    status: EntryStatus,
    submission_id: i64,
}

/// The pairs of a contest, the most alike first. Withdrawn entries have none.
///
/// # Errors
/// When the database fails or a document is broken.
pub async fn of_contest(
    db: &DatabaseConnection,
    catalogue: &SharedCatalogue,
    cache: &PairCache,
    contest: &contests::Model,
) -> Result<Arc<Vec<Pair>>, DbErr> {
    let snapshot = catalogue_index::current(db, catalogue).await?;
    let handed = handed_in(db, contest).await?;
    let stamp = Stamp::of(&handed, snapshot.change_no);
    if let Some(known) = cache.known(contest.id, stamp) {
        return Ok(known);
    }
    let _alone = cache.searching.lock().await;
    if let Some(known) = cache.known(contest.id, stamp) {
        return Ok(known);
    }
    let texts = cache.read(db, &handed).await?;
    let records = records_of(db, contest.region_id).await?;
    let contest_id = contest.id;
    let search = move || search(contest_id, &handed, &texts, &records, &snapshot);
    let found = tokio::task::spawn_blocking(search).await.map_err(|error| DbErr::Custom(error.to_string()))?;
    let found = Arc::new(found);
    lock(&cache.found).insert(contest.id, (stamp, found.clone()));
    Ok(found)
}

impl Stamp {
    fn of(handed: &[Handed], change_no: i64) -> Self {
        Self {
            newest_submission: handed.iter().map(|row| row.submission_id).max().unwrap_or(0),
            entries: handed.len(),
            withdrawn: handed.iter().filter(|row| row.status == EntryStatus::Withdrawn).count(),
            change_no,
        }
    }
}

impl PairCache {
    fn known(&self, contest_id: i64, stamp: Stamp) -> Option<Arc<Vec<Pair>>> {
        let found = lock(&self.found);
        found.get(&contest_id).filter(|(known, _)| *known == stamp).map(|(_, pairs)| pairs.clone())
    }

    /// The texts of these entries, in their order; only what is new is read.
    async fn read(&self, db: &impl ConnectionTrait, handed: &[Handed]) -> Result<Vec<Arc<Described>>, DbErr> {
        let is_new =
            |known: &Known, row: &&Handed| known.get(&row.entry_id).is_none_or(|(id, _)| *id != row.submission_id);
        let new: Vec<i64> = {
            let mut known = lock(&self.texts);
            if known.len() > MOST_KEPT {
                known.clear();
            }
            handed.iter().filter(|row| is_new(&known, row)).map(|row| row.submission_id).collect()
        };
        for chunk in new.chunks(CHUNK) {
            let rows = submissions::Entity::find()
                .filter(submissions::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?;
            for row in rows {
                let described = described(&row)?;
                lock(&self.texts).insert(row.entry_id, (row.id, Arc::new(described)));
            }
        }
        let known = lock(&self.texts);
        Ok(handed
            .iter()
            .map(|row| known.get(&row.entry_id).map(|(_, text)| text.clone()).unwrap_or_default())
            .collect())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn described(row: &submissions::Model) -> Result<Described, DbErr> {
    let document = HandedIn::read(&row.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Described {
        text: long_answers(&document.all_answers()),
        name: document.title,
        acronym: document.acronym,
        expansion: document.expansion,
    })
}

/// Everything handed in to the region's contests of this year and earlier ones, oldest entry first.
async fn handed_in(db: &impl ConnectionTrait, contest: &contests::Model) -> Result<Vec<Handed>, DbErr> {
    use sea_orm::{JoinType, QueryOrder, RelationTrait};
    submissions::Entity::find()
        .join(JoinType::InnerJoin, submissions::Relation::Entries.def())
        .join(JoinType::InnerJoin, entries::Relation::Contests.def())
        .filter(contests::Column::RegionId.eq(contest.region_id))
        .filter(contests::Column::Year.lte(contest.year))
        .select_only()
        .column_as(entries::Column::Id, "entry_id")
        .column_as(entries::Column::ContestId, "contest_id")
        .column_as(entries::Column::Status, "status")
        .column_as(submissions::Column::Id.max(), "submission_id")
        .group_by(entries::Column::Id)
        .group_by(entries::Column::ContestId)
        .group_by(entries::Column::Status)
        .order_by_asc(entries::Column::Id)
        .into_model()
        .all(db)
        .await
}

/// Which innovation of the region came from which entry.
async fn records_of(db: &impl ConnectionTrait, region_id: i64) -> Result<BTreeMap<i64, i64>, DbErr> {
    let rows: Vec<(Option<i64>, i64)> = innovations::Entity::find()
        .select_only()
        .column(innovations::Column::EntryId)
        .column(innovations::Column::Id)
        .filter(innovations::Column::RegionId.eq(region_id))
        .filter(innovations::Column::EntryId.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(entry, innovation)| Some((entry?, innovation))).collect())
}

fn search(
    contest_id: i64,
    handed: &[Handed],
    texts: &[Arc<Described>],
    records: &BTreeMap<i64, i64>,
    snapshot: &Snapshot,
) -> Vec<Pair> {
    let corpus = Corpus::build(texts.iter().map(AsRef::as_ref));
    // An earlier entry that is in the catalogue is shown as its public record.
    let is_public = |entry_id: i64| records.get(&entry_id).is_some_and(|id| snapshot.by_id(*id).is_some());
    let represented: BTreeSet<i64> = handed.iter().map(|row| row.entry_id).filter(|id| is_public(*id)).collect();
    let mut pairs = Vec::new();
    for (row, text) in handed.iter().zip(texts) {
        if row.contest_id != contest_id || row.status == EntryStatus::Withdrawn {
            continue;
        }
        let entry_id = row.entry_id;
        // One more each: the entry finds itself first.
        let older = corpus.like(text, SHOWN_FROM, MOST_EACH * 2 + 1).into_iter().filter_map(|found| {
            let other = &handed[found.place];
            let counts = other.entry_id < entry_id
                && other.status != EntryStatus::Withdrawn
                && !represented.contains(&other.entry_id);
            counts.then_some(Pair { entry_id, other: Other::Entry(other.entry_id), likeness: found.likeness })
        });
        pairs.extend(older.take(MOST_EACH));
        let own = records.get(&entry_id);
        let records = snapshot.likeness().like(text, SHOWN_FROM, MOST_EACH + 1).into_iter().filter_map(|found| {
            let id = snapshot.rows[found.place].id;
            (own != Some(&id)).then_some(Pair { entry_id, other: Other::Innovation(id), likeness: found.likeness })
        });
        pairs.extend(records.take(MOST_EACH));
    }
    pairs.sort_by(|a, b| b.likeness.cmp(&a.likeness).then(a.entry_id.cmp(&b.entry_id)).then(a.other.cmp(&b.other)));
    pairs
}
