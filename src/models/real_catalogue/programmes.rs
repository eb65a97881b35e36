//! Contests, masterplans and movements that the articles speak of.

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter};

use super::region_id;
use crate::{
    data::catalogue::Programme,
    models::{
        _entities::{prelude::Programmes, programmes},
        upsert::Load,
    },
};

pub async fn load(load: &mut Load<'_>, wanted: &[Programme]) -> Result<(), DbErr> {
    for programme in wanted {
        let found = Programmes::find()
            .filter(programmes::COLUMN.kind.eq(programme.kind.as_str()))
            .filter(programmes::COLUMN.name.eq(programme.name.as_str()))
            .filter(programmes::COLUMN.year.eq(programme.year))
            .one(load.txn)
            .await?;
        if found.is_some() {
            load.report.unchanged += 1;
            continue;
        }
        let row = row(load, programme).await?;
        load.put(None, row).await?;
    }
    Ok(())
}

async fn row(load: &Load<'_>, programme: &Programme) -> Result<programmes::ActiveModel, DbErr> {
    let region_id = match &programme.region_code {
        Some(code) => Some(region_id(load, code).await?),
        None => None,
    };
    Ok(programmes::ActiveModel {
        region_id: Set(region_id),
        kind: Set(programme.kind.clone()),
        name: Set(programme.name.clone()),
        year: Set(programme.year),
        owner: Set(programme.owner.clone()),
        note: Set(programme.note_id.clone()),
        source_publisher: Set(programme.source.publisher.clone()),
        source_place: Set(programme.source.place.clone()),
        source_date: Set(programme.source.date.clone().unwrap_or_default()),
        ..Default::default()
    })
}
