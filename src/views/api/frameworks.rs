//! Frameworks with their dimensions and crosswalks.

use serde::Serialize;

use super::{Source, Text};
use crate::{
    domain::framework::{CrosswalkStrength, Tone},
    search::{Found, book::Framework},
};

/// A framework.
#[derive(Debug, Serialize)]
pub struct FrameworkItem {
    code: String,
    name: Text,
    owner: String,
    version: i32,
    is_default: bool,
    source: String,
    url: String,
}

/// A framework with its dimensions.
#[derive(Debug, Serialize)]
pub struct FrameworkDetail {
    #[serde(flatten)]
    item: FrameworkItem,
    dimensions: Vec<DimensionItem>,
    crosswalks: Vec<CrosswalkItem>,
}

#[derive(Debug, Serialize)]
struct DimensionItem {
    code: String,
    slug: String,
    name: String,
    local_name: Text,
    description: Text,
    target: Text,
    working_group: Text,
    tone: Tone,
    innovations: u32,
    sub_dimensions: Vec<PartItem>,
    page: String,
}

#[derive(Debug, Serialize)]
struct PartItem {
    code: String,
    slug: String,
    name: Text,
    description: Text,
    innovations: u32,
}

#[derive(Debug, Serialize)]
struct CrosswalkItem {
    from: CrosswalkEnd,
    to: CrosswalkEnd,
    strength: CrosswalkStrength,
    basis: String,
}

#[derive(Debug, Serialize)]
struct CrosswalkEnd {
    framework: String,
    code: String,
}

impl Source<'_> {
    /// A framework, briefly.
    #[must_use]
    pub fn framework(&self, framework: &Framework) -> FrameworkItem {
        FrameworkItem {
            code: framework.code.clone(),
            name: Text::new(&framework.name_id, &framework.name_en),
            owner: framework.owner.clone(),
            version: framework.version,
            is_default: framework.is_default,
            source: framework.source.clone(),
            url: self.url(&format!("/api/v1/frameworks/{}", framework.code)),
        }
    }

    /// A framework with everything; `count` tells how many innovations a dimension or part has.
    #[must_use]
    pub fn framework_detail(&self, at: usize, counted: &[(usize, Found)]) -> FrameworkDetail {
        let book = &self.snapshot.book;
        let dimensions = counted.iter().map(|(dimension, found)| self.dimension(*dimension, found)).collect();
        let of_it = |place: usize| book.dimensions[place].framework == at;
        let crosswalks =
            book.crossings.iter().filter(|line| of_it(line.from) || of_it(line.to)).map(|line| CrosswalkItem {
                from: self.end(line.from),
                to: self.end(line.to),
                strength: line.strength,
                basis: line.basis.clone(),
            });
        FrameworkDetail { item: self.framework(&book.frameworks[at]), dimensions, crosswalks: crosswalks.collect() }
    }

    fn end(&self, at: usize) -> CrosswalkEnd {
        let dimension = &self.snapshot.book.dimensions[at];
        CrosswalkEnd {
            framework: self.snapshot.book.frameworks[dimension.framework].code.clone(),
            code: dimension.code.clone(),
        }
    }

    fn dimension(&self, at: usize, found: &Found) -> DimensionItem {
        let book = &self.snapshot.book;
        let dimension = &book.dimensions[at];
        let parts = book.parts(at).map(|part| {
            let row = &book.dimensions[part];
            PartItem {
                code: row.code.clone(),
                slug: row.slug.clone(),
                name: Text::new(&row.name_id, &row.name_en),
                description: Text::new(&row.description_id, &row.description_en),
                innovations: found.facets.sub_dimensions.get(&part).copied().unwrap_or(0),
            }
        });
        DimensionItem {
            code: dimension.code.clone(),
            slug: dimension.slug.clone(),
            name: dimension.name.clone(),
            local_name: Text::new(&dimension.name_id, &dimension.name_en),
            description: Text::new(&dimension.description_id, &dimension.description_en),
            target: Text::new(&dimension.target_id, &dimension.target_en),
            working_group: Text::new(&dimension.working_group_id, &dimension.working_group_en),
            tone: dimension.tone,
            innovations: found.facets.dimensions.get(&at).copied().unwrap_or(0),
            sub_dimensions: parts.collect(),
            page: self.url(&format!("/dimensions/{}/{}", book.frameworks[dimension.framework].code, dimension.slug)),
        }
    }
}
