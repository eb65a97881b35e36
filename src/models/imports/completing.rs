//! Writing the rows of a trial into the catalogue: all of them or none.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use loco_rs::storage::Storage;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QuerySelect, entity::prelude::*,
};
use serde_json::json;

use super::{ActiveModel, Entity, ImportError, Model, trial::known_in};
use crate::{
    db,
    domain::{
        framework::{TagAction, TagStatus},
        importing::{ImportStatus, ImportedRow},
        text::{fold, free_slug},
    },
    models::{
        _entities::{import_rows, innovation_tags, innovations, tag_changes},
        counters,
    },
};

/// Rows in one statement: both databases take so many values.
const BATCH: usize = 400;

/// Who writes, and what else each innovation gets.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// Who writes.
    pub actor_id: i64,
    /// The version of the import that the trial was shown for.
    pub version: i32,
    /// Source of rows that name none.
    pub source: &'a str,
    /// What stands before the award in the note, e.g. `Penghargaan menurut sumber`.
    pub award_label: &'a str,
    /// Why a dimension was put on.
    pub reason: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

impl Model {
    /// Writes all rows in one transaction and forgets the file. Gives how many innovations were made.
    ///
    /// # Errors
    /// [`ImportError::Changed`] when the import was finished or chosen otherwise meanwhile, or the catalogue has got one of
    /// the rows since the trial.
    pub async fn complete(
        &self,
        db: &DatabaseConnection,
        storage: &Storage,
        rows: &[ImportedRow],
        writing: Writing<'_>,
    ) -> Result<usize, ImportError> {
        let txn = db::write_txn(db).await?;
        let import = self.locked(&txn, Some(writing.version)).await?;
        // Whoever draws a change number next waits for this transaction: so two imports of the same table see each other's rows.
        let change_no = counters::next(&txn, counters::CATALOGUE).await?;
        let regions: BTreeSet<i64> = rows.iter().map(|row| row.region_id).collect();
        let known = known_in(&txn, &regions.into_iter().collect::<Vec<_>>()).await?;
        if rows.is_empty() || rows.iter().any(|row| known.contains(&row.key())) {
            return Err(ImportError::Changed);
        }
        write_rows(&txn, &import, rows, change_no, writing).await?;
        let count = i32::try_from(rows.len()).unwrap_or(i32::MAX);
        let row = ActiveModel {
            id: Set(import.id),
            status: Set(ImportStatus::Done),
            storage_key: Set(None),
            innovations: Set(count),
            version: Set(import.version + 1),
            done_at: Set(Some(writing.now)),
            updated_at: Set(writing.now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        let details = json!({ "innovations": count, "sha256": import.sha256 });
        import.act(writing.actor_id, "import.completed", details).record(&txn, writing.now).await?;
        txn.commit().await?;
        import.forget_file(storage).await;
        Ok(rows.len())
    }
}

async fn write_rows(
    txn: &DatabaseTransaction,
    import: &Model,
    rows: &[ImportedRow],
    change_no: i64,
    writing: Writing<'_>,
) -> Result<(), DbErr> {
    let mut slugs: BTreeSet<String> = innovations::Entity::find()
        .select_only()
        .column(innovations::Column::Slug)
        .into_tuple()
        .all(txn)
        .await?
        .into_iter()
        .collect();
    for batch in rows.chunks(BATCH) {
        let pids: Vec<Uuid> = batch.iter().map(|_| Uuid::new_v4()).collect();
        let made = batch.iter().zip(&pids).map(|(row, pid)| {
            let slug = free_slug(&row.name, "inovasi", |slug| slugs.contains(slug));
            slugs.insert(slug.clone());
            innovation(row, *pid, slug, change_no, writing)
        });
        innovations::Entity::insert_many(made.collect::<Vec<_>>()).exec(txn).await?;
        let ids = ids_of(txn, &pids).await?;
        let written: Vec<(i64, &ImportedRow)> = ids.into_iter().zip(batch).collect();
        let links = written.iter().map(|(id, row)| import_rows::ActiveModel {
            import_id: Set(import.id),
            innovation_id: Set(*id),
            row_number: Set(i32::try_from(row.row).unwrap_or(i32::MAX)),
            change_no: Set(change_no),
            ..Default::default()
        });
        import_rows::Entity::insert_many(links).exec(txn).await?;
        write_tags(txn, &written, writing).await?;
    }
    Ok(())
}

/// The rows' ids in the order of their public ids.
async fn ids_of(txn: &impl ConnectionTrait, pids: &[Uuid]) -> Result<Vec<i64>, DbErr> {
    let found: Vec<(Uuid, i64)> = innovations::Entity::find()
        .select_only()
        .column(innovations::Column::Pid)
        .column(innovations::Column::Id)
        .filter(innovations::Column::Pid.is_in(pids.iter().copied()))
        .into_tuple()
        .all(txn)
        .await?;
    let found: std::collections::HashMap<Uuid, i64> = found.into_iter().collect();
    let id = |pid: &Uuid| found.get(pid).copied().ok_or(DbErr::RecordNotInserted);
    pids.iter().map(id).collect()
}

fn innovation(
    row: &ImportedRow,
    pid: Uuid,
    slug: String,
    change_no: i64,
    writing: Writing<'_>,
) -> innovations::ActiveModel {
    let nothing = || Set(String::new());
    let source = if row.source.is_empty() { writing.source } else { &row.source };
    let note = if row.award.is_empty() { String::new() } else { format!("{}: {}", writing.award_label, row.award) };
    innovations::ActiveModel {
        pid: Set(pid),
        slug: Set(slug),
        region_id: Set(row.region_id),
        office_name: Set(row.office.clone()),
        name: Set(row.name.clone()),
        name_folded: Set(fold(&row.name)),
        acronym: Set(row.acronym.clone()),
        expansion: Set(row.expansion.clone()),
        summary_id: Set(row.summary.clone()),
        summary_en: nothing(),
        description_id: nothing(),
        description_en: nothing(),
        kind: Set("innovation".to_owned()),
        affair: Set(row.affair.clone()),
        category_name: nothing(),
        year: Set(row.year),
        maturity: Set(row.maturity),
        is_example: Set(false),
        source_publisher: Set(source.to_owned()),
        source_place: nothing(),
        source_date: nothing(),
        source_note: Set(note),
        ambiguity_note_id: nothing(),
        ambiguity_note_en: nothing(),
        published_at: Set(Some(writing.now)),
        change_no: Set(change_no),
        created_at: Set(writing.now),
        updated_at: Set(writing.now),
        ..Default::default()
    }
}

async fn write_tags(
    txn: &DatabaseTransaction,
    written: &[(i64, &ImportedRow)],
    writing: Writing<'_>,
) -> Result<(), DbErr> {
    let placed: Vec<(i64, i64, bool, TagStatus, i32)> = written
        .iter()
        .flat_map(|(id, row)| {
            let tag = |(place, dimension): (usize, &i64)| (*id, *dimension, place == 0, row.tag_status, row.year);
            row.dimensions.iter().enumerate().map(tag).collect::<Vec<_>>()
        })
        .collect();
    for batch in placed.chunks(BATCH) {
        let tags = batch.iter().map(|(innovation, dimension, is_primary, status, year)| innovation_tags::ActiveModel {
            pid: Set(Uuid::new_v4()),
            innovation_id: Set(*innovation),
            dimension_id: Set(*dimension),
            is_primary: Set(*is_primary),
            status: Set(*status),
            working_group: Set(String::new()),
            year: Set(Some(*year)),
            reason: Set(writing.reason.to_owned()),
            author_id: Set(Some(writing.actor_id)),
            created_at: Set(writing.now),
            updated_at: Set(writing.now),
            ..Default::default()
        });
        innovation_tags::Entity::insert_many(tags).exec(txn).await?;
        let changes = batch.iter().map(|(innovation, dimension, _, status, _)| tag_changes::ActiveModel {
            innovation_id: Set(*innovation),
            dimension_id: Set(*dimension),
            action: Set(TagAction::Added),
            before: Set(None),
            after: Set(Some(status.to_string())),
            reason: Set(writing.reason.to_owned()),
            author_id: Set(Some(writing.actor_id)),
            created_at: Set(writing.now),
            ..Default::default()
        });
        tag_changes::Entity::insert_many(changes).exec(txn).await?;
    }
    Ok(())
}
