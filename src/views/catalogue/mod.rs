//! Pages of the public catalogue. Made from the snapshot in memory; no page here asks the database.

pub mod card;
pub mod dimension;
pub mod index;
pub mod likeness;
pub mod show;

use crate::{
    domain::{framework::CrosswalkStrength, locale::Locale},
    search::{Region, Snapshot, book::Dimension},
    views::engine::Engine,
};

/// How the catalogue is shown: which one, in which language.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The catalogue.
    pub snapshot: &'a Snapshot,
    /// Messages.
    pub engine: &'a Engine,
    /// Language of the page.
    pub locale: Locale,
}

impl Look<'_> {
    /// The message `key`.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.engine.message(self.locale, key, &[])
    }

    /// A dimension's official name; a part's name in the language of the page.
    #[must_use]
    pub fn dimension_name(&self, at: usize) -> String {
        let dimension = &self.snapshot.book.dimensions[at];
        if dimension.parent.is_none() { dimension.name.clone() } else { self.local_name(dimension) }
    }

    fn local_name(&self, dimension: &Dimension) -> String {
        self.locale.pick(&dimension.name_id, &dimension.name_en).to_owned()
    }

    /// Type and name of a region.
    #[must_use]
    pub fn region_name(&self, region: &Region) -> String {
        match self.locale {
            Locale::Id => region.full_name_id.clone(),
            Locale::En => region.full_name_en.clone(),
        }
    }

    /// Name of a framework.
    #[must_use]
    pub fn framework_name(&self, at: usize) -> String {
        let framework = &self.snapshot.book.frameworks[at];
        self.locale.pick(&framework.name_id, &framework.name_en).to_owned()
    }

    /// That something is there through a crosswalk only, and how well it fits: `lewat padanan, kuat`.
    #[must_use]
    pub fn via_text(&self, strength: CrosswalkStrength) -> String {
        let strength = self.t(&format!("catalogue-strength-{strength}"));
        self.engine.message(self.locale, "catalogue-via", &[("strength", strength)])
    }

    /// The page of a dimension; a part has none of its own and leads to its dimension's.
    #[must_use]
    pub fn dimension_href(&self, at: usize) -> String {
        let book = &self.snapshot.book;
        let root = &book.dimensions[book.root_of(at)];
        format!("/dimensions/{}/{}", book.frameworks[root.framework].code, root.slug)
    }
}
