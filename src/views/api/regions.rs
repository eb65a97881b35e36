//! Regions.

use serde::Serialize;

use super::{Source, Text};
use crate::{
    domain::region::{RegionKind, RegionZone},
    search::Region,
};

/// A region.
#[derive(Debug, Serialize)]
pub struct RegionItem {
    code: String,
    slug: String,
    kind: RegionKind,
    name: String,
    full_name: Text,
    province: String,
    province_code: String,
    time_zone: RegionZone,
    innovations: u32,
    url: String,
}

impl Source<'_> {
    /// A region with the number of its public innovations.
    #[must_use]
    pub fn region(&self, region: &Region, innovations: u32) -> RegionItem {
        RegionItem {
            code: region.code.clone(),
            slug: region.slug.clone(),
            kind: region.kind,
            name: region.name.clone(),
            full_name: Text::new(&region.full_name_id, &region.full_name_en),
            province: region.province.clone(),
            province_code: region.province_code.clone(),
            time_zone: region.time_zone,
            innovations,
            url: self.url(&format!("/api/v1/regions/{}", region.slug)),
        }
    }
}
