//! Reminding teams before their correction is due: once per entry, deadline and lead time, however often the task runs.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, entity::prelude::*};
use serde_json::json;

use super::{Column, Entity};
use crate::{
    db,
    domain::{
        contest::ContestStatus,
        entry::EntryStatus,
        verification::{REMINDER_LEADS_DAYS, reminder_lead},
    },
    models::{
        _entities::{contests, entries},
        entries::submission::writers,
        outbox::Mail,
    },
};

/// Queues the reminders that are due and says how many entries they concern.
///
/// # Errors
/// When the database fails.
pub async fn remind_of_corrections(
    db: &DatabaseConnection,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let txn = db::write_txn(db).await?;
    let longest = REMINDER_LEADS_DAYS.iter().max().copied().unwrap_or(0);
    let soon = entries::Entity::find()
        .filter(entries::Column::Status.eq(EntryStatus::Returned))
        .filter(entries::Column::CorrectionDueAt.gt(now))
        .filter(entries::Column::CorrectionDueAt.lte(now + Duration::days(longest)))
        .find_also_related(contests::Entity)
        .filter(contests::Column::Status.eq(ContestStatus::Open))
        .order_by_asc(entries::Column::Id)
        .all(&txn)
        .await?;
    let ids: Vec<i64> = soon.iter().map(|(entry, _)| entry.id).collect();
    let returned_at = returned_at(&txn, &ids).await?;
    let mut reminded = 0;
    for (entry, contest) in soon {
        let (Some(due_at), Some(contest)) = (entry.correction_due_at, contest) else { continue };
        let Some(returned_at) = returned_at.get(&entry.id) else { continue };
        let Some(lead_days) = reminder_lead(*returned_at, due_at, now) else { continue };
        remind(&txn, &entry, &contest, lead_days, base_url, now).await?;
        reminded += 1;
    }
    txn.commit().await?;
    Ok(reminded)
}

/// When each entry was sent back last.
async fn returned_at(txn: &DatabaseTransaction, ids: &[i64]) -> Result<BTreeMap<i64, DateTime<Utc>>, DbErr> {
    let checks = Entity::find().filter(Column::EntryId.is_in(ids.iter().copied())).order_by_asc(Column::Id);
    Ok(checks.all(txn).await?.into_iter().map(|check| (check.entry_id, check.created_at)).collect())
}

async fn remind(
    txn: &DatabaseTransaction,
    entry: &entries::Model,
    contest: &contests::Model,
    lead_days: i64,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let zone = contest.clone().standing(txn).await?.zone();
    let due_at = entry.correction_due_at;
    for user in writers(txn, entry.id).await? {
        let data = json!({
            "name": user.name,
            "title": entry.title,
            "number": entry.number,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "due_at": due_at,
            "tz": zone.name(),
            "link": format!("{base_url}/entries/{}", entry.pid),
        });
        let due = due_at.map_or(0, |due_at| due_at.timestamp());
        let key = format!("correction_reminder:{}:{due}:{lead_days}:{}", entry.pid, user.pid);
        Mail::new("correction_reminder", &user.email, user.locale, data).once(key).queue(txn, now).await?;
    }
    Ok(())
}
