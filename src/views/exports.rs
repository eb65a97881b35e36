//! The pages that say what an export holds before it is taken.

use serde::Serialize;

use super::{committee::Workspace, entries::EntryTop};
use crate::{domain::locale::Locale, models::entries::EntryCase};

/// One entry.
#[derive(Debug, Serialize)]
pub struct EntryExportPage {
    entry: EntryTop,
    is_team: bool,
    files: u64,
    bytes: i64,
}

/// All entries of a contest.
#[derive(Debug, Serialize)]
pub struct ContestExportPage {
    /// The frame.
    pub contest: Workspace,
    /// Number of entries.
    pub entries: usize,
    /// Number of files.
    pub files: u64,
    /// Their size together, in bytes.
    pub bytes: i64,
}

impl EntryExportPage {
    /// The page; `extent`: number of files and their bytes.
    #[must_use]
    pub fn new(case: &EntryCase, (files, bytes): (u64, u64), locale: Locale) -> Self {
        Self {
            entry: EntryTop::new(case, locale),
            is_team: case.facts.team_role.is_some(),
            files,
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        }
    }
}
