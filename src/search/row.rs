//! What the index keeps of each public innovation.

use chrono::{DateTime, Utc};

use crate::domain::{
    framework::{CrosswalkStrength, TagStatus},
    innovation::Maturity,
    region::{RegionKind, RegionZone},
};

/// A region of the installation.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its row.
    pub id: i64,
    /// Kemendagri code.
    pub code: String,
    /// Name in URLs.
    pub slug: String,
    /// Regency, city or province.
    pub kind: RegionKind,
    /// Name without its type.
    pub name: String,
    /// Type and name in Indonesian.
    pub full_name_id: String,
    /// Type and name in English.
    pub full_name_en: String,
    /// Its province.
    pub province: String,
    /// The province's code.
    pub province_code: String,
    /// Its time zone.
    pub time_zone: RegionZone,
}

/// A value that is known by its name only: an office, a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Value in URLs.
    pub slug: String,
    /// As written.
    pub name: String,
}

/// That an innovation serves a dimension, as somebody put it.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Place of the dimension in the [`super::Book`].
    pub dimension: usize,
    /// The main one of its framework.
    pub is_primary: bool,
    /// How settled it is.
    pub status: TagStatus,
    /// Year of a quick win, or of the tag.
    pub year: Option<i32>,
    /// Working group that put it.
    pub working_group: String,
    /// Why.
    pub reason: String,
}

/// Where an innovation is found in a framework: by a tag of its own, by the part of a dimension, or through a crosswalk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Place of the dimension in the [`super::Book`].
    pub dimension: usize,
    /// Status of the tag it comes from.
    pub status: TagStatus,
    /// Set when it is only there through a crosswalk.
    pub via: Option<CrosswalkStrength>,
    /// The tagged (or mapped) dimension itself, not one above it.
    pub is_direct: bool,
}

/// A public innovation.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its row; never leaves the server.
    pub id: i64,
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Short name, when it has one.
    pub acronym: String,
    /// What the short name stands for.
    pub expansion: String,
    /// One or two sentences.
    pub summary_id: String,
    /// The same in English.
    pub summary_en: String,
    /// Programme, application, …
    pub kind: String,
    /// Place of the region in the snapshot.
    pub region: usize,
    /// Place of the office in the snapshot.
    pub office: Option<usize>,
    /// Place of the category in the snapshot.
    pub category: Option<usize>,
    /// Year.
    pub year: i32,
    /// How far it has come.
    pub maturity: Maturity,
    /// Made up for demonstrations.
    pub is_example: bool,
    /// When it came into the catalogue.
    pub published_at: DateTime<Utc>,
    /// Its tags, the primary ones first.
    pub tags: Vec<Tag>,
    /// Where it is found, by framework.
    pub placements: Vec<Vec<Placement>>,
}
