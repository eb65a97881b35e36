//! Points claimed and verified over a contest, and the cover of the basic services.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use crate::{
    data::affairs::Affairs,
    domain::{contest_rules::ContestRules, entry::EntryStatus, ledger::Cover, locale::Locale},
    models::verifications::overview::{AffairCount, EntrySums, LevelRow},
    views::{
        entries::ledger_reading::Balance,
        judging::{CommitteeHead, Pager},
    },
};

/// Group of the affairs that every region must serve.
const BASIC_SERVICES: &str = "wajib_dasar";

/// The page.
#[derive(Debug, Serialize)]
pub struct LedgerPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Entries with their sums.
    pub rows: Vec<LevelLine>,
    /// Where the list stands.
    pub pager: Option<Pager>,
    /// The six basic services.
    pub services: Vec<Service>,
    /// How many of them are served by something that counts.
    pub covered: usize,
}

/// An entry with its sums.
#[derive(Debug, Serialize)]
pub struct LevelLine {
    pid: Uuid,
    number: Option<String>,
    title: String,
    status: EntryStatus,
    category: String,
    sums: Sums,
}

/// What an entry claims and what was verified.
#[derive(Debug, Serialize)]
pub struct Sums {
    all: Balance,
    /// `None` where no indicator is mandatory.
    mandatory: Option<Balance>,
}

impl Sums {
    /// The sums in words.
    #[must_use]
    pub fn new(sums: &EntrySums, locale: Locale) -> Self {
        let has_mandatory = sums.mandatory_claimed.most > 0;
        Self {
            all: Balance::new(sums.claimed, sums.verified, locale),
            mandatory: has_mandatory.then(|| Balance::new(sums.mandatory_claimed, sums.mandatory_verified, locale)),
        }
    }
}

impl LevelLine {
    /// A line.
    #[must_use]
    pub fn new(row: LevelRow, rules: &ContestRules, locale: Locale) -> Self {
        let category = rules.category(&row.category);
        Self {
            pid: row.entry.pid,
            number: row.entry.number,
            title: row.entry.title,
            status: row.entry.status,
            category: category.map_or_else(String::new, |known| locale.pick(&known.name_id, &known.name_en).to_owned()),
            sums: Sums::new(&row.sums, locale),
        }
    }
}

/// A basic service with what serves it.
#[derive(Debug, Serialize)]
pub struct Service {
    name: String,
    /// Entries that passed the check.
    eligible: usize,
    /// Entries that are being checked or corrected.
    waiting: usize,
    /// Public innovations of the region.
    innovations: usize,
    /// How it stands.
    pub cover: Cover,
    /// Its colour.
    mood: &'static str,
    /// Its sign, for a colour never speaks alone.
    shape: &'static str,
}

/// The basic services in the order of the law.
#[must_use]
pub fn services(
    affairs: &Affairs,
    entries: &BTreeMap<String, AffairCount>,
    innovations: &BTreeMap<String, usize>,
    locale: Locale,
) -> Vec<Service> {
    let basic = affairs.groups.iter().filter(|group| group.code == BASIC_SERVICES).flat_map(|group| &group.affairs);
    basic
        .map(|affair| {
            let AffairCount { eligible, waiting } = entries.get(&affair.code).copied().unwrap_or_default();
            let innovations = innovations.get(&affair.code).copied().unwrap_or(0);
            let cover = Cover::of(eligible + innovations, waiting);
            let (mood, shape) = match cover {
                Cover::Covered => ("good", "check"),
                Cover::Waiting => ("quiet", "half"),
                Cover::Missing => ("warn", "circle"),
            };
            let name = locale.pick(&affair.name_id, &affair.name_en).to_owned();
            Service { name, eligible, waiting, innovations, cover, mood, shape }
        })
        .collect()
}
