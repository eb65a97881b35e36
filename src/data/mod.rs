//! Reference data that is compiled in: the files of `data/` as typed values. No database here;
//! `models::reference_data` and `models::real_catalogue` load it. Provenance is in `data/README.md`.

pub mod affairs;
pub mod catalogue;
pub mod demonstration;
pub mod form_sets;
pub mod frameworks;
pub mod regions;
pub mod rubrics;
pub mod stage_presets;

use serde::de::DeserializeOwned;

/// A compiled-in file that does not say what the program expects. A test reads every file, so nobody meets
/// this at run time.
#[derive(Debug, thiserror::Error)]
#[error("the reference data in {file} cannot be read: {source}")]
pub struct DataError {
    /// Name of the file in `data/`.
    pub file: &'static str,
    /// What is wrong with it.
    pub source: serde_json::Error,
}

fn parse<T: DeserializeOwned>(file: &'static str, json: &str) -> Result<T, DataError> {
    serde_json::from_str(json).map_err(|source| DataError { file, source })
}
