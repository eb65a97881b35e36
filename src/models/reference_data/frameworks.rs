//! Frameworks, their dimensions and sub-dimensions, and the crosswalks between them.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter};

use crate::{
    data::{
        self,
        frameworks::{Crosswalk, Dimension, Framework, SubDimension},
    },
    domain::{framework::CrosswalkStrength, text::slug},
    models::{
        _entities::{
            crosswalks, dimensions, frameworks,
            prelude::{Crosswalks, Dimensions, Frameworks},
        },
        upsert::Load,
    },
};

/// Framework code and dimension code to the id of the dimension.
type Ids = BTreeMap<(String, String), i64>;

pub async fn load(load: &mut Load<'_>) -> Result<(), DbErr> {
    let file = data::frameworks::frameworks()?;
    let mut ids = Ids::new();
    for framework in &file.frameworks {
        put_framework(load, framework, &mut ids).await?;
    }
    for crosswalk in &file.crosswalks {
        put_crosswalk(load, crosswalk, &ids).await?;
    }
    Ok(())
}

async fn put_framework(load: &mut Load<'_>, framework: &Framework, ids: &mut Ids) -> Result<(), DbErr> {
    let found = Frameworks::find_by_code(framework.code.as_str()).one(load.txn).await?;
    let id = load.put(found, framework_row(framework)).await?.id;
    for (position, dimension) in (1..).zip(&framework.dimensions) {
        let row = dimension_row(id, position, dimension);
        let parent = put_dimension(load, (&framework.code, id), &dimension.code, row, ids).await?;
        for (position, part) in (1..).zip(&dimension.sub_dimensions) {
            let row = sub_dimension_row(&parent, position, part);
            put_dimension(load, (&framework.code, id), &part.code, row, ids).await?;
        }
    }
    Ok(())
}

async fn put_dimension(
    load: &mut Load<'_>,
    (framework, framework_id): (&str, i64),
    code: &str,
    row: dimensions::ActiveModel,
    ids: &mut Ids,
) -> Result<dimensions::Model, DbErr> {
    let found = Dimensions::find()
        .filter(dimensions::COLUMN.framework_id.eq(framework_id))
        .filter(dimensions::COLUMN.code.eq(code))
        .one(load.txn)
        .await?;
    let dimension = load.put(found, row).await?;
    ids.insert((framework.to_owned(), dimension.code.clone()), dimension.id);
    Ok(dimension)
}

async fn put_crosswalk(load: &mut Load<'_>, crosswalk: &Crosswalk, ids: &Ids) -> Result<(), DbErr> {
    for pair in &crosswalk.pairs {
        let from = id_of(ids, &crosswalk.from_framework, &pair.from)?;
        for to in &pair.to {
            let to = id_of(ids, &crosswalk.to_framework, to)?;
            put_pair(load, from, to, pair.strength, &crosswalk.basis).await?;
        }
    }
    Ok(())
}

async fn put_pair(
    load: &mut Load<'_>,
    from: i64,
    to: i64,
    strength: CrosswalkStrength,
    basis: &str,
) -> Result<(), DbErr> {
    let found = Crosswalks::find()
        .filter(crosswalks::COLUMN.from_dimension_id.eq(from))
        .filter(crosswalks::COLUMN.to_dimension_id.eq(to))
        .one(load.txn)
        .await?;
    let row = crosswalks::ActiveModel {
        from_dimension_id: Set(from),
        to_dimension_id: Set(to),
        strength: Set(strength),
        basis: Set(basis.to_owned()),
        ..Default::default()
    };
    load.put(found, row).await.map(|_| ())
}

fn id_of(ids: &Ids, framework: &str, code: &str) -> Result<i64, DbErr> {
    ids.get(&(framework.to_owned(), code.to_owned()))
        .copied()
        .ok_or_else(|| DbErr::RecordNotFound(format!("dimension {code} of framework {framework}")))
}

fn framework_row(framework: &Framework) -> frameworks::ActiveModel {
    frameworks::ActiveModel {
        code: Set(framework.code.clone()),
        name_id: Set(framework.name_id.clone()),
        name_en: Set(framework.name_en.clone()),
        owner: Set(framework.owner.clone()),
        is_default: Set(framework.is_default),
        version: Set(framework.version),
        source: Set(framework.source.clone()),
        ..Default::default()
    }
}

fn dimension_row(framework_id: i64, position: i32, dimension: &Dimension) -> dimensions::ActiveModel {
    dimensions::ActiveModel {
        framework_id: Set(framework_id),
        parent_id: Set(None),
        code: Set(dimension.code.clone()),
        slug: Set(slug(&dimension.name)),
        position: Set(position),
        name: Set(dimension.name.clone()),
        name_id: Set(dimension.name_id.clone()),
        name_en: Set(dimension.name_en.clone()),
        description_id: Set(dimension.description_id.clone()),
        description_en: Set(dimension.description_en.clone()),
        target_id: Set(dimension.target_id.clone()),
        target_en: Set(dimension.target_en.clone()),
        working_group_id: Set(dimension.working_group_id.clone()),
        working_group_en: Set(dimension.working_group_en.clone()),
        tone: Set(dimension.tone),
        ..Default::default()
    }
}

/// A sub-dimension has the colour and the working group of its dimension.
fn sub_dimension_row(parent: &dimensions::Model, position: i32, part: &SubDimension) -> dimensions::ActiveModel {
    dimensions::ActiveModel {
        framework_id: Set(parent.framework_id),
        parent_id: Set(Some(parent.id)),
        code: Set(part.code.clone()),
        slug: Set(slug(&part.name_id)),
        position: Set(position),
        name: Set(part.name_id.clone()),
        name_id: Set(part.name_id.clone()),
        name_en: Set(part.name_en.clone()),
        description_id: Set(part.focus_id.clone()),
        description_en: Set(part.focus_en.clone()),
        target_id: Set(String::new()),
        target_en: Set(String::new()),
        working_group_id: Set(parent.working_group_id.clone()),
        working_group_en: Set(parent.working_group_en.clone()),
        tone: Set(parent.tone),
        ..Default::default()
    }
}
