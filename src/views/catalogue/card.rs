//! An innovation in a list.

use serde::Serialize;

use super::Look;
use crate::{
    domain::framework::{TagStatus, Tone},
    search::Row,
};

/// See the component `innovation.card`.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// What the short name stands for.
    pub expansion: Option<String>,
    /// Type and name of the region.
    pub region: String,
    /// Year.
    pub year: i32,
    /// Its dimensions in the framework that is looked at.
    pub tags: Vec<CardTag>,
    /// Made up.
    pub is_example: bool,
}

/// A dimension on a card.
#[derive(Clone, Debug, Serialize)]
pub struct CardTag {
    /// Name, with a note when it is there through a crosswalk only.
    pub name: String,
    /// Colour.
    pub tone: Tone,
    /// How settled the tag is that it comes from.
    pub status: TagStatus,
    /// There through a crosswalk only.
    pub is_mapped: bool,
}

impl Look<'_> {
    /// The card of an innovation, with its dimensions in `framework`.
    #[must_use]
    pub fn card(&self, row: &Row, framework: usize) -> Card {
        let full = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Card {
            name: row.name.clone(),
            href: format!("/catalogue/{}", row.slug),
            summary: full(self.locale.pick(&row.summary_id, &row.summary_en)),
            expansion: full(&row.expansion),
            region: self.region_name(&self.snapshot.regions[row.region]),
            year: row.year,
            tags: self.card_tags(row, framework),
            is_example: row.is_example,
        }
    }

    fn card_tags(&self, row: &Row, framework: usize) -> Vec<CardTag> {
        let placements = row.placements.get(framework).map_or(&[][..], Vec::as_slice);
        placements
            .iter()
            .filter(|placement| placement.is_direct)
            .map(|placement| {
                let name = self.dimension_name(placement.dimension);
                CardTag {
                    name: placement.via.map_or_else(|| name.clone(), |via| format!("{name} ({})", self.via_text(via))),
                    tone: self.snapshot.book.dimensions[placement.dimension].tone,
                    status: placement.status,
                    is_mapped: placement.via.is_some(),
                }
            })
            .collect()
    }
}
