//! Regions, what people do in them, and their time zones.

use chrono_tz::Tz;

code_enum! {
    /// Type of a region; always shown beside its name (Kota Banjar is not Kabupaten Banjar).
    pub enum RegionKind {
        /// Regency.
        Kabupaten => "kabupaten",
        /// City.
        Kota => "kota",
        /// Province; reads across its regencies and cities.
        Provinsi => "provinsi",
    }
}

code_enum! {
    /// What a person does for a region.
    pub enum RegionRole {
        /// Runs contests.
        Committee => "committee",
        /// Tags innovations and writes the masterplan.
        Planner => "planner",
        /// Reads only.
        Leader => "leader",
    }
}

code_enum! {
    /// The three time zones of Indonesia, by IANA name.
    pub enum RegionZone {
        /// Western.
        Wib => "Asia/Jakarta",
        /// Central.
        Wita => "Asia/Makassar",
        /// Eastern.
        Wit => "Asia/Jayapura",
    }
}

impl RegionZone {
    /// The zone for calendar arithmetic.
    #[must_use]
    pub const fn tz(self) -> Tz {
        match self {
            Self::Wib => Tz::Asia__Jakarta,
            Self::Wita => Tz::Asia__Makassar,
            Self::Wit => Tz::Asia__Jayapura,
        }
    }

    /// The abbreviation people write after a time.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }
}

/// A region with the province above it: enough to decide who may read and who may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegionScope {
    /// The region itself.
    pub region_id: i64,
    /// Its province, when the installation holds it; a province's people read here.
    pub province_region_id: Option<i64>,
}

impl RegionScope {
    /// A region whose province is not in the installation.
    #[must_use]
    pub const fn alone(region_id: i64) -> Self {
        Self { region_id, province_region_id: None }
    }
}
