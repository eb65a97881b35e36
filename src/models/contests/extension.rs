//! Extending a deadline with a reason: for everybody, or for one entry.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{Entity, Model, Standing, stage_rows};
use crate::{
    db,
    domain::{
        contest::ContestStatus,
        entry::EntryStatus,
        setup::{ExtensionPlan, ExtensionRefusal, check_extension},
        stage::StageKind,
    },
    models::{
        _entities::{deadline_extensions, entries},
        audit_events::Act,
        outbox::Mail,
        users,
    },
};

/// Entries that the end of registration still concerns.
const CONCERNED: [EntryStatus; 2] = [EntryStatus::Draft, EntryStatus::Submitted];

/// Why a deadline was not extended.
#[derive(Debug, thiserror::Error)]
pub enum ExtensionError {
    /// The plan does not work.
    #[error("refused: {0}")]
    Refused(ExtensionRefusal),
    /// The contest is not open any more.
    #[error("the contest is not open")]
    NotOpen,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// Extends a deadline and mails those whose entries it concerns.
    ///
    /// # Errors
    /// See [`ExtensionError`].
    pub async fn extend(
        &self,
        db: &DatabaseConnection,
        plan: &ExtensionPlan,
        actor_id: i64,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ExtensionError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let contest = contest.filter(|contest| contest.status == ContestStatus::Open);
        let standing = contest.ok_or(ExtensionError::NotOpen)?.standing(&txn).await?;
        let stage = standing.stages.iter().find(|stage| stage.pid == plan.stage);
        let stage = stage.ok_or(ExtensionError::Refused(ExtensionRefusal::NoSuchStage))?;
        let entry = find_entry(&txn, &standing, stage, plan).await?;
        let before = check(&standing, stage, entry.as_ref(), plan, now).map_err(ExtensionError::Refused)?;
        insert(&txn, &standing, stage, entry.as_ref(), plan, (actor_id, now)).await?;
        Act::new(Some(actor_id), "contest.deadline_extended", "contest", standing.contest.pid)
            .in_contest(standing.contest.id)
            .in_region(standing.contest.region_id)
            .with(json!({
                "stage": stage.pid, "entry": entry.as_ref().map(|entry| entry.pid), "from": before, "to": plan.closes_at
            }))
            .record(&txn, now)
            .await?;
        queue_mails(&txn, &standing, stage, entry.as_ref(), plan, (base_url, now)).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// The one entry it is for, by the number on its receipt or, for a draft, by the address of its page.
async fn find_entry(
    txn: &DatabaseTransaction,
    standing: &Standing,
    stage: &stage_rows::Model,
    plan: &ExtensionPlan,
) -> Result<Option<entries::Model>, ExtensionError> {
    let Some(number) = &plan.entry_number else { return Ok(None) };
    if stage.kind != StageKind::Registration {
        return Err(ExtensionError::Refused(ExtensionRefusal::NotForOneEntry));
    }
    let pid = number.rsplit('/').find_map(|part| Uuid::parse_str(part).ok());
    let named = pid.map_or_else(|| entries::Column::Number.eq(number.as_str()), |pid| entries::Column::Pid.eq(pid));
    let entry = entries::Entity::find()
        .filter(entries::Column::ContestId.eq(standing.contest.id))
        .filter(named)
        .filter(entries::Column::Status.is_in(CONCERNED))
        .one(txn)
        .await?;
    entry.map(Some).ok_or(ExtensionError::Refused(ExtensionRefusal::NoSuchEntry))
}

/// The closing that counted before, when the new one may replace it.
fn check(
    standing: &Standing,
    stage: &stage_rows::Model,
    entry: Option<&entries::Model>,
    plan: &ExtensionPlan,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, ExtensionRefusal> {
    let window = standing.window(stage, entry.map(|entry| entry.id));
    let current = window.closes_at.filter(|_| stage.closes_at.is_some()).ok_or(ExtensionRefusal::NoSuchStage)?;
    let is_registration = stage.kind == StageKind::Registration;
    let judging = standing.window_of(StageKind::Judging, None).opens_at.filter(|_| is_registration);
    check_extension(current, plan.closes_at, judging, now)?;
    Ok(current)
}

async fn insert(
    txn: &DatabaseTransaction,
    standing: &Standing,
    stage: &stage_rows::Model,
    entry: Option<&entries::Model>,
    plan: &ExtensionPlan,
    (author_id, now): (i64, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = deadline_extensions::ActiveModel {
        contest_id: Set(standing.contest.id),
        stage_id: Set(stage.id),
        entry_id: Set(entry.map(|entry| entry.id)),
        closes_at: Set(plan.closes_at),
        reason: Set(plan.reason.clone()),
        author_id: Set(author_id),
        created_at: Set(now),
        ..Default::default()
    };
    deadline_extensions::Entity::insert(row).exec(txn).await?;
    Ok(())
}

/// Only the registration concerns owners of entries: other stages are the work of the committee and the judges.
async fn queue_mails(
    txn: &DatabaseTransaction,
    standing: &Standing,
    stage: &stage_rows::Model,
    entry: Option<&entries::Model>,
    plan: &ExtensionPlan,
    (base_url, now): (&str, DateTime<Utc>),
) -> Result<(), DbErr> {
    if stage.kind != StageKind::Registration {
        return Ok(());
    }
    let contest = &standing.contest;
    for owner in owners(txn, contest.id, entry).await? {
        let data = json!({
            "name": owner.name,
            "contest": owner.locale.pick(&contest.name_id, &contest.name_en),
            "stage": owner.locale.pick(&stage.name_id, &stage.name_en),
            "is_for_one": entry.is_some(),
            "closes_at": plan.closes_at,
            "tz": standing.zone().name(),
            "reason": plan.reason,
            "link": format!("{base_url}/contests/{}", contest.slug),
        });
        Mail::new("deadline_extended", &owner.email, owner.locale, data).queue(txn, now).await?;
    }
    Ok(())
}

async fn owners(
    txn: &DatabaseTransaction,
    contest_id: i64,
    entry: Option<&entries::Model>,
) -> Result<Vec<users::Model>, DbErr> {
    let owner_ids: Vec<i64> = match entry {
        Some(entry) => vec![entry.owner_id],
        None => entries::Entity::find()
            .filter(entries::Column::ContestId.eq(contest_id))
            .filter(entries::Column::Status.is_in(CONCERNED))
            .all(txn)
            .await?
            .iter()
            .map(|entry| entry.owner_id)
            .collect(),
    };
    users::Entity::find()
        .filter(users::Column::Id.is_in(owner_ids))
        .filter(users::Column::BlockedAt.is_null())
        .all(txn)
        .await
}
