//! Regions, by code.

use sea_orm::{ActiveValue::Set, DbErr};

use crate::{
    data,
    domain::text::slug,
    models::{
        _entities::{prelude::Regions, regions},
        upsert::Load,
    },
};

pub async fn load(load: &mut Load<'_>) -> Result<(), DbErr> {
    for region in data::regions::regions()? {
        let found = Regions::find_by_code(region.code.as_str()).one(load.txn).await?;
        load.put(found, row(region)).await?;
    }
    Ok(())
}

fn row(region: data::regions::Region) -> regions::ActiveModel {
    regions::ActiveModel {
        // Regencies and cities share names, so the type is part of the address.
        slug: Set(slug(&format!("{} {}", region.kind, region.name))),
        code: Set(region.code),
        kind: Set(region.kind),
        name: Set(region.name),
        province: Set(region.province),
        province_code: Set(region.province_code),
        time_zone: Set(region.time_zone),
        area_km2_milli: Set(Some(region.area_km2_milli)),
        population: Set(Some(region.population)),
        latitude_e7: Set(region.latitude_e7),
        longitude_e7: Set(region.longitude_e7),
        organiser_id: Set(region.organiser_id),
        ..Default::default()
    }
}
