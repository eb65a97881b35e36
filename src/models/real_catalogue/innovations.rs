//! Innovations with their tags, and the hint that two of them may be one.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    DbErr, EntityTrait,
};

use super::region_id;
use crate::{
    data::catalogue::Innovation,
    domain::{
        framework::{TagAction, TagStatus},
        text::fold,
    },
    models::{
        _entities::{
            dimensions, innovation_tags, innovations,
            prelude::{Dimensions, Frameworks, Innovations},
            tag_changes,
        },
        counters,
        upsert::Load,
    },
};

/// Framework code and dimension code to the dimension.
type DimensionsByCode = BTreeMap<(String, String), dimensions::Model>;

pub async fn load(load: &mut Load<'_>, wanted: &[Innovation]) -> Result<(), DbErr> {
    let dimensions = dimensions_by_code(load).await?;
    let mut added = Vec::new();
    for innovation in wanted {
        if Innovations::find_by_slug(innovation.slug.as_str()).one(load.txn).await?.is_some() {
            load.report.unchanged += 1;
            continue;
        }
        let row = row(load, innovation).await?;
        let id = load.put(None, row).await?.id;
        tag(load, id, innovation, &dimensions).await?;
        added.push((id, innovation));
    }
    // Only now are both sides there.
    for (id, innovation) in added {
        point_to_duplicate(load, id, innovation).await?;
    }
    Ok(())
}

async fn dimensions_by_code(load: &Load<'_>) -> Result<DimensionsByCode, DbErr> {
    let found = Dimensions::find().find_also_related(Frameworks).all(load.txn).await?;
    Ok(found
        .into_iter()
        .filter_map(|(dimension, framework)| Some(((framework?.code, dimension.code.clone()), dimension)))
        .collect())
}

async fn row(load: &Load<'_>, innovation: &Innovation) -> Result<innovations::ActiveModel, DbErr> {
    Ok(innovations::ActiveModel {
        region_id: Set(region_id(load, &innovation.region_code).await?),
        change_no: Set(counters::next(load.txn, counters::CATALOGUE).await?),
        published_at: Set(Some(load.now)),
        ..described(innovation)
    })
}

/// What the source says, and empty fields for what it does not say.
fn described(innovation: &Innovation) -> innovations::ActiveModel {
    innovations::ActiveModel {
        slug: Set(innovation.slug.clone()),
        name: Set(innovation.name.clone()),
        name_folded: Set(fold(&innovation.name)),
        acronym: Set(innovation.acronym.clone()),
        expansion: Set(innovation.expansion.clone()),
        summary_id: Set(innovation.summary_id.clone()),
        summary_en: Set(innovation.summary_en.clone()),
        description_id: Set(String::new()),
        description_en: Set(String::new()),
        office_name: Set(innovation.owner.clone()),
        kind: Set(innovation.kind.clone()),
        affair: Set(String::new()),
        category_name: Set(String::new()),
        year: Set(innovation.year),
        maturity: Set(innovation.maturity),
        is_example: Set(false),
        source_publisher: Set(innovation.source.publisher.clone()),
        source_place: Set(innovation.source.place.clone()),
        source_date: Set(innovation.source.date.clone().unwrap_or_default()),
        source_note: Set(innovation.note_id.clone()),
        ambiguity_note_id: Set(innovation.ambiguity_id.clone()),
        ambiguity_note_en: Set(innovation.ambiguity_en.clone()),
        ..Default::default()
    }
}

async fn tag(
    load: &mut Load<'_>,
    innovation_id: i64,
    innovation: &Innovation,
    dimensions: &DimensionsByCode,
) -> Result<(), DbErr> {
    let (Some(framework), Some(status)) = (&innovation.framework, innovation.tag_status) else {
        return Ok(());
    };
    for (place, code) in innovation.dimensions.iter().enumerate() {
        let dimension = dimensions
            .get(&(framework.clone(), code.clone()))
            .ok_or_else(|| DbErr::RecordNotFound(format!("dimension {code} of framework {framework}")))?;
        let row = innovation_tags::ActiveModel {
            innovation_id: Set(innovation_id),
            dimension_id: Set(dimension.id),
            is_primary: Set(place == 0),
            status: Set(status),
            working_group: Set(working_group(innovation, dimension)),
            year: Set(Some(innovation.year)),
            reason: Set(innovation.dimension_basis_id.clone()),
            ..Default::default()
        };
        load.put(None, row).await?;
        record(load, innovation_id, dimension.id, status, innovation).await?;
    }
    Ok(())
}

fn working_group(innovation: &Innovation, dimension: &dimensions::Model) -> String {
    if innovation.tagged_by_working_group { dimension.working_group_id.clone() } else { String::new() }
}

async fn record(
    load: &Load<'_>,
    innovation_id: i64,
    dimension_id: i64,
    status: TagStatus,
    innovation: &Innovation,
) -> Result<(), DbErr> {
    let change = tag_changes::ActiveModel {
        innovation_id: Set(innovation_id),
        dimension_id: Set(dimension_id),
        action: Set(TagAction::Added),
        after: Set(Some(status.to_string())),
        reason: Set(innovation.dimension_basis_id.clone()),
        created_at: Set(load.now),
        ..Default::default()
    };
    change.insert(load.txn).await.map(|_| ())
}

async fn point_to_duplicate(load: &Load<'_>, id: i64, innovation: &Innovation) -> Result<(), DbErr> {
    let Some(slug) = &innovation.possible_duplicate_of else {
        return Ok(());
    };
    let Some(other) = Innovations::find_by_slug(slug.as_str()).one(load.txn).await? else {
        return Ok(());
    };
    let link = innovations::ActiveModel {
        id: Unchanged(id),
        possible_duplicate_of_id: Set(Some(other.id)),
        ..Default::default()
    };
    link.update(load.txn).await.map(|_| ())
}
