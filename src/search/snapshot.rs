//! The catalogue at one change number. Never changed: a newer one takes its place.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

use tantivy::TantivyError;

use super::{
    Book,
    cursor::newest_first,
    likeness::{Corpus, Described},
    row::{Named, Region, Row},
    text_index::{Text, TextIndex},
    words::query_words,
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
    /// What the text index is made of, until it is made.
    texts: Mutex<Vec<Text>>,
    text: OnceLock<TextIndex>,
    likeness: OnceLock<Corpus>,
}

impl Snapshot {
    /// Builds a snapshot, all but its text index (see [`Self::index_words`]).
    #[must_use]
    pub fn build(mut draft: Draft) -> Self {
        draft.rows.sort_by(|(a, _), (b, _)| newest_first(a, b));
        let texts: Vec<Text> = draft.rows.iter().map(|(row, long)| text_of(row, long, &draft)).collect();
        let rows: Vec<Row> = draft.rows.into_iter().map(|(row, _)| row).collect();
        Self {
            change_no: draft.change_no,
            by_slug: rows.iter().enumerate().map(|(at, row)| (row.slug.clone(), at)).collect(),
            by_id: rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect(),
            book: draft.book,
            regions: draft.regions,
            offices: draft.offices.list,
            categories: draft.categories.list,
            rows,
            texts: Mutex::new(texts),
            text: OnceLock::new(),
            likeness: OnceLock::new(),
        }
    }

    /// Builds the text index, the slowest part, unless it is there. Only searches for words need it: at the start of the
    /// program pages are answered before it is ready. Takes a moment: not on an async thread.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn index_words(&self) -> Result<&TextIndex, TantivyError> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = self.text.get() {
            return Ok(index);
        }
        let index = TextIndex::build(&texts)?;
        texts.clear();
        texts.shrink_to_fit();
        Ok(self.text.get_or_init(|| index))
    }

    /// The places of the innovations that have every word of `text`, with their scores; `None` when it has no words.
    ///
    /// # Errors
    /// When the text index cannot be built or read.
    pub fn find_words(&self, text: &str) -> Result<Option<Vec<(u32, u32)>>, TantivyError> {
        if query_words(text).is_empty() {
            return Ok(None);
        }
        match self.text.get() {
            Some(index) => index.find(text),
            None => self.index_words()?.find(text),
        }
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
