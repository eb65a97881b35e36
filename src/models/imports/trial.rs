//! The trial: every row as it would be written, everything that is wrong, and what in the catalogue looks alike. Writes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QuerySelect, entity::prelude::*};

use crate::{
    domain::importing::{
        CellFault, FaultKind, ImportFacts, ImportField, ImportedRow, MOST_FAULTS, Mapping, TableRow, check_row,
    },
    models::{_entities::innovations, catalogue_index},
    search::{
        SharedCatalogue, Snapshot,
        likeness::{Described, Likeness, STRONG_FROM},
    },
};

/// More look-alikes are not told.
pub const MOST_ALIKE: usize = 200;

/// What tells an innovation of the catalogue: region, year, folded name.
pub type Key = (i64, i32, String);

/// The outcome of a trial.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// Rows that would be written.
    pub rows: Vec<ImportedRow>,
    /// What is wrong, in the order of the table.
    pub faults: Vec<CellFault>,
    /// Rows left out because the catalogue has them.
    pub skipped: usize,
}

/// A row that looks like an innovation of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeRow {
    /// Number of the row.
    pub row: u32,
    /// Its name.
    pub name: String,
    /// The innovation's name.
    pub other: String,
    /// Its region in Indonesian.
    pub region_id: String,
    /// Its region in English.
    pub region_en: String,
    /// Its year.
    pub year: i32,
    /// Its slug.
    pub slug: String,
    /// How alike.
    pub likeness: Likeness,
}

/// Checks all rows below the header.
#[must_use]
pub fn check(
    rows: &[TableRow],
    header_row: u32,
    mapping: &Mapping,
    facts: &ImportFacts,
    known: &BTreeSet<Key>,
) -> Trial {
    let mut trial = Trial::default();
    let mut seen: BTreeMap<Key, u32> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.number > header_row) {
        if trial.faults.len() >= MOST_FAULTS {
            break;
        }
        let imported = match check_row(row, mapping, facts) {
            Ok(imported) => imported,
            Err(faults) => {
                trial.faults.extend(faults);
                continue;
            }
        };
        let name = |kind| {
            CellFault::new(row.number, mapping.column(ImportField::Name), ImportField::Name, kind, &imported.name)
        };
        let key = imported.key();
        if let Some(first) = seen.get(&key) {
            trial.faults.push(name(FaultKind::TwiceInTable).about(first));
        } else if !known.contains(&key) {
            seen.insert(key, row.number);
            trial.rows.push(imported);
        } else if mapping.skip_known {
            trial.skipped += 1;
        } else {
            trial.faults.push(name(FaultKind::InCatalogue).about(imported.year));
        }
    }
    trial
}

/// What the catalogue has of some regions, public or not.
///
/// # Errors
/// When the database fails.
pub async fn known_in(db: &impl ConnectionTrait, region_ids: &[i64]) -> Result<BTreeSet<Key>, DbErr> {
    let rows: Vec<Key> = innovations::Entity::find()
        .select_only()
        .column(innovations::Column::RegionId)
        .column(innovations::Column::Year)
        .column(innovations::Column::NameFolded)
        .filter(innovations::Column::RegionId.is_in(region_ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Rows that are very much like something in the public catalogue of all regions, at most [`MOST_ALIKE`].
///
/// # Errors
/// When the database fails.
pub async fn alike(
    db: &DatabaseConnection,
    catalogue: &SharedCatalogue,
    rows: Vec<ImportedRow>,
) -> Result<Vec<AlikeRow>, DbErr> {
    let snapshot = catalogue_index::current(db, catalogue).await?;
    let search = move || rows.iter().filter_map(|row| like(&snapshot, row)).take(MOST_ALIKE).collect();
    tokio::task::spawn_blocking(search).await.map_err(|error| DbErr::Custom(error.to_string()))
}

fn like(snapshot: &Arc<Snapshot>, row: &ImportedRow) -> Option<AlikeRow> {
    let described = Described {
        name: row.name.clone(),
        acronym: row.acronym.clone(),
        expansion: row.expansion.clone(),
        text: row.summary.clone(),
    };
    let found = snapshot.likeness().like(&described, STRONG_FROM, 1).pop()?;
    let other = &snapshot.rows[found.place];
    let region = &snapshot.regions[other.region];
    Some(AlikeRow {
        row: row.row,
        name: row.name.clone(),
        other: other.name.clone(),
        region_id: region.full_name_id.clone(),
        region_en: region.full_name_en.clone(),
        year: other.year,
        slug: other.slug.clone(),
        likeness: found.likeness,
    })
}
