//! Reminding teams before their correction is due: once per entry, deadline and lead time, however often the task runs.
//!
//! Most runs find nothing new to say. So what was said already is read first, in a number of statements that does not grow with the
//! entries, and only an entry with a mail to send gets a transaction, a short one: others write meanwhile.

use std::collections::{BTreeMap, btree_map::Entry as Known};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, entity::prelude::*};
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
        entries::submission::writers_of,
        outbox::{Mail, queued_keys},
        users,
    },
};

/// An entry whose team is to be told.
struct Reminder {
    entry: entries::Model,
    contest: contests::Model,
    due_at: DateTime<Utc>,
    lead_days: i64,
}

/// Queues the reminders that are due and says to how many entries' teams something was sent.
///
/// # Errors
/// When the database fails.
pub async fn remind_of_corrections(
    db: &DatabaseConnection,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let found = due_soon(db, now).await?;
    let ids: Vec<i64> = found.iter().map(|one| one.entry.id).collect();
    let writers = writers_of(db, &ids).await?;
    let keys: Vec<String> = found
        .iter()
        .flat_map(|one| writers.get(&one.entry.id).into_iter().flatten().map(move |user| one.key(user)))
        .collect();
    let queued = queued_keys(db, &keys).await?;
    let mut zones: BTreeMap<i64, Tz> = BTreeMap::new();
    let mut reminded = 0;
    for one in found {
        let untold = |user: &&users::Model| !queued.contains(&one.key(user));
        let untold: Vec<_> = writers.get(&one.entry.id).into_iter().flatten().filter(untold).collect();
        if untold.is_empty() {
            continue;
        }
        let zone = match zones.entry(one.contest.id) {
            Known::Occupied(zone) => *zone.get(),
            Known::Vacant(new) => *new.insert(one.contest.standing(db).await?.zone()),
        };
        reminded += usize::from(one.send(db, &untold, zone, base_url, now).await?);
    }
    Ok(reminded)
}

/// The entries whose correction is due within a lead time.
async fn due_soon(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Reminder>, DbErr> {
    let longest = REMINDER_LEADS_DAYS.iter().max().copied().unwrap_or(0);
    let soon = entries::Entity::find()
        .filter(entries::Column::Status.eq(EntryStatus::Returned))
        .filter(entries::Column::CorrectionDueAt.gt(now))
        .filter(entries::Column::CorrectionDueAt.lte(now + Duration::days(longest)))
        .find_also_related(contests::Entity)
        .filter(contests::Column::Status.eq(ContestStatus::Open))
        .order_by_asc(entries::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<i64> = soon.iter().map(|(entry, _)| entry.id).collect();
    let returned_at = returned_at(db, &ids).await?;
    let reminder = |(entry, contest): (entries::Model, Option<contests::Model>)| {
        let due_at = entry.correction_due_at?;
        let lead_days = reminder_lead(*returned_at.get(&entry.id)?, due_at, now)?;
        Some(Reminder { contest: contest?, due_at, lead_days, entry })
    };
    Ok(soon.into_iter().filter_map(reminder).collect())
}

/// When each entry was sent back last.
async fn returned_at(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, DateTime<Utc>>, DbErr> {
    let checks = Entity::find().filter(Column::EntryId.is_in(ids.iter().copied())).order_by_asc(Column::Id);
    Ok(checks.all(db).await?.into_iter().map(|check| (check.entry_id, check.created_at)).collect())
}

impl Reminder {
    fn key(&self, user: &users::Model) -> String {
        let (entry, due, lead_days) = (self.entry.pid, self.due_at.timestamp(), self.lead_days);
        format!("correction_reminder:{entry}:{due}:{lead_days}:{}", user.pid)
    }

    /// Queues the mails, unless the correction came, or its deadline moved, since the entry was read.
    async fn send(
        &self,
        db: &DatabaseConnection,
        to: &[&users::Model],
        zone: Tz,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let txn = db::write_txn(db).await?;
        let still_due = entries::Entity::find_by_id(self.entry.id)
            .filter(entries::Column::Status.eq(EntryStatus::Returned))
            .filter(entries::Column::CorrectionDueAt.eq(self.due_at));
        if db::for_update(still_due, &txn).one(&txn).await?.is_none() {
            return Ok(false);
        }
        for user in to {
            let data = json!({
                "name": user.name,
                "title": self.entry.title,
                "number": self.entry.number,
                "contest": user.locale.pick(&self.contest.name_id, &self.contest.name_en),
                "due_at": self.due_at,
                "tz": zone.name(),
                "link": format!("{base_url}/entries/{}", self.entry.pid),
            });
            let mail = Mail::new("correction_reminder", &user.email, user.locale, data);
            mail.once(self.key(user)).queue(&txn, now).await?;
        }
        txn.commit().await?;
        Ok(true)
    }
}
