//! How many innovations each further choice would leave: a count is what one gets by following its link.

use std::collections::BTreeMap;

use super::{
    filter::Filter,
    row::{Placement, Row},
};
use crate::domain::framework::TagStatus;

/// Counts by place in the snapshot's lists, each with all other filters in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By dimension.
    pub dimensions: BTreeMap<usize, u32>,
    /// By part of the chosen dimension.
    pub sub_dimensions: BTreeMap<usize, u32>,
    /// By status of the tag.
    pub statuses: BTreeMap<TagStatus, u32>,
    /// By year.
    pub years: BTreeMap<i32, u32>,
    /// By region.
    pub regions: BTreeMap<usize, u32>,
    /// By category.
    pub categories: BTreeMap<usize, u32>,
    /// By office.
    pub offices: BTreeMap<usize, u32>,
}

/// Which of the plain filters an innovation does not pass.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missed {
    Nothing,
    Year,
    Region,
    Category,
    Office,
    Several,
}

impl Filter {
    /// Whether an innovation passes all filters but the search text; counts it where it counts.
    pub(super) fn count(&self, row: &Row, parent_of: impl Fn(usize) -> Option<usize>, facets: &mut Facets) -> bool {
        let missed = self.missed(row);
        if missed == Missed::Several {
            return false;
        }
        let placements = row.placements.get(self.framework).map_or(&[][..], Vec::as_slice);
        let is_placed = self.is_placed(placements);
        if is_placed {
            self.count_plain(row, missed, facets);
        }
        if missed == Missed::Nothing {
            self.count_placements(placements, parent_of, facets);
        }
        is_placed && missed == Missed::Nothing
    }

    fn missed(&self, row: &Row) -> Missed {
        let checks = [
            (self.year.is_none_or(|year| year == row.year), Missed::Year),
            (self.region.is_none_or(|region| region == row.region), Missed::Region),
            (self.category.is_none_or(|category| Some(category) == row.category), Missed::Category),
            (self.office.is_none_or(|office| Some(office) == row.office), Missed::Office),
        ];
        checks.into_iter().filter(|(passes, _)| !passes).fold(Missed::Nothing, |known, (_, missed)| match known {
            Missed::Nothing => missed,
            _ => Missed::Several,
        })
    }

    fn is_placed(&self, placements: &[Placement]) -> bool {
        let target = self.sub_dimension.or(self.dimension);
        if target.is_none() && self.status.is_none() {
            return true;
        }
        placements.iter().any(|placement| {
            target.is_none_or(|target| target == placement.dimension)
                && self.status.is_none_or(|status| status == placement.status)
        })
    }

    fn count_plain(&self, row: &Row, missed: Missed, facets: &mut Facets) {
        let counts = |facet| missed == Missed::Nothing || missed == facet;
        if counts(Missed::Year) {
            *facets.years.entry(row.year).or_default() += 1;
        }
        if counts(Missed::Region) {
            *facets.regions.entry(row.region).or_default() += 1;
        }
        if let Some(category) = row.category.filter(|_| counts(Missed::Category)) {
            *facets.categories.entry(category).or_default() += 1;
        }
        if let Some(office) = row.office.filter(|_| counts(Missed::Office)) {
            *facets.offices.entry(office).or_default() += 1;
        }
    }

    fn count_placements(
        &self,
        placements: &[Placement],
        parent_of: impl Fn(usize) -> Option<usize>,
        facets: &mut Facets,
    ) {
        let target = self.sub_dimension.or(self.dimension);
        let (mut dimensions, mut statuses) = (Vec::new(), Vec::new());
        for placement in placements {
            if self.status.is_none_or(|status| status == placement.status) && !dimensions.contains(&placement.dimension)
            {
                dimensions.push(placement.dimension);
            }
            if target.is_none_or(|target| target == placement.dimension) && !statuses.contains(&placement.status) {
                statuses.push(placement.status);
            }
        }
        for dimension in dimensions {
            let parent = parent_of(dimension);
            if parent.is_none() {
                *facets.dimensions.entry(dimension).or_default() += 1;
            } else if parent == self.dimension {
                *facets.sub_dimensions.entry(dimension).or_default() += 1;
            }
        }
        for status in statuses {
            *facets.statuses.entry(status).or_default() += 1;
        }
    }
}
