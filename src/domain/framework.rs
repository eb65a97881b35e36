//! Frameworks: the tree of dimensions, tags on innovations, and mapping one framework to another.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

code_enum! {
    /// Key of a dimension's colour; a sub-dimension has its parent's.
    pub enum Tone {
        /// Governance.
        Gov => "gov",
        /// Branding.
        Brd => "brd",
        /// Economy.
        Eco => "eco",
        /// Living.
        Liv => "liv",
        /// Society.
        Soc => "soc",
        /// Environment.
        Env => "env",
        /// Mobility.
        Mob => "mob",
        /// People.
        Peo => "peo",
    }
}

code_enum! {
    /// How sure a tag is.
    pub enum TagStatus {
        /// Usulan: by the innovator or the committee.
        Proposed => "proposed",
        /// Indikatif: by the working group.
        Indicative => "indicative",
        /// Ditetapkan: decided.
        Set => "set",
        /// Quick win, for one stated year.
        QuickWin => "quick_win",
    }
}

code_enum! {
    /// What happened to a tag.
    pub enum TagAction {
        /// Put on.
        Added => "added",
        /// Status, year, group or rank changed.
        Changed => "changed",
        /// Taken off.
        Removed => "removed",
    }
}

code_enum! {
    /// How well a dimension of one framework answers to one of another; declared from weak to strong.
    pub enum CrosswalkStrength {
        /// Little in common.
        Weak => "weak",
        /// Part in common.
        Medium => "medium",
        /// The same in other words.
        Strong => "strong",
    }
}

code_enum! {
    /// Why a tag cannot be changed as asked.
    pub enum TagRefusal {
        /// A quick win needs its year.
        YearMissing => "year_missing",
        /// Steps are taken one at a time upwards.
        StepSkipped => "step_skipped",
        /// Going back needs a reason.
        ReasonMissing => "reason_missing",
    }
}

impl TagStatus {
    /// Checks a change: up one step at a time (proposed, indicative, set, quick win), down any number of steps
    /// with a reason; a quick win always with its year. Staying is a change of year, group or reason.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_change(self, next: Self, year: Option<i32>, reason: &str) -> Result<(), TagRefusal> {
        if next == Self::QuickWin && year.is_none() {
            return Err(TagRefusal::YearMissing);
        }
        if next.step() > self.step() + 1 {
            return Err(TagRefusal::StepSkipped);
        }
        if next < self && reason.trim().is_empty() {
            return Err(TagRefusal::ReasonMissing);
        }
        Ok(())
    }

    /// Checks a new tag: any status may be the first, a quick win with its year.
    ///
    /// # Errors
    /// When the year is missing.
    pub fn check_new(self, year: Option<i32>) -> Result<(), TagRefusal> {
        if self == Self::QuickWin && year.is_none() { Err(TagRefusal::YearMissing) } else { Ok(()) }
    }

    const fn step(self) -> u8 {
        match self {
            Self::Proposed => 0,
            Self::Indicative => 1,
            Self::Set => 2,
            Self::QuickWin => 3,
        }
    }
}

/// A dimension or sub-dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Code, unique in its framework: `GOV`, `GOV.1`.
    pub code: String,
    /// Code of the dimension above.
    pub parent: Option<String>,
    /// Place among its siblings.
    pub position: i32,
}

/// The dimensions of one framework as a tree.
#[derive(Debug, Clone, Default)]
pub struct DimensionTree {
    by_code: BTreeMap<String, Dimension>,
    children: BTreeMap<Option<String>, Vec<String>>,
}

impl DimensionTree {
    /// Builds the tree; siblings by position, then code. A parent that is missing makes a root.
    #[must_use]
    pub fn new(dimensions: impl IntoIterator<Item = Dimension>) -> Self {
        let by_code: BTreeMap<String, Dimension> = dimensions.into_iter().map(|d| (d.code.clone(), d)).collect();
        let mut ordered: Vec<&Dimension> = by_code.values().collect();
        ordered.sort_by_key(|dimension| (dimension.position, dimension.code.as_str()));
        let mut children: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
        for dimension in ordered {
            let parent = dimension.parent.clone().filter(|parent| by_code.contains_key(parent));
            children.entry(parent).or_default().push(dimension.code.clone());
        }
        Self { by_code, children }
    }

    /// The dimensions without a parent.
    #[must_use]
    pub fn roots(&self) -> &[String] {
        self.children.get(&None).map_or(&[], Vec::as_slice)
    }

    /// The dimensions right below.
    #[must_use]
    pub fn children(&self, code: &str) -> &[String] {
        self.children.get(&Some(code.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The dimension with all below it, from the top down; empty when there is no such code.
    #[must_use]
    pub fn expand(&self, code: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&str> =
            self.by_code.get_key_value(code).map(|(code, _)| code.as_str()).into_iter().collect();
        while let Some(next) = waiting.pop() {
            if seen.insert(next) {
                found.push(next.to_owned());
                waiting.extend(self.children(next).iter().rev().map(String::as_str));
            }
        }
        found
    }

    /// From the root to the dimension itself; empty when there is no such code.
    #[must_use]
    pub fn path(&self, code: &str) -> Vec<String> {
        let mut path: Vec<String> = Vec::new();
        let mut next = self.by_code.get(code);
        while let Some(dimension) = next.filter(|dimension| !path.contains(&dimension.code)) {
            path.push(dimension.code.clone());
            next = dimension.parent.as_ref().and_then(|parent| self.by_code.get(parent));
        }
        path.reverse();
        path
    }

    /// The top dimension above (or itself).
    #[must_use]
    pub fn root_of(&self, code: &str) -> Option<String> {
        self.path(code).into_iter().next()
    }
}

/// One line of a crosswalk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrosswalkLine {
    /// Code in the framework the tags are in.
    pub from: String,
    /// Code in the framework asked for.
    pub to: String,
    /// How well they answer to each other.
    pub strength: CrosswalkStrength,
}

/// A dimension reached through a crosswalk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappedTag {
    /// Code in the framework asked for.
    pub to: String,
    /// How well it fits; the best line counts.
    pub strength: CrosswalkStrength,
    /// The tag it comes from.
    pub via: String,
}

/// Maps tags to another framework. The most specific line counts: a sub-dimension with lines of its own does not
/// use those of its parent. One target is named once, with its strongest line. Sorted by target.
#[must_use]
pub fn map_tags(tree: &DimensionTree, lines: &[CrosswalkLine], tags: &[String]) -> Vec<MappedTag> {
    let mut best: BTreeMap<String, MappedTag> = BTreeMap::new();
    for tag in tags {
        for line in lines_for(tree, lines, tag) {
            let mapped = MappedTag { to: line.to.clone(), strength: line.strength, via: tag.clone() };
            let is_better = best.get(&line.to).is_none_or(|known| known.strength < line.strength);
            if is_better {
                best.insert(line.to.clone(), mapped);
            }
        }
    }
    best.into_values().collect()
}

fn lines_for<'a>(tree: &DimensionTree, lines: &'a [CrosswalkLine], tag: &str) -> Vec<&'a CrosswalkLine> {
    let of = |code: &String| -> Vec<&CrosswalkLine> { lines.iter().filter(|line| line.from == *code).collect() };
    tree.path(tag).iter().rev().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}
