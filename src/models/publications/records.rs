//! The catalogue's records that a publication makes, with the dimensions their teams proposed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, QueryOrder, QuerySelect, entity::prelude::*,
};

use super::{
    Plan, PlannedEntry,
    snapshot::{self, PublicSnapshot},
};
use crate::{
    domain::{
        framework::{TagAction, TagStatus},
        locale::Locale,
        text::{fold, free_slug},
    },
    models::{
        _entities::{categories, dimensions, innovation_tags, innovations, tag_changes},
        contests::Standing,
        counters,
    },
};

/// Ids of the records by entry id.
pub type Records = BTreeMap<i64, i64>;

/// What every record of one publication shares.
struct Making<'a> {
    txn: &'a DatabaseTransaction,
    standing: &'a Standing,
    dimensions: Vec<dimensions::Model>,
    author: i64,
    now: DateTime<Utc>,
}

/// Makes a record for every awarded entry and, where asked, for every other one whose team agreed.
pub async fn make(
    txn: &DatabaseTransaction,
    standing: &Standing,
    plan: &Plan,
    all_agreed: bool,
    author: i64,
    now: DateTime<Utc>,
) -> Result<Records, DbErr> {
    let form = standing.contest.form_set(txn).await?;
    let wanted = plan.ids(|planned| all_agreed || planned.is_awarded());
    let mut snapshots = snapshot::load(txn, &form, &wanted).await?;
    let dimensions = list_dimensions(txn, standing.contest.framework_id).await?;
    let making = Making { txn, standing, dimensions, author, now };
    let mut records = Records::new();
    for (board, planned) in plan.entries() {
        let entry_id = planned.held.entry.id;
        let snapshot = snapshots.remove(&entry_id).unwrap_or_default();
        if planned.is_awarded() || (all_agreed && snapshot.agrees()) {
            records.insert(entry_id, making.record(&board.category, planned, &snapshot).await?);
        }
    }
    Ok(records)
}

async fn list_dimensions(db: &impl ConnectionTrait, framework_id: i64) -> Result<Vec<dimensions::Model>, DbErr> {
    dimensions::Entity::find()
        .filter(dimensions::Column::FrameworkId.eq(framework_id))
        .order_by_asc(dimensions::Column::Id)
        .all(db)
        .await
}

impl Making<'_> {
    async fn record(
        &self,
        category: &categories::Model,
        planned: &PlannedEntry,
        snapshot: &PublicSnapshot,
    ) -> Result<i64, DbErr> {
        // Whoever draws a change number next waits for this transaction, so that a slug found free stays free.
        let change_no = counters::next(self.txn, counters::CATALOGUE).await?;
        let slug = self.free_slug(planned).await?;
        let row = innovations::ActiveModel {
            slug: Set(slug),
            change_no: Set(change_no),
            category_name: Set(category.name_id.clone()),
            ..self.described(planned, snapshot)
        };
        let record = innovations::Entity::insert(row).exec_with_returning(self.txn).await?;
        self.propose_tags(record.id, planned, snapshot).await?;
        Ok(record.id)
    }

    /// What the entry and its last submission say. Never a person's name: the team stays with the contest.
    fn described(&self, planned: &PlannedEntry, snapshot: &PublicSnapshot) -> innovations::ActiveModel {
        let (entry, contest, region) = (&planned.held.entry, &self.standing.contest, &self.standing.region);
        let published_on = self.now.with_timezone(&self.standing.zone()).date_naive();
        let organiser = region.organiser_id.clone().filter(|name| !name.trim().is_empty());
        innovations::ActiveModel {
            pid: Set(Uuid::new_v4()),
            region_id: Set(contest.region_id),
            office_id: Set(entry.office_id),
            office_name: Set(planned.held.office.clone().unwrap_or_default()),
            name: Set(entry.title.clone()),
            name_folded: Set(fold(&entry.title)),
            acronym: Set(entry.acronym.clone()),
            expansion: Set(entry.expansion.clone()),
            summary_id: Set(snapshot.summary()),
            summary_en: Set(String::new()),
            description_id: Set(snapshot.description()),
            description_en: Set(String::new()),
            kind: Set("innovation".to_owned()),
            affair: Set(snapshot.affair.clone()),
            year: Set(contest.year),
            maturity: Set(snapshot.maturity()),
            is_example: Set(contest.is_example),
            entry_id: Set(Some(entry.id)),
            submission_id: Set(snapshot.submission_id),
            contest_id: Set(Some(contest.id)),
            source_publisher: Set(organiser.unwrap_or_else(|| region.full_name(Locale::Id))),
            source_place: Set(region.full_name(Locale::Id)),
            source_date: Set(published_on.to_string()),
            source_note: Set(contest.name_id.clone()),
            ambiguity_note_id: Set(String::new()),
            ambiguity_note_en: Set(String::new()),
            published_at: Set(Some(self.now)),
            created_at: Set(self.now),
            updated_at: Set(self.now),
            ..Default::default()
        }
    }

    async fn free_slug(&self, planned: &PlannedEntry) -> Result<String, DbErr> {
        let base = free_slug(&planned.held.entry.title, &planned.code.to_lowercase(), |_| false);
        let taken: Vec<String> = innovations::Entity::find()
            .select_only()
            .column(innovations::Column::Slug)
            .filter(innovations::Column::Slug.starts_with(base.as_str()))
            .into_tuple()
            .all(self.txn)
            .await?;
        let taken: BTreeSet<String> = taken.into_iter().collect();
        Ok(free_slug(&base, "inovasi", |slug| taken.contains(slug)))
    }

    /// The dimensions the team named, as proposals that the working groups settle later.
    async fn propose_tags(
        &self,
        innovation_id: i64,
        planned: &PlannedEntry,
        snapshot: &PublicSnapshot,
    ) -> Result<(), DbErr> {
        let named = snapshot.dimensions();
        let mut seen = BTreeSet::new();
        let found = named.iter().filter_map(|name| self.dimension(name)).filter(|found| seen.insert(found.id));
        for (place, dimension) in found.enumerate() {
            let reason = format!("Diusulkan tim pada usulan {}.", planned.code);
            let tag = innovation_tags::ActiveModel {
                pid: Set(Uuid::new_v4()),
                innovation_id: Set(innovation_id),
                dimension_id: Set(dimension.id),
                is_primary: Set(place == 0),
                status: Set(TagStatus::Proposed),
                working_group: Set(String::new()),
                year: Set(Some(self.standing.contest.year)),
                reason: Set(reason.clone()),
                author_id: Set(Some(self.author)),
                created_at: Set(self.now),
                updated_at: Set(self.now),
                ..Default::default()
            };
            innovation_tags::Entity::insert(tag).exec(self.txn).await?;
            self.note_change(innovation_id, dimension.id, reason).await?;
        }
        Ok(())
    }

    fn dimension(&self, name: &str) -> Option<&dimensions::Model> {
        self.dimensions.iter().find(|dimension| dimension.code == name || dimension.slug == name)
    }

    async fn note_change(&self, innovation_id: i64, dimension_id: i64, reason: String) -> Result<(), DbErr> {
        let change = tag_changes::ActiveModel {
            innovation_id: Set(innovation_id),
            dimension_id: Set(dimension_id),
            action: Set(TagAction::Added),
            before: Set(None),
            after: Set(Some(TagStatus::Proposed.to_string())),
            reason: Set(reason),
            author_id: Set(Some(self.author)),
            created_at: Set(self.now),
            ..Default::default()
        };
        tag_changes::Entity::insert(change).exec(self.txn).await?;
        Ok(())
    }
}
