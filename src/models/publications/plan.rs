//! What publishing now would do: the same list for the page that asks and for the act itself.

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        award::{Settlement, settle},
        canonical::sha256_hex,
    },
    models::{
        contests::Standing,
        decisions,
        rankings::{self, Board, BoardEntry, CategoryBoard},
    },
};

/// Everything a publication decides.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The ranking.
    pub board: Board,
    /// By category, in the order of [`Board::categories`].
    pub categories: Vec<PlannedCategory>,
}

/// One category's entries, ranked ones first.
#[derive(Clone, Debug)]
pub struct PlannedCategory {
    /// The entries.
    pub entries: Vec<PlannedEntry>,
    seen: String,
}

/// What happens to one entry.
#[derive(Clone, Debug)]
pub struct PlannedEntry {
    /// Its code in the ranking.
    pub code: String,
    /// The entry.
    pub held: BoardEntry,
    /// The decision, if one was recorded.
    pub decision: Option<decisions::Model>,
    /// What follows from it.
    pub settlement: Settlement,
}

impl PlannedEntry {
    /// Does it get an award?
    #[must_use]
    pub fn is_awarded(&self) -> bool {
        self.settlement == Settlement::Awarded
    }
}

impl Plan {
    /// Holds the recorded decisions against the ranking as it is now. Decisions on entries that were taken back since
    /// have no effect.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(db: &impl ConnectionTrait, standing: &Standing) -> Result<Self, DbErr> {
        let board = rankings::compute(db, standing).await?;
        let decided = decisions::list(db, standing.contest.id).await?;
        let categories = board.categories.iter().map(|category| planned(category, &decided)).collect();
        Ok(Self { board, categories })
    }

    /// A short text that changes with the marks and with every decision.
    #[must_use]
    pub fn seen(&self) -> String {
        let all: Vec<&str> = self.categories.iter().map(|category| category.seen.as_str()).collect();
        sha256_hex(&all.join("|"))[..16].to_owned()
    }

    /// Is anything not ready?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.entries().any(|(_, entry)| entry.settlement.is_open())
    }

    /// All entries with their category.
    pub fn entries(&self) -> impl Iterator<Item = (&CategoryBoard, &PlannedEntry)> {
        let pairs = self.board.categories.iter().zip(&self.categories);
        pairs.flat_map(|(board, planned)| planned.entries.iter().map(move |entry| (board, entry)))
    }

    /// How many mails it would queue.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_mails(&self, db: &impl ConnectionTrait) -> Result<usize, DbErr> {
        super::letters::count(db, self).await
    }

    /// Ids of the entries for which `which` holds.
    pub fn ids(&self, which: impl Fn(&PlannedEntry) -> bool) -> Vec<i64> {
        self.entries().filter(|(_, entry)| which(entry)).map(|(_, entry)| entry.held.entry.id).collect()
    }
}

fn planned(board: &CategoryBoard, decided: &decisions::Decided) -> PlannedCategory {
    let entries = board.codes().filter_map(|code| {
        let held = board.entries.get(code)?.clone();
        let decision = decided.get(&held.entry.id).cloned();
        let settlement = settle(board.suggestion(code), decision.as_ref().map(decisions::Model::recorded));
        Some(PlannedEntry { code: code.to_owned(), held, decision, settlement })
    });
    PlannedCategory { entries: entries.collect(), seen: decisions::seen(board, decided) }
}
