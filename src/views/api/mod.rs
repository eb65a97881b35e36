//! The public JSON interface: what other programs get. Fields are only ever added; `openapi.json` describes each, and a test
//! holds the two against each other. No internal number and no personal data has a place here.

pub mod contests;
pub mod frameworks;
pub mod innovations;
pub mod regions;

use serde::Serialize;

use crate::search::Snapshot;

/// What an answer is made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The catalogue.
    pub snapshot: &'a Snapshot,
    /// Address of the portal, without a slash at the end.
    pub base_url: &'a str,
}

impl Source<'_> {
    /// The full address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

/// A text in both languages; English may be empty where nobody wrote it.
#[derive(Clone, Debug, Serialize)]
pub struct Text {
    id: String,
    en: String,
}

impl Text {
    /// Both languages.
    #[must_use]
    pub fn new(id: &str, en: &str) -> Self {
        Self { id: id.to_owned(), en: en.to_owned() }
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct List<T: Serialize> {
    results: Vec<T>,
    pagination: Pagination,
}

/// Where a page stands.
#[derive(Clone, Debug, Serialize)]
pub struct Pagination {
    /// How many there are on all pages.
    pub total: usize,
    /// Most on one page.
    pub limit: usize,
    /// Address of the next page.
    pub next: Option<String>,
}

impl<T: Serialize> List<T> {
    /// A page.
    #[must_use]
    pub const fn new(results: Vec<T>, pagination: Pagination) -> Self {
        Self { results, pagination }
    }
}

/// A region, briefly.
#[derive(Clone, Debug, Serialize)]
pub struct RegionBrief {
    code: String,
    slug: String,
    name: Text,
}

impl RegionBrief {
    /// The region.
    #[must_use]
    pub fn of(region: &crate::search::Region) -> Self {
        Self {
            code: region.code.clone(),
            slug: region.slug.clone(),
            name: Text::new(&region.full_name_id, &region.full_name_en),
        }
    }
}
