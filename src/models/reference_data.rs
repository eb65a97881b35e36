//! Loads the reference data of `data/` into the tables: regions, frameworks, rubric presets, form sets.
//!
//! It may run at every start: a second run finds everything right and writes nothing.

mod form_sets;
mod frameworks;
mod regions;
mod rubrics;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbErr};

use super::upsert::Load;
pub use super::upsert::LoadReport;
use crate::{data::DataError, db};

/// Brings the tables up to the compiled-in reference data, in one transaction.
///
/// # Errors
///
/// When the database refuses, or a form set that a contest uses was changed instead of followed by a new version.
pub async fn load(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<LoadReport, DbErr> {
    let txn = db::write_txn(db).await?;
    let mut load = Load::new(&txn, now);
    regions::load(&mut load).await?;
    frameworks::load(&mut load).await?;
    rubrics::load(&mut load).await?;
    form_sets::load(&mut load).await?;
    let report = load.report;
    txn.commit().await?;
    Ok(report)
}

impl From<DataError> for DbErr {
    fn from(error: DataError) -> Self {
        Self::Custom(error.to_string())
    }
}

/// JSON for a text column.
fn json<T: serde::Serialize>(value: &T) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Json(error.to_string()))
}
