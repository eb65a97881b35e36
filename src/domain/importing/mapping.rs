//! Which column is what: guessed from the headers, decided by the committee.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{HEADER_WITHIN, ImportField, TableRow};
use crate::domain::text::fold;

/// What the committee chose. Stored between the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Column of each field, from 0.
    pub columns: BTreeMap<ImportField, usize>,
    /// Year of rows that name none.
    pub year: Option<i32>,
    /// Code of the framework that dimensions are of.
    pub framework: String,
    /// Leave out rows that the catalogue has, instead of refusing them.
    pub skip_known: bool,
}

impl Mapping {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: ImportField) -> Option<usize> {
        self.columns.get(&field).copied()
    }
}

/// The row that most looks like a header among the first ones; else the first that is not blank.
#[must_use]
pub fn find_header(rows: &[TableRow]) -> Option<u32> {
    let mut best: Option<(usize, u32)> = None;
    for row in rows.iter().filter(|row| !row.is_blank()).take(HEADER_WITHIN) {
        let known = guess(row).len();
        // The first of equals: a header stands above its rows.
        if best.is_none_or(|(most, _)| known > most) {
            best = Some((known, row.number));
        }
    }
    best.map(|(_, number)| number)
}

/// The columns whose headers are known, each field and each column once.
#[must_use]
pub fn guess(header: &TableRow) -> BTreeMap<ImportField, usize> {
    let titles: Vec<String> = header.cells.iter().map(|cell| fold(&cell.text())).collect();
    let mut found = BTreeMap::new();
    let is_free = |found: &BTreeMap<ImportField, usize>, column: usize| !found.values().any(|taken| *taken == column);
    // First the headers that are just these words, then those that begin or end with them.
    for field in ImportField::ALL {
        let column = field
            .headers()
            .iter()
            .find_map(|known| (0..titles.len()).find(|column| titles[*column] == *known && is_free(&found, *column)));
        found.extend(column.map(|column| (*field, column)));
    }
    for field in ImportField::ALL {
        if found.contains_key(field) {
            continue;
        }
        let column = field.headers().iter().find_map(|known| {
            let holds =
                |title: &String| title.starts_with(&format!("{known} ")) || title.ends_with(&format!(" {known}"));
            (0..titles.len()).find(|column| holds(&titles[*column]) && is_free(&found, *column))
        });
        found.extend(column.map(|column| (*field, column)));
    }
    found
}

/// Headers that stand over more than one column, as they are written.
#[must_use]
pub fn repeated_headers(header: &TableRow) -> Vec<String> {
    let mut seen: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for cell in header.cells.iter().filter(|cell| !cell.is_blank()) {
        let text = cell.text();
        seen.entry(fold(&text)).or_insert((0, text)).0 += 1;
    }
    seen.into_values().filter(|(count, _)| *count > 1).map(|(_, text)| text).collect()
}
