//! Where a page begins: after an innovation, wherever new ones come in meanwhile.

use std::cmp::Ordering;

use super::row::Row;

/// The place of an innovation in a list: what the list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    score: u32,
    published_micros: i64,
    year: i32,
    slug: String,
}

impl Cursor {
    /// The place of `row` when it scored `score`.
    #[must_use]
    pub fn of(row: &Row, score: u32) -> Self {
        Self { score, published_micros: row.published_at.timestamp_micros(), year: row.year, slug: row.slug.clone() }
    }

    /// Reads the text of a link; `None` when it is not one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '_');
        let cursor = Self {
            score: parts.next()?.parse().ok()?,
            published_micros: parts.next()?.parse().ok()?,
            year: parts.next()?.parse().ok()?,
            slug: parts.next()?.to_owned(),
        };
        (!cursor.slug.is_empty()).then_some(cursor)
    }

    /// Whether an innovation stands behind this place.
    #[must_use]
    pub fn is_before(&self, row: &Row, score: u32) -> bool {
        self.compare(&Self::of(row, score)) == Ordering::Less
    }

    /// The best score first, then the newest; the slug decides between equals, the same on every database.
    fn compare(&self, other: &Self) -> Ordering {
        (other.score, other.published_micros, other.year)
            .cmp(&(self.score, self.published_micros, self.year))
            .then_with(|| self.slug.cmp(&other.slug))
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}_{}", self.score, self.published_micros, self.year, self.slug)
    }
}

/// The order of a list without a search.
#[must_use]
pub fn newest_first(a: &Row, b: &Row) -> Ordering {
    Cursor::of(a, 0).compare(&Cursor::of(b, 0))
}
