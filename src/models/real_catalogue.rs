//! Loads the innovations and programmes of `data/catalogue.json`: real ones, named in public articles. They have
//! a source, tags and notes on what is unclear; they have no scores and have won nothing.
//!
//! It only adds: an innovation that is there, by its slug, belongs to the people who keep the catalogue, and is
//! left as they made it.

mod innovations;
mod programmes;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbErr};

use super::{
    _entities::prelude::Regions,
    upsert::{Load, LoadReport},
};
use crate::{data, db};

/// Adds what is missing, in one transaction. The reference data must be loaded.
///
/// # Errors
///
/// When the database refuses, or a region or dimension is missing.
pub async fn load(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<LoadReport, DbErr> {
    let catalogue = data::catalogue::catalogue()?;
    let txn = db::write_txn(db).await?;
    let mut load = Load::new(&txn, now);
    innovations::load(&mut load, &catalogue.innovations).await?;
    programmes::load(&mut load, &catalogue.programmes).await?;
    let report = load.report;
    txn.commit().await?;
    Ok(report)
}

async fn region_id(load: &Load<'_>, code: &str) -> Result<i64, DbErr> {
    let region = Regions::find_by_code(code).one(load.txn).await?;
    region.map(|region| region.id).ok_or_else(|| DbErr::RecordNotFound(format!("region {code}")))
}
