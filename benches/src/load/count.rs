//! The count after the deadline: everything acknowledged is there, once, whole. Held against the rows and the bytes in the storage.

use std::{collections::BTreeSet, path::Path};

use sayembara::{
    domain::{entry::EntryStatus, evidence::EvidenceKind},
    models::_entities::{entries, entry_sections, evidence, stored_files, submissions},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::{crowd::FIELD, deadline::Told};
use crate::Result;

/// What was acknowledged, and everything that does not fit it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Drafts whose last save was acknowledged.
    pub drafts: usize,
    /// Files.
    pub files: usize,
    /// Entries handed in.
    pub submissions: usize,
    /// What is missing, double or broken.
    pub faults: Vec<String>,
}

/// Looks for everything that people were told.
///
/// # Errors
/// When the database or the storage cannot be read.
pub async fn count(db: &DatabaseConnection, uploads: &Path, section: &str, told: &[Told]) -> Result<Count> {
    let mut count = Count::default();
    let mut numbers = BTreeSet::new();
    for one in told {
        let entry = entries::Entity::find().filter(entries::Column::Pid.eq(one.entry)).one(db).await?;
        let entry = entry.ok_or("an entry is gone")?;
        draft(db, section, one, entry.id, &mut count).await?;
        file(db, uploads, one, entry.id, &mut count).await?;
        submission(db, one, &entry, &mut numbers, &mut count).await?;
    }
    Ok(count)
}

async fn draft(db: &DatabaseConnection, section: &str, told: &Told, entry_id: i64, count: &mut Count) -> Result {
    let Some((version, text)) = &told.saved else { return Ok(()) };
    count.drafts += 1;
    let rows = entry_sections::Entity::find()
        .filter(entry_sections::Column::EntryId.eq(entry_id))
        .filter(entry_sections::Column::Code.eq(section))
        .all(db)
        .await?;
    let [row] = rows.as_slice() else {
        count.faults.push(format!("{}: {} rows of a section", told.entry, rows.len()));
        return Ok(());
    };
    let answers: serde_json::Value = serde_json::from_str(&row.answers)?;
    if row.version < *version || answers[FIELD] != text.trim() {
        count.faults.push(format!("{}: version {version} was acknowledged, {} is stored", told.entry, row.version));
    }
    Ok(())
}

async fn file(db: &DatabaseConnection, uploads: &Path, told: &Told, entry_id: i64, count: &mut Count) -> Result {
    let Some(sha256) = &told.file else { return Ok(()) };
    count.files += 1;
    let rows = evidence::Entity::find()
        .filter(evidence::Column::EntryId.eq(entry_id))
        .filter(evidence::Column::Kind.eq(EvidenceKind::File))
        .find_also_related(stored_files::Entity)
        .all(db)
        .await?;
    let [(_, Some(stored))] = rows.as_slice() else {
        count.faults.push(format!("{}: {} files instead of one", told.entry, rows.len()));
        return Ok(());
    };
    let bytes = std::fs::read(uploads.join(&stored.storage_key)).unwrap_or_default();
    let found = hex::encode(Sha256::digest(&bytes));
    if stored.sha256 != *sha256 || found != *sha256 {
        count.faults.push(format!("{}: the file is not the one that was sent", told.entry));
    }
    Ok(())
}

async fn submission(
    db: &DatabaseConnection,
    told: &Told,
    entry: &entries::Model,
    numbers: &mut BTreeSet<String>,
    count: &mut Count,
) -> Result {
    let Some(receipt) = &told.receipt else { return Ok(()) };
    count.submissions += 1;
    let rows = submissions::Entity::find().filter(submissions::Column::EntryId.eq(entry.id)).all(db).await?;
    let [row] = rows.as_slice() else {
        count.faults.push(format!("{}: handed in {} times", told.entry, rows.len()));
        return Ok(());
    };
    let mut fault = |what: &str| count.faults.push(format!("{}: {what}", told.entry));
    if !receipt.ends_with(&row.pid.to_string()) {
        fault("another receipt");
    }
    if hex::encode(Sha256::digest(row.snapshot.as_bytes())) != row.sha256 {
        fault("the snapshot does not have the receipt's hash");
    }
    if !told.file.as_ref().is_some_and(|sha256| row.snapshot.contains(sha256)) {
        fault("handed in without its file");
    }
    if entry.status != EntryStatus::Submitted || !numbers.insert(row.number.clone()) {
        fault("state or number");
    }
    Ok(())
}
