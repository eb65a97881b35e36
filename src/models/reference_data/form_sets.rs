//! Form sets, by code and version.

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    data,
    domain::{
        canonical::{canonical_json_of, sha256_hex},
        form_set::FormSet,
    },
    models::{
        _entities::{
            contests, form_sets,
            prelude::{Contests, FormSets},
        },
        upsert::Load,
    },
};

pub async fn load(load: &mut Load<'_>) -> Result<(), DbErr> {
    for form_set in data::form_sets::form_sets()? {
        let found = FormSets::find()
            .filter(form_sets::COLUMN.code.eq(form_set.code.as_str()))
            .filter(form_sets::COLUMN.version.eq(form_set.version))
            .one(load.txn)
            .await?;
        let row = row(form_set)?;
        if let Some(found) = &found {
            refuse_if_used(load, found, &row).await?;
        }
        load.put(found, row).await?;
    }
    Ok(())
}

/// Entries were answered with these questions: other questions need another version.
async fn refuse_if_used(
    load: &Load<'_>,
    found: &form_sets::Model,
    wanted: &form_sets::ActiveModel,
) -> Result<(), DbErr> {
    if wanted.sha256.as_ref() == &found.sha256 {
        return Ok(());
    }
    let in_use = Contests::find().filter(contests::COLUMN.form_set_id.eq(found.id)).count(load.txn).await?;
    if in_use == 0 {
        return Ok(());
    }
    Err(DbErr::Custom(format!(
        "form set {} version {} differs from the one that {in_use} contests use: give it a new version",
        found.code, found.version
    )))
}

fn row(form_set: FormSet) -> Result<form_sets::ActiveModel, DbErr> {
    let definition = canonical_json_of(&form_set).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(form_sets::ActiveModel {
        code: Set(form_set.code),
        version: Set(form_set.version),
        region_id: Set(None),
        name_id: Set(form_set.name_id),
        name_en: Set(form_set.name_en),
        sha256: Set(sha256_hex(&definition)),
        definition: Set(definition),
        ..Default::default()
    })
}
