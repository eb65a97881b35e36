//! Table `regions`.

use sea_orm::entity::prelude::*;

use super::enums::{RegionKind, RegionZone};

/// A regency, city or province, by its official code. Area in thousandths of a square kilometre, coordinates in 1e-7 degrees.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    #[sea_orm(unique)]
    pub slug: String,
    pub kind: RegionKind,
    pub name: String,
    pub province: String,
    pub province_code: String,
    pub time_zone: RegionZone,
    /// Thousandths of a square kilometre.
    pub area_km2_milli: Option<i64>,
    pub population: Option<i64>,
    /// 1e-7 degrees.
    pub latitude_e7: Option<i32>,
    /// 1e-7 degrees.
    pub longitude_e7: Option<i32>,
    /// Name (in Indonesian) of the office that runs contests here.
    pub organiser_id: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub offices: HasMany<super::offices::Entity>,
    #[sea_orm(has_many)]
    pub contests: HasMany<super::contests::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
