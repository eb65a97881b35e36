//! What lists count of a version that was handed in, kept beside its document so that nobody has to open it for that: the main affair,
//! and whether evidence of a mandatory indicator is lacking. Written when the version is frozen, and again when a scanner takes a file
//! away from it. Versions from before are counted at the start of the program: it takes their contest's form and rules to tell.

use std::collections::{BTreeMap, btree_map::Entry as Known};

use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Query, SelectStatement},
};

use super::{history::last_submissions, submission::Submission};
use crate::{
    data::affairs::affairs,
    db,
    domain::{
        contest_rules::{CategoryRules, ContestRules},
        evidence::EvidenceFact,
        form_set::FormSet,
        handed_in::{HandedIn, HandedInEvidence},
        ledger::lacks_mandatory_evidence,
    },
    models::{
        _entities::{contests, entries, submissions},
        evidence,
    },
};

/// Documents that are in memory at once.
const PORTION: u64 = 50;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Code of the main affair, or the form's own word for one that is not in the list; empty when none was chosen.
    pub affair: String,
    /// Does a mandatory indicator lack evidence?
    pub lacks_evidence: bool,
}

impl Counted {
    /// Of a document, with the form and the rules of its contest and what its evidence is worth now.
    ///
    /// # Errors
    /// When the list of affairs is broken.
    pub fn of(
        form: &FormSet,
        rules: &ContestRules,
        document: &HandedIn,
        evidence: &[EvidenceFact],
    ) -> Result<Self, DbErr> {
        let affairs = affairs().map_err(|error| DbErr::Custom(error.to_string()))?;
        let lacks = |category: &CategoryRules| {
            lacks_mandatory_evidence(&category.rubric, &document.claims, evidence, &category.required_evidence)
        };
        Ok(Self {
            affair: affairs.main_affair(form, &document.all_answers()),
            lacks_evidence: rules.category(&document.category).is_some_and(lacks),
        })
    }
}

/// Counts the versions that were handed in before this was kept, in portions. Gives how many.
///
/// # Errors
/// When the database fails or a contest's form or rules are broken.
pub async fn count_missing(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let (mut after, mut counted) = (0, 0);
    loop {
        let ids: Vec<i64> = submissions::Entity::find()
            .select_only()
            .column(submissions::Column::Id)
            .filter(submissions::Column::Affair.is_null())
            .filter(submissions::Column::Id.gt(after))
            .order_by_asc(submissions::Column::Id)
            .limit(PORTION)
            .into_tuple()
            .all(db)
            .await?;
        let Some(last) = ids.last() else { return Ok(counted) };
        after = *last;
        let txn = db::write_txn(db).await?;
        let rows = submissions::Entity::find().filter(submissions::Column::Id.is_in(ids)).all(&txn).await?;
        counted += count(&txn, &rows).await?;
        txn.commit().await?;
    }
}

/// Counts the last version of these entries anew.
///
/// # Errors
/// As [`count_missing`].
pub async fn count_anew(txn: &DatabaseTransaction, entry_ids: &[i64]) -> Result<(), DbErr> {
    let rows = last_submissions(txn, entry_ids).await?;
    count(txn, &rows).await.map(|_| ())
}

async fn count(txn: &DatabaseTransaction, rows: &[Submission]) -> Result<usize, DbErr> {
    let documents: Vec<(&Submission, HandedIn)> = rows.iter().filter_map(|row| Some((row, read(row)?))).collect();
    let pids: Vec<Uuid> =
        documents.iter().flat_map(|(_, document)| document.evidence.iter().map(|piece| piece.pid)).collect();
    let facts = evidence::facts_by_pid(txn, &pids).await?;
    let contests = contests_of(txn, rows).await?;
    let mut known: BTreeMap<i64, (FormSet, ContestRules)> = BTreeMap::new();
    let mut counted = 0;
    for (row, document) in documents {
        let Some(contest) = contests.get(&row.entry_id) else { continue };
        let (form, rules) = match known.entry(contest.id) {
            Known::Occupied(read) => read.into_mut(),
            Known::Vacant(new) => match read_rules(txn, contest).await {
                Ok(read) => new.insert(read),
                // One contest that cannot be read keeps neither the others from being counted nor the portal from starting.
                Err(error @ (DbErr::Custom(_) | DbErr::Json(_) | DbErr::RecordNotFound(_))) => {
                    tracing::warn!(contest = contest.slug, %error, "versions of this contest cannot be counted");
                    continue;
                }
                Err(error) => return Err(error),
            },
        };
        // What the file is worth now, at the place in it that was named then.
        let fact = |piece: &HandedInEvidence| {
            let fact = facts.get(&piece.pid)?.clone();
            Some(EvidenceFact { page_note: piece.page_note.clone(), ..fact })
        };
        let pieces: Vec<_> = document.evidence.iter().filter_map(fact).collect();
        let Counted { affair, lacks_evidence } = Counted::of(form, rules, &document, &pieces)?;
        let change = submissions::ActiveModel {
            id: Set(row.id),
            affair: Set(Some(affair)),
            lacks_evidence: Set(Some(lacks_evidence)),
            ..Default::default()
        };
        submissions::Entity::update(change).exec(txn).await?;
        counted += 1;
    }
    Ok(counted)
}

async fn read_rules(txn: &DatabaseTransaction, contest: &contests::Model) -> Result<(FormSet, ContestRules), DbErr> {
    let rules = contest.standing(txn).await?.rules(txn).await?;
    Ok((contest.form_set(txn).await?, rules))
}

/// A document that cannot be read is not counted: it keeps nobody from starting the portal.
fn read(row: &Submission) -> Option<HandedIn> {
    let document = HandedIn::read(&row.snapshot);
    document.inspect_err(|error| tracing::warn!(submission = %row.pid, %error, "a version cannot be counted")).ok()
}

async fn contests_of(txn: &impl ConnectionTrait, rows: &[Submission]) -> Result<BTreeMap<i64, contests::Model>, DbErr> {
    let found = entries::Entity::find()
        .filter(entries::Column::Id.is_in(rows.iter().map(|row| row.entry_id)))
        .find_also_related(contests::Entity)
        .all(txn)
        .await?;
    Ok(found.into_iter().filter_map(|(entry, contest)| Some((entry.id, contest?))).collect())
}

/// Ids of the last version of every entry of a contest; for subqueries.
#[must_use]
pub fn newest_of_contest(contest_id: i64) -> SelectStatement {
    let entries = Query::select()
        .column(entries::Column::Id)
        .from(entries::Entity)
        .and_where(entries::Column::ContestId.eq(contest_id))
        .take();
    Query::select()
        .expr(submissions::Column::Id.max())
        .from(submissions::Entity)
        .and_where(submissions::Column::EntryId.in_subquery(entries))
        .group_by_col(submissions::Column::EntryId)
        .take()
}

/// Ids of the entries of a contest whose last version lacks evidence of a mandatory indicator; for subqueries.
#[must_use]
pub fn lacking_evidence(contest_id: i64) -> SelectStatement {
    Query::select()
        .column(submissions::Column::EntryId)
        .from(submissions::Entity)
        .and_where(submissions::Column::LacksEvidence.eq(true))
        .and_where(submissions::Column::Id.in_subquery(newest_of_contest(contest_id)))
        .take()
}
