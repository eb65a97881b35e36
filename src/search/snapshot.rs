//! The catalogue at one change number. Never changed: a newer one takes its place.

use std::{collections::HashMap, sync::OnceLock};

use super::{
    Book,
    cursor::newest_first,
    likeness::{Corpus, Described},
    row::{Named, Region, Row},
    text_index::{Text, TextIndex},
};
use crate::domain::text::slug;

/// What a snapshot is made of.
#[derive(Debug, Default)]
pub struct Draft {
    /// The catalogue's change number when the reading began.
    pub change_no: i64,
    /// Frameworks.
    pub book: Book,
    /// Regions by code.
    pub regions: Vec<Region>,
    /// Offices, as innovations point to them.
    pub offices: Names,
    /// Categories, as innovations point to them.
    pub categories: Names,
    /// Every public innovation with its long text.
    pub rows: Vec<(Row, String)>,
}

/// Names that get a place when they are first seen; different writings with one slug are one.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<Named>,
    places: HashMap<String, usize>,
}

impl Names {
    /// The place of a name; `None` for an empty one.
    pub fn place(&mut self, name: &str) -> Option<usize> {
        let slug = slug(name);
        if slug.is_empty() {
            return None;
        }
        let next = self.list.len();
        let place = *self.places.entry(slug.clone()).or_insert(next);
        if place == next {
            self.list.push(Named { slug, name: name.to_owned() });
        }
        Some(place)
    }
}

/// See the head of the file.
#[derive(Debug)]
pub struct Snapshot {
    /// The catalogue's change number it was made at.
    pub change_no: i64,
    /// Frameworks.
    pub book: Book,
    /// Regions by code.
    pub regions: Vec<Region>,
    /// Offices.
    pub offices: Vec<Named>,
    /// Categories.
    pub categories: Vec<Named>,
    /// Every public innovation, newest first.
    pub rows: Vec<Row>,
    by_slug: HashMap<String, usize>,
    by_id: HashMap<i64, usize>,
    pub(super) text: TextIndex,
    likeness: OnceLock<Corpus>,
}

impl Snapshot {
    /// Builds a snapshot. Takes a moment: not on an async thread.
    ///
    /// # Errors
    /// When the text index cannot be built.
    pub fn build(mut draft: Draft) -> Result<Self, tantivy::TantivyError> {
        draft.rows.sort_by(|(a, _), (b, _)| newest_first(a, b));
        let texts: Vec<Text> = draft.rows.iter().map(|(row, long)| text_of(row, long, &draft)).collect();
        let text = TextIndex::build(&texts)?;
        let rows: Vec<Row> = draft.rows.into_iter().map(|(row, _)| row).collect();
        Ok(Self {
            change_no: draft.change_no,
            by_slug: rows.iter().enumerate().map(|(at, row)| (row.slug.clone(), at)).collect(),
            by_id: rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect(),
            book: draft.book,
            regions: draft.regions,
            offices: draft.offices.list,
            categories: draft.categories.list,
            rows,
            text,
            likeness: OnceLock::new(),
        })
    }

    /// The public innovation with this slug.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<&Row> {
        self.by_slug.get(slug).map(|at| &self.rows[*at])
    }

    /// The public innovation of this row.
    #[must_use]
    pub fn by_id(&self, id: i64) -> Option<&Row> {
        self.by_id.get(&id).map(|at| &self.rows[*at])
    }

    /// Everything public, to find the like of an innovation in; places are those of `rows`. Built when it is first
    /// asked for, which takes a moment: not on an async thread.
    pub fn likeness(&self) -> &Corpus {
        self.likeness.get_or_init(|| {
            let described: Vec<Described> = self.rows.iter().map(described).collect();
            Corpus::build(&described)
        })
    }

    /// Place of the region with this slug or code.
    #[must_use]
    pub fn region(&self, word: &str) -> Option<usize> {
        self.regions.iter().position(|region| region.slug == word || region.code == word)
    }

    /// The region of this row of the database.
    #[must_use]
    pub fn region_by_id(&self, id: i64) -> Option<&Region> {
        self.regions.iter().find(|region| region.id == id)
    }
}

fn described(row: &Row) -> Described {
    Described {
        name: row.name.clone(),
        acronym: row.acronym.clone(),
        expansion: row.expansion.clone(),
        text: row.summary_id.clone(),
    }
}

fn text_of(row: &Row, long: &str, draft: &Draft) -> Text {
    let region = &draft.regions[row.region];
    let mut around = vec![region.full_name_id.clone(), region.province.clone(), row.kind.clone()];
    around.extend(row.office.map(|at| draft.offices.list[at].name.clone()));
    around.extend(row.category.map(|at| draft.categories.list[at].name.clone()));
    for tag in &row.tags {
        let dimension = &draft.book.dimensions[tag.dimension];
        around.extend([dimension.name.clone(), dimension.name_id.clone(), dimension.name_en.clone()]);
    }
    Text {
        name: [&row.name, &row.acronym].into_iter().filter(|name| !name.is_empty()).cloned().collect(),
        expansion: row.expansion.clone(),
        body: vec![row.summary_id.clone(), row.summary_en.clone(), long.to_owned()],
        around,
    }
}
