//! Frameworks and their dimensions.

use serde::Serialize;

use super::{Look, card::Card};
use crate::{
    domain::framework::{CrosswalkStrength, Tone},
    models::catalogue,
    search::{Filter, Found},
};

/// Cards on the page; the catalogue has all.
const CARDS: usize = 12;

/// One dimension.
#[derive(Debug, Serialize)]
pub struct DimensionPage {
    name: String,
    local_name: String,
    code: String,
    tone: Tone,
    framework: Link,
    description: String,
    target: String,
    working_group: String,
    total: usize,
    catalogue_href: String,
    parts: Vec<Part>,
    siblings: Vec<Sibling>,
    crossings: Vec<Crossing>,
    cards: Vec<Card>,
    programmes: Vec<Programme>,
}

/// The list of frameworks.
#[derive(Debug, Serialize)]
pub struct FrameworksPage {
    frameworks: Vec<FrameworkItem>,
}

#[derive(Debug, Serialize)]
struct FrameworkItem {
    name: String,
    owner: String,
    source: String,
    version: i32,
    is_default: bool,
    catalogue_href: String,
    dimensions: Vec<Sibling>,
}

#[derive(Debug, Serialize)]
struct Link {
    label: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct Part {
    name: String,
    focus: String,
    count: u32,
    href: String,
}

#[derive(Debug, Serialize)]
struct Sibling {
    name: String,
    tone: Tone,
    href: String,
    count: u32,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Crossing {
    name: String,
    tone: Tone,
    href: String,
    framework: String,
    strength: CrosswalkStrength,
    basis: String,
}

#[derive(Debug, Serialize)]
struct Programme {
    name: String,
    year: i32,
    owner: String,
    note: String,
    source: String,
}

impl Look<'_> {
    /// The page of a dimension with what was found in it.
    #[must_use]
    pub fn dimension_page(&self, at: usize, found: &Found, programmes: &[catalogue::Programme]) -> DimensionPage {
        let book = &self.snapshot.book;
        let dimension = &book.dimensions[at];
        let pick = |id: &str, en: &str| self.locale.pick(id, en).to_owned();
        let first: Vec<_> = found.hits.iter().take(CARDS).copied().collect();
        DimensionPage {
            name: dimension.name.clone(),
            local_name: Some(pick(&dimension.name_id, &dimension.name_en))
                .filter(|local| !local.eq_ignore_ascii_case(&dimension.name))
                .unwrap_or_default(),
            code: dimension.code.clone(),
            tone: dimension.tone,
            framework: Link { label: self.framework_name(dimension.framework), href: "/frameworks".to_owned() },
            description: pick(&dimension.description_id, &dimension.description_en),
            target: pick(&dimension.target_id, &dimension.target_en),
            working_group: pick(&dimension.working_group_id, &dimension.working_group_en),
            total: found.hits.len(),
            catalogue_href: self.catalogue_href(at, None),
            parts: book.parts(at).map(|part| self.part(part, found)).collect(),
            siblings: self.siblings(dimension.framework, Some(at), found),
            crossings: self.crossings(at),
            cards: self.snapshot.rows_of(&first).map(|row| self.card(row, dimension.framework)).collect(),
            programmes: programmes.iter().map(programme).collect(),
        }
    }

    /// Every framework with its dimensions and how much each has.
    ///
    /// # Errors
    /// When the text index cannot be read.
    pub fn frameworks_page(&self) -> Result<FrameworksPage, tantivy::TantivyError> {
        let book = &self.snapshot.book;
        let mut frameworks = Vec::new();
        for (at, framework) in book.frameworks.iter().enumerate() {
            let found = self.snapshot.find(&Filter { framework: at, ..Filter::default() })?;
            frameworks.push(FrameworkItem {
                name: self.framework_name(at),
                owner: framework.owner.clone(),
                source: framework.source.clone(),
                version: framework.version,
                is_default: framework.is_default,
                catalogue_href: format!("/catalogue?framework={}", framework.code),
                dimensions: self.siblings(at, None, &found),
            });
        }
        Ok(FrameworksPage { frameworks })
    }

    /// The catalogue filtered to a dimension, and to a region if one is named.
    #[must_use]
    pub fn catalogue_href(&self, dimension: usize, region: Option<&str>) -> String {
        let book = &self.snapshot.book;
        let root = book.root_of(dimension);
        let framework = book.dimensions[root].framework;
        let code = (framework != book.default_framework()).then_some(book.frameworks[framework].code.as_str());
        let part = (root != dimension).then_some(book.dimensions[dimension].slug.as_str());
        crate::search::Wanted::default()
            .with(&[
                ("framework", code),
                ("dimension", Some(&book.dimensions[root].slug)),
                ("sub_dimension", part),
                ("region", region),
            ])
            .href("/catalogue")
    }

    fn part(&self, at: usize, found: &Found) -> Part {
        let dimension = &self.snapshot.book.dimensions[at];
        Part {
            name: self.dimension_name(at),
            focus: self.locale.pick(&dimension.description_id, &dimension.description_en).to_owned(),
            count: found.facets.sub_dimensions.get(&at).copied().unwrap_or(0),
            href: self.catalogue_href(at, None),
        }
    }

    fn siblings(&self, framework: usize, current: Option<usize>, found: &Found) -> Vec<Sibling> {
        let book = &self.snapshot.book;
        book.roots(framework)
            .map(|at| Sibling {
                name: self.dimension_name(at),
                tone: book.dimensions[at].tone,
                href: self.dimension_href(at),
                count: found.facets.dimensions.get(&at).copied().unwrap_or(0),
                current: current == Some(at),
            })
            .collect()
    }

    /// What answers to this dimension in other frameworks, whichever way the crosswalk was written.
    fn crossings(&self, at: usize) -> Vec<Crossing> {
        let book = &self.snapshot.book;
        let mut found: Vec<Crossing> = Vec::new();
        for line in &book.crossings {
            let other = match (line.from == at, line.to == at) {
                (true, _) => line.to,
                (_, true) => line.from,
                _ => continue,
            };
            found.push(Crossing {
                name: self.dimension_name(other),
                tone: book.dimensions[other].tone,
                href: self.dimension_href(other),
                framework: self.framework_name(book.dimensions[other].framework),
                strength: line.strength,
                basis: line.basis.clone(),
            });
        }
        found.sort_by_key(|crossing| std::cmp::Reverse(crossing.strength));
        found
    }
}

fn programme(row: &catalogue::Programme) -> Programme {
    let source = [&row.source_publisher, &row.source_place, &row.source_date];
    Programme {
        name: row.name.clone(),
        year: row.year,
        owner: row.owner.clone(),
        note: row.note.clone(),
        source: source.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", "),
    }
}
