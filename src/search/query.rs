//! Asking the snapshot: filter, count, order, cut a page.

use super::{Cursor, Facets, Filter, Snapshot, row::Row};

/// An innovation that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the snapshot.
    pub row: usize,
    /// How well it fits the search text; 0 without one.
    pub score: u32,
}

/// Everything that was found, best first, with the counts of further choices.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The innovations in order.
    pub hits: Vec<Hit>,
    /// Counts.
    pub facets: Facets,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Place of its first innovation among all, from 0.
    pub start: usize,
    /// Its innovations.
    pub hits: Vec<Hit>,
    /// Cursor of the page before; `Some(None)` is the first page.
    pub previous: Option<Option<Cursor>>,
    /// Cursor of the next page.
    pub next: Option<Cursor>,
}

impl Snapshot {
    /// Finds what passes the filter.
    ///
    /// # Errors
    /// When the text index cannot be read.
    pub fn find(&self, filter: &Filter) -> Result<Found, tantivy::TantivyError> {
        let candidates: Vec<Hit> = match self.find_words(&filter.q)? {
            None => (0..self.rows.len()).map(|row| Hit { row, score: 0 }).collect(),
            Some(scored) => scored.into_iter().map(|(row, score)| Hit { row: row as usize, score }).collect(),
        };
        let mut found = Found::default();
        let parent_of = |dimension: usize| self.book.dimensions[dimension].parent;
        for hit in candidates {
            if filter.count(&self.rows[hit.row], parent_of, &mut found.facets) {
                found.hits.push(hit);
            }
        }
        // Rows stand in the order of the list, so their place decides between equal scores.
        found.hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), hit.row));
        Ok(found)
    }

    /// The page of `size` innovations after the cursor.
    #[must_use]
    pub fn cut(&self, found: &Found, after: Option<&Cursor>, size: usize) -> Cut {
        let stands_after = |hit: &Hit| after.is_none_or(|cursor| cursor.is_before(&self.rows[hit.row], hit.score));
        let start = found.hits.iter().position(stands_after).unwrap_or(found.hits.len());
        let hits: Vec<Hit> = found.hits[start..].iter().take(size).copied().collect();
        let cursor_at = |at: usize| found.hits.get(at).map(|hit| Cursor::of(&self.rows[hit.row], hit.score));
        let end = start + hits.len();
        Cut {
            start,
            previous: (start > 0).then(|| start.checked_sub(size + 1).and_then(cursor_at)),
            next: (end > start && end < found.hits.len()).then(|| cursor_at(end - 1)).flatten(),
            hits,
        }
    }

    /// The innovations of hits.
    pub fn rows_of<'a>(&'a self, hits: &'a [Hit]) -> impl Iterator<Item = &'a Row> {
        hits.iter().map(|hit| &self.rows[hit.row])
    }
}
