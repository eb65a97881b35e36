//! Reads everything public about the catalogue, a fixed number of statements whatever its size.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QueryTrait, entity::prelude::*};

use crate::{
    domain::locale::Locale,
    models::{
        _entities::{
            crosswalks, dimensions, frameworks, innovation_tags, innovations, offices,
            prelude::{Crosswalks, Dimensions, Frameworks, InnovationTags, Innovations, Offices},
        },
        regions,
    },
    search::{
        Draft, Region, Row, Tag,
        book::{Book, Crossing, Dimension, Framework},
    },
};

/// What an innovation needs in memory, without its other columns.
#[derive(sea_orm::DerivePartialModel)]
#[sea_orm(entity = "Innovations")]
struct PublicRow {
    id: i64,
    slug: String,
    region_id: i64,
    office_id: Option<i64>,
    office_name: String,
    name: String,
    acronym: String,
    expansion: String,
    summary_id: String,
    summary_en: String,
    description_id: String,
    description_en: String,
    kind: String,
    category_name: String,
    year: i32,
    maturity: crate::domain::innovation::Maturity,
    is_example: bool,
    published_at: Option<DateTimeUtc>,
}

/// Reads it all; `change_no` was read before.
pub async fn draft(db: &impl ConnectionTrait, change_no: i64) -> Result<Draft, DbErr> {
    let (book, places) = book(db).await?;
    let mut draft = Draft { change_no, book, regions: regions(db).await?, ..Draft::default() };
    let region_places: HashMap<i64, usize> =
        draft.regions.iter().enumerate().map(|(at, region)| (region.id, at)).collect();
    let offices: HashMap<i64, String> =
        Offices::find().all(db).await?.into_iter().map(|office: offices::Model| (office.id, office.name)).collect();
    let mut tags = tags(db, &places, None).await?;
    for row in public_rows(db).await? {
        let (Some(&region), Some(published_at)) = (region_places.get(&row.region_id), row.published_at) else {
            continue;
        };
        let office = row.office_id.and_then(|id| offices.get(&id)).unwrap_or(&row.office_name);
        let tags = tags.remove(&row.id).unwrap_or_default();
        let long = format!("{} {}", row.description_id, row.description_en);
        let row = Row {
            office: draft.offices.place(office),
            category: draft.categories.place(&row.category_name),
            placements: draft.book.placements(&tags),
            id: row.id,
            slug: row.slug,
            name: row.name,
            acronym: row.acronym,
            expansion: row.expansion,
            summary_id: row.summary_id,
            summary_en: row.summary_en,
            kind: row.kind,
            region,
            year: row.year,
            maturity: row.maturity,
            is_example: row.is_example,
            published_at,
            tags,
        };
        draft.rows.push((row, long));
    }
    Ok(draft)
}

async fn public_rows(db: &impl ConnectionTrait) -> Result<Vec<PublicRow>, DbErr> {
    Innovations::find()
        .filter(innovations::COLUMN.published_at.is_not_null())
        .filter(innovations::COLUMN.withdrawn_at.is_null())
        .order_by_asc(innovations::Column::Id)
        .into_partial_model()
        .all(db)
        .await
}

/// The tags of each innovation, the primary ones first. Those of rows that are not public find no row to go to.
/// Of one innovation, or of all.
pub async fn tags(
    db: &impl ConnectionTrait,
    places: &HashMap<i64, usize>,
    innovation_id: Option<i64>,
) -> Result<HashMap<i64, Vec<Tag>>, DbErr> {
    let found = InnovationTags::find()
        .apply_if(innovation_id, |select, id| select.filter(innovation_tags::COLUMN.innovation_id.eq(id)))
        .order_by_desc(innovation_tags::Column::IsPrimary)
        .order_by_asc(innovation_tags::Column::Id)
        .all(db)
        .await?;
    let mut tags: HashMap<i64, Vec<Tag>> = HashMap::new();
    for tag in found {
        let Some(&dimension) = places.get(&tag.dimension_id) else { continue };
        tags.entry(tag.innovation_id).or_default().push(Tag {
            dimension,
            is_primary: tag.is_primary,
            status: tag.status,
            year: tag.year,
            working_group: tag.working_group,
            reason: tag.reason,
        });
    }
    Ok(tags)
}

async fn regions(db: &impl ConnectionTrait) -> Result<Vec<Region>, DbErr> {
    let found = regions::Model::list(db).await?;
    Ok(found
        .into_iter()
        .map(|region| Region {
            full_name_id: region.full_name(Locale::Id),
            full_name_en: region.full_name(Locale::En),
            id: region.id,
            code: region.code,
            slug: region.slug,
            kind: region.kind,
            name: region.name,
            province: region.province,
            province_code: region.province_code,
            time_zone: region.time_zone,
        })
        .collect())
}

/// The frameworks, and where each dimension's row stands in them.
async fn book(db: &impl ConnectionTrait) -> Result<(Book, HashMap<i64, usize>), DbErr> {
    let frameworks: Vec<frameworks::Model> = Frameworks::find()
        .order_by_desc(frameworks::Column::IsDefault)
        .order_by_asc(frameworks::Column::Code)
        .all(db)
        .await?;
    let mut dimensions: Vec<dimensions::Model> = Dimensions::find().all(db).await?;
    let framework_places: HashMap<i64, usize> =
        frameworks.iter().enumerate().map(|(at, framework)| (framework.id, at)).collect();
    let above: HashMap<i64, i32> = dimensions.iter().map(|dimension| (dimension.id, dimension.position)).collect();
    // The order of the tree: each dimension, then its parts.
    dimensions.sort_by_key(|dimension| {
        let root = dimension.parent_id.unwrap_or(dimension.id);
        let framework = framework_places.get(&dimension.framework_id).copied();
        (framework, above.get(&root).copied(), root, dimension.parent_id.is_some(), dimension.position, dimension.id)
    });
    let places: HashMap<i64, usize> = dimensions.iter().enumerate().map(|(at, dimension)| (dimension.id, at)).collect();
    let crossings = crossings(db, &places).await?;
    let dimensions = dimensions.into_iter().map(|row| dimension(row, &framework_places, &places)).collect();
    Ok((Book::new(frameworks.into_iter().map(framework).collect(), dimensions, crossings), places))
}

async fn crossings(db: &impl ConnectionTrait, places: &HashMap<i64, usize>) -> Result<Vec<Crossing>, DbErr> {
    let found = Crosswalks::find().order_by_asc(crosswalks::Column::Id).all(db).await?;
    Ok(found
        .into_iter()
        .filter_map(|line: crosswalks::Model| {
            Some(Crossing {
                from: *places.get(&line.from_dimension_id)?,
                to: *places.get(&line.to_dimension_id)?,
                strength: line.strength,
                basis: line.basis,
            })
        })
        .collect())
}

fn framework(row: frameworks::Model) -> Framework {
    Framework {
        id: row.id,
        code: row.code,
        name_id: row.name_id,
        name_en: row.name_en,
        owner: row.owner,
        version: row.version,
        source: row.source,
        is_default: row.is_default,
    }
}

fn dimension(row: dimensions::Model, frameworks: &HashMap<i64, usize>, places: &HashMap<i64, usize>) -> Dimension {
    Dimension {
        id: row.id,
        framework: frameworks.get(&row.framework_id).copied().unwrap_or_default(),
        parent: row.parent_id.and_then(|id| places.get(&id).copied()),
        code: row.code,
        slug: row.slug,
        position: row.position,
        name: row.name,
        name_id: row.name_id,
        name_en: row.name_en,
        description_id: row.description_id,
        description_en: row.description_en,
        target_id: row.target_id,
        target_en: row.target_en,
        working_group_id: row.working_group_id,
        working_group_en: row.working_group_en,
        tone: row.tone,
    }
}
