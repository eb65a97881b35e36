//! Regions by their official codes.

use serde::Deserialize;

use super::{DataError, parse};
use crate::domain::region::{RegionKind, RegionZone};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Regions {
    regions: Vec<Region>,
}

/// A regency, city or province.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub code: String,
    pub kind: RegionKind,
    /// Without its type: `Banjar` is the name of a city and of a regency.
    pub name: String,
    pub province: String,
    pub province_code: String,
    pub time_zone: RegionZone,
    pub area_km2_milli: i64,
    pub population: i64,
    /// Area centroid, for pins on a map only.
    pub latitude_e7: Option<i32>,
    pub longitude_e7: Option<i32>,
    /// How well the centroid is known: `good`, `fair` or `none`.
    pub coordinate_certainty: String,
    /// Office that runs contests, where a source names it.
    pub organiser_id: Option<String>,
}

/// Reads `data/regions.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn regions() -> Result<Vec<Region>, DataError> {
    parse::<Regions>("regions.json", include_str!("../../data/regions.json")).map(|file| file.regions)
}
