//! What the cells of a table are checked against: regions, dimensions, affairs.

use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};

use super::ImportCase;
use crate::{
    data,
    domain::{
        actor::Actor,
        importing::{DimensionChoice, ImportFacts, RegionChoice},
        locale::Locale,
        policy::may_import_innovations,
        region::{RegionKind, RegionScope},
        text::fold,
    },
    models::{
        _entities::{dimensions, frameworks},
        regions,
    },
};

/// What rows of this import are checked against, for an actor; `this_year` in the zone of the region.
///
/// # Errors
/// When the database fails or the reference data is broken.
pub async fn load(
    db: &impl ConnectionTrait,
    case: &ImportCase,
    actor: &Actor,
    framework: &str,
    this_year: i32,
) -> Result<ImportFacts, DbErr> {
    let regions = regions::Model::list(db).await?;
    Ok(ImportFacts {
        regions: regions.iter().map(|region| region_choice(region, actor)).collect(),
        region_id: case.region.id,
        dimensions: dimension_choices(db, framework).await?,
        affairs: data::affairs::affairs().map_err(|error| DbErr::Custom(error.to_string()))?.codes().clone(),
        this_year,
    })
}

/// `Kabupaten Banjar`, `Kab. Banjar`, `Banjar Regency`, `Banjar`: the last one only while no other region is called so.
fn region_choice(region: &regions::Model, actor: &Actor) -> RegionChoice {
    let short = match region.kind {
        RegionKind::Kabupaten => format!("Kab. {}", region.name),
        RegionKind::Kota => format!("Kota {}", region.name),
        RegionKind::Provinsi => format!("Prov. {}", region.name),
    };
    let names = [region.full_name(Locale::Id), region.full_name(Locale::En), short, region.name.clone()];
    RegionChoice {
        id: region.id,
        code: region.code.clone(),
        names: names.iter().map(|name| fold(name)).collect(),
        // Whether it has a province plays no part in the right to act.
        is_own: may_import_innovations(actor, &RegionScope::alone(region.id)).is_ok(),
    }
}

async fn dimension_choices(db: &impl ConnectionTrait, framework: &str) -> Result<Vec<DimensionChoice>, DbErr> {
    let rows = dimensions::Entity::find()
        .inner_join(frameworks::Entity)
        .filter(frameworks::Column::Code.eq(framework))
        .all(db)
        .await?;
    let names = |row: &dimensions::Model| {
        [&row.code, &row.slug, &row.name, &row.name_id, &row.name_en].map(|name| fold(name)).to_vec()
    };
    Ok(rows.iter().map(|row| DimensionChoice { id: row.id, names: names(row) }).collect())
}
