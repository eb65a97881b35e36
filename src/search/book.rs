//! All frameworks with their dimensions and the crosswalks between them.

use crate::domain::framework::{
    CrosswalkLine, CrosswalkStrength, Dimension as TreeNode, DimensionTree, Tone, map_tags,
};

use super::row::{Placement, Tag};

/// A set of dimensions.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Its row.
    pub id: i64,
    /// Code in URLs.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Who made it.
    pub owner: String,
    /// Edition.
    pub version: i32,
    /// Where it is known from.
    pub source: String,
    /// The one shown when none is asked for.
    pub is_default: bool,
}

/// A dimension or a part of one.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Its row.
    pub id: i64,
    /// Place of its framework in the book.
    pub framework: usize,
    /// Place of the dimension above.
    pub parent: Option<usize>,
    /// Code, unique in its framework.
    pub code: String,
    /// Name in URLs, unique in its framework.
    pub slug: String,
    /// Place among its siblings.
    pub position: i32,
    /// The official name.
    pub name: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// What it is about.
    pub description_id: String,
    /// The same in English.
    pub description_en: String,
    /// What it wants to reach.
    pub target_id: String,
    /// The same in English.
    pub target_en: String,
    /// Its working group.
    pub working_group_id: String,
    /// The same in English.
    pub working_group_en: String,
    /// Its colour.
    pub tone: Tone,
}

/// One line of a crosswalk.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// Place of the dimension the tags are in.
    pub from: usize,
    /// Place of the dimension it answers to.
    pub to: usize,
    /// How well.
    pub strength: CrosswalkStrength,
    /// Who says so.
    pub basis: String,
}

/// See the head of the file.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The default framework first, then by code.
    pub frameworks: Vec<Framework>,
    /// Every dimension, in the order of its framework's tree.
    pub dimensions: Vec<Dimension>,
    /// Every line of every crosswalk.
    pub crossings: Vec<Crossing>,
    /// For each dimension, those of other frameworks that it answers to.
    reached: Vec<Vec<(usize, CrosswalkStrength)>>,
}

impl Book {
    /// Puts a book together.
    #[must_use]
    pub fn new(frameworks: Vec<Framework>, dimensions: Vec<Dimension>, crossings: Vec<Crossing>) -> Self {
        let mut book = Self { frameworks, dimensions, crossings, reached: Vec::new() };
        book.reached = (0..book.dimensions.len()).map(|place| book.reach(place)).collect();
        book
    }

    /// Place of the framework with this code.
    #[must_use]
    pub fn framework(&self, code: &str) -> Option<usize> {
        self.frameworks.iter().position(|framework| framework.code == code)
    }

    /// Place of the default framework.
    #[must_use]
    pub fn default_framework(&self) -> usize {
        self.frameworks.iter().position(|framework| framework.is_default).unwrap_or(0)
    }

    /// Place of the dimension or part with this slug or code.
    #[must_use]
    pub fn dimension(&self, framework: usize, word: &str) -> Option<usize> {
        let fits = |dimension: &Dimension| {
            dimension.framework == framework && (dimension.slug == word || dimension.code.eq_ignore_ascii_case(word))
        };
        self.dimensions.iter().position(fits)
    }

    /// The dimensions of a framework, without their parts, in order.
    pub fn roots(&self, framework: usize) -> impl Iterator<Item = usize> {
        (0..self.dimensions.len())
            .filter(move |&at| self.dimensions[at].framework == framework && self.dimensions[at].parent.is_none())
    }

    /// The parts of a dimension, in order.
    pub fn parts(&self, dimension: usize) -> impl Iterator<Item = usize> {
        (0..self.dimensions.len()).filter(move |&at| self.dimensions[at].parent == Some(dimension))
    }

    /// The dimension at the top of a part, or the dimension itself.
    #[must_use]
    pub fn root_of(&self, dimension: usize) -> usize {
        self.dimensions[dimension].parent.unwrap_or(dimension)
    }

    /// Where tags put an innovation, by framework: its own tags there; without any, what crosswalks make of the others.
    #[must_use]
    pub fn placements(&self, tags: &[Tag]) -> Vec<Vec<Placement>> {
        (0..self.frameworks.len())
            .map(|framework| {
                let own: Vec<Placement> = tags
                    .iter()
                    .filter(|tag| self.dimensions[tag.dimension].framework == framework)
                    .map(|tag| Placement { dimension: tag.dimension, status: tag.status, via: None, is_direct: true })
                    .collect();
                self.with_parents(if own.is_empty() { self.mapped(framework, tags) } else { own })
            })
            .collect()
    }

    /// What crosswalks make of tags; one dimension once, by its strongest line.
    fn mapped(&self, framework: usize, tags: &[Tag]) -> Vec<Placement> {
        let mut found: Vec<Placement> = Vec::new();
        for tag in tags {
            for &(dimension, strength) in &self.reached[tag.dimension] {
                if self.dimensions[dimension].framework != framework {
                    continue;
                }
                let new = Placement { dimension, status: tag.status, via: Some(strength), is_direct: true };
                match found.iter_mut().find(|known| known.dimension == dimension) {
                    Some(known) if known.via < new.via => *known = new,
                    Some(_) => {}
                    None => found.push(new),
                }
            }
        }
        found.sort_by_key(|placement| (std::cmp::Reverse(placement.via), placement.dimension));
        found
    }

    /// A part counts for its dimension too.
    fn with_parents(&self, direct: Vec<Placement>) -> Vec<Placement> {
        let mut all = direct.clone();
        for placement in direct {
            let above = self.root_of(placement.dimension);
            if above != placement.dimension {
                all.push(Placement { dimension: above, is_direct: false, ..placement });
            }
        }
        all
    }

    /// The dimensions of other frameworks that a tag on `place` answers to; the most specific lines count.
    fn reach(&self, place: usize) -> Vec<(usize, CrosswalkStrength)> {
        let own = self.dimensions[place].framework;
        let tree = self.tree(own);
        let mut reached = Vec::new();
        for other in (0..self.frameworks.len()).filter(|&other| other != own) {
            let lines: Vec<CrosswalkLine> = self.lines(own, other).collect();
            for mapped in map_tags(&tree, &lines, std::slice::from_ref(&self.dimensions[place].code)) {
                reached.extend(self.dimension(other, &mapped.to).map(|to| (to, mapped.strength)));
            }
        }
        reached
    }

    fn lines(&self, from: usize, to: usize) -> impl Iterator<Item = CrosswalkLine> {
        self.crossings
            .iter()
            .filter(move |line| {
                self.dimensions[line.from].framework == from && self.dimensions[line.to].framework == to
            })
            .map(|line| CrosswalkLine {
                from: self.dimensions[line.from].code.clone(),
                to: self.dimensions[line.to].code.clone(),
                strength: line.strength,
            })
    }

    fn tree(&self, framework: usize) -> DimensionTree {
        let of_it = self.dimensions.iter().filter(|dimension| dimension.framework == framework);
        DimensionTree::new(of_it.map(|dimension| TreeNode {
            code: dimension.code.clone(),
            parent: dimension.parent.map(|parent| self.dimensions[parent].code.clone()),
            position: dimension.position,
        }))
    }
}
