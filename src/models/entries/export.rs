//! Entries that leave the portal as files: which ones, as which reader, and the note that somebody took them.
//!
//! Entries come one after the other, each loaded when its turn is there. Drafts reach nobody but their team; entries that
//! were taken back are left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt, stream};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect, entity::prelude::*,
};
use serde_json::json;

use super::{
    Column, Entity, EntryCase, Model,
    content::{EntryContent, Viewer},
};
use crate::{
    db,
    domain::{
        contest_rules::{CategoryRules, ContestRules},
        entry::EntryStatus,
        evidence::FileState,
        form_set::FormSet,
        handed_in::HandedIn,
    },
    models::{
        _entities::{categories, evidence as evidence_rows, evidence_accesses, stored_files, submissions},
        audit_events::Act,
        contests::Standing,
        evidence,
    },
};

/// Entries whose versions are in memory at once while files are counted.
const ENTRIES_AT_ONCE: usize = 50;

/// What is taken.
#[derive(Clone, Debug)]
pub struct Export {
    /// The contest.
    pub standing: Standing,
    /// The form of its entries.
    pub form: FormSet,
    /// Its rules.
    pub rules: ContestRules,
    /// As whom it is read.
    pub viewer: Viewer,
    /// Who takes it.
    pub taker_id: i64,
    /// The one entry, when it is one.
    pub single: Option<Uuid>,
    entry_ids: Vec<i64>,
    categories: BTreeMap<i64, String>,
}

/// One entry on its way out.
#[derive(Clone, Debug)]
pub struct ExportedEntry {
    /// The entry.
    pub entry: Model,
    /// Rules of its category.
    pub category: Option<CategoryRules>,
    /// What it says, as the reader may see it.
    pub content: EntryContent,
    /// Keys of the files that may be handed out, by the public id of the evidence.
    pub files: BTreeMap<Uuid, String>,
}

/// In which form it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A workbook: answers and the list of evidence.
    Workbook,
    /// An archive: answers and the evidence itself.
    Archive,
}

impl Export {
    /// One entry: its team takes the draft, the committee what was handed in.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn of_entry(db: &impl ConnectionTrait, case: &EntryCase, taker_id: i64) -> Result<Self, DbErr> {
        let viewer = if case.facts.team_role.is_some() { Viewer::Team } else { Viewer::Committee };
        let single = Some(case.entry.pid);
        Self::load(db, case.standing.clone(), viewer, taker_id, single, vec![case.entry.id]).await
    }

    /// Every entry of a contest that was handed in and not taken back, by category and number.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn of_contest(db: &impl ConnectionTrait, standing: &Standing, taker_id: i64) -> Result<Self, DbErr> {
        let ids = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ContestId.eq(standing.contest.id))
            .filter(Column::SubmittedAt.is_not_null())
            .filter(Column::Status.is_not_in([EntryStatus::Draft, EntryStatus::Withdrawn]))
            .order_by_asc(Column::CategoryId)
            .order_by_asc(Column::Number)
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        Self::load(db, standing.clone(), Viewer::Committee, taker_id, None, ids).await
    }

    async fn load(
        db: &impl ConnectionTrait,
        standing: Standing,
        viewer: Viewer,
        taker_id: i64,
        single: Option<Uuid>,
        entry_ids: Vec<i64>,
    ) -> Result<Self, DbErr> {
        let rows = categories::Entity::find().filter(categories::Column::ContestId.eq(standing.contest.id));
        let categories = rows.all(db).await?.into_iter().map(|row| (row.id, row.code)).collect();
        let form = standing.contest.form_set(db).await?;
        let rules = standing.rules(db).await?;
        Ok(Self { standing, form, rules, viewer, taker_id, single, entry_ids, categories })
    }

    /// How many entries there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entry_ids.len()
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entry_ids.is_empty()
    }

    /// How many files there are for this reader, and how many bytes they have together: the team's draft, or what was handed in last.
    ///
    /// # Errors
    /// When the database fails or a stored version is broken.
    pub async fn extent(&self, db: &impl ConnectionTrait) -> Result<(u64, u64), DbErr> {
        let (mut files, mut bytes) = (0, 0);
        for entry_ids in self.entry_ids.chunks(ENTRIES_AT_ONCE) {
            let mut ready = evidence_rows::Entity::find()
                .select_only()
                .column(evidence_rows::Column::Pid)
                .column(stored_files::Column::SizeBytes)
                .inner_join(stored_files::Entity)
                .filter(evidence_rows::Column::EntryId.is_in(entry_ids.iter().copied()))
                .filter(stored_files::Column::State.eq(FileState::Ready));
            let handed_in = match self.viewer {
                Viewer::Team => None,
                _ => Some(handed_in_last(db, entry_ids).await?),
            };
            if handed_in.is_none() {
                ready = ready.filter(evidence_rows::Column::RemovedAt.is_null());
            }
            let rows: Vec<(Uuid, i64)> = ready.into_tuple().all(db).await?;
            for (pid, size) in rows {
                if handed_in.as_ref().is_none_or(|handed_in| handed_in.contains(&pid)) {
                    files += 1;
                    bytes += u64::try_from(size).unwrap_or(0);
                }
            }
        }
        Ok((files, bytes))
    }

    /// Notes that the entries were taken. A team that takes its own entry is not noted, as with every download of its own.
    ///
    /// # Errors
    /// When the database fails: then nothing may be handed out.
    pub async fn record(&self, db: &DatabaseConnection, format: ExportFormat, now: DateTime<Utc>) -> Result<(), DbErr> {
        if self.viewer == Viewer::Team {
            return Ok(());
        }
        let contest = &self.standing.contest;
        let format = match format {
            ExportFormat::Workbook => "xlsx",
            ExportFormat::Archive => "zip",
        };
        let act = match self.single {
            Some(pid) => Act::new(Some(self.taker_id), "entry.exported", "entry", pid),
            None => Act::new(Some(self.taker_id), "contest.exported", "contest", contest.pid),
        };
        let txn = db::write_txn(db).await?;
        act.in_contest(contest.id)
            .in_region(contest.region_id)
            .with(json!({ "format": format, "entries": self.len() }))
            .record(&txn, now)
            .await?;
        txn.commit().await
    }

    /// The entries one after the other. With `files`, each file of others is noted as opened when its entry's turn comes.
    pub fn entries(
        self: Arc<Self>,
        db: DatabaseConnection,
        files: bool,
        now: DateTime<Utc>,
    ) -> impl Stream<Item = Result<ExportedEntry, DbErr>> + Send + 'static {
        let ids = self.entry_ids.clone();
        stream::iter(ids)
            .then(move |id| {
                let (export, db) = (self.clone(), db.clone());
                async move { export.entry(&db, id, files, now).await.transpose() }
            })
            .filter_map(|found| async { found })
    }

    async fn entry(
        &self,
        db: &DatabaseConnection,
        id: i64,
        files: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<ExportedEntry>, DbErr> {
        let Some(entry) = Entity::find_by_id(id).one(db).await? else { return Ok(None) };
        let content = EntryContent::load(db, &entry, &self.standing, self.viewer).await?;
        let mut keys = BTreeMap::new();
        if files {
            let pids: Vec<Uuid> = content.evidence.iter().map(|piece| piece.pid).collect();
            let mut opened = Vec::new();
            for piece in evidence::Model::list_by_pids(db, entry.id, &pids).await? {
                let Some(file) = piece.file.filter(|file| file.state == FileState::Ready) else { continue };
                opened.push(piece.row.id);
                keys.insert(piece.row.pid, file.storage_key);
            }
            self.note_access(db, &opened, now).await?;
        }
        let code = self.categories.get(&entry.category_id);
        let category = code.and_then(|code| self.rules.category(code)).cloned();
        Ok(Some(ExportedEntry { entry, category, content, files: keys }))
    }

    async fn note_access(&self, db: &DatabaseConnection, evidence: &[i64], now: DateTime<Utc>) -> Result<(), DbErr> {
        if self.viewer == Viewer::Team || evidence.is_empty() {
            return Ok(());
        }
        let rows = evidence.iter().map(|id| evidence_accesses::ActiveModel {
            evidence_id: Set(*id),
            user_id: Set(self.taker_id),
            created_at: Set(now),
            ..Default::default()
        });
        evidence_accesses::Entity::insert_many(rows).exec(db).await?;
        Ok(())
    }
}

/// Public ids of the evidence in the version of each entry that was handed in last.
async fn handed_in_last(db: &impl ConnectionTrait, entry_ids: &[i64]) -> Result<BTreeSet<Uuid>, DbErr> {
    let versions = submissions::Entity::find()
        .filter(submissions::Column::EntryId.is_in(entry_ids.iter().copied()))
        .order_by_asc(submissions::Column::Ordinal)
        .all(db)
        .await?;
    let last: BTreeMap<i64, String> =
        versions.into_iter().map(|version| (version.entry_id, version.snapshot)).collect();
    let mut pids = BTreeSet::new();
    for snapshot in last.values() {
        let document = HandedIn::read(snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
        pids.extend(document.evidence.into_iter().map(|piece| piece.pid));
    }
    Ok(pids)
}
