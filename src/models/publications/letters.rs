//! The mails of a publication: every member of every judged team hears the own result, and only that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::{Value, json};

use super::{Plan, PlannedEntry};
use crate::{
    domain::{
        exact::ExactScore,
        feedback::{Means, category_means, feedback},
        locale::Locale,
        ranking::EntrySheets,
    },
    models::{
        _entities::{entry_members, users},
        contests::Standing,
        entries,
        outbox::Mail,
        rankings::CategoryBoard,
    },
};

/// Decimals of the means in a mail; for reading only.
const MEAN_DECIMALS: i32 = 2;

/// A person who gets a mail.
type Recipient = (i64, Uuid, String, String, Locale);

/// How many mails a publication would queue.
pub async fn count(db: &impl ConnectionTrait, plan: &Plan) -> Result<usize, DbErr> {
    Ok(recipients(db, plan).await?.values().map(Vec::len).sum())
}

/// Queues one mail per person and entry; the same mail is never queued twice.
pub async fn queue(
    txn: &impl ConnectionTrait,
    standing: &Standing,
    plan: &Plan,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let mut recipients = recipients(txn, plan).await?;
    let means: BTreeMap<i64, Means> = plan
        .board
        .categories
        .iter()
        .map(|board| (board.category.id, category_means(&board.rules.rubric, &board.inputs)))
        .collect();
    let inputs: BTreeMap<&str, &EntrySheets> = plan
        .board
        .categories
        .iter()
        .flat_map(|board| &board.inputs)
        .map(|input| (input.entry.as_str(), input))
        .collect();
    let link = format!("{base_url}/contests/{}/results", standing.contest.slug);
    let mut queued = 0;
    for (board, planned) in plan.entries() {
        let Some(means) = means.get(&board.category.id) else { continue };
        for (_, user, email, name, locale) in recipients.remove(&planned.held.entry.id).unwrap_or_default() {
            let mut data = data(standing, board, planned, inputs.get(planned.code.as_str()).copied(), means, locale);
            data["name"] = json!(name);
            data["link"] = json!(link);
            let key = format!("results:{}:{}:{user}", standing.contest.pid, planned.held.entry.pid);
            Mail::new("contest_result", &email, locale, data).once(key).queue(txn, now).await?;
            queued += 1;
        }
    }
    Ok(queued)
}

fn data(
    standing: &Standing,
    board: &CategoryBoard,
    planned: &PlannedEntry,
    input: Option<&EntrySheets>,
    means: &Means,
    locale: Locale,
) -> Value {
    let (contest, row) = (&standing.contest, board.row(&planned.code));
    let award = planned.decision.as_ref().filter(|_| planned.is_awarded());
    json!({
        "contest": locale.pick(&contest.name_id, &contest.name_en),
        "category": locale.pick(&board.category.name_id, &board.category.name_en),
        "title": planned.held.entry.title,
        "award": award.map(|award| locale.pick(&award.award_name_id, &award.award_name_en)),
        "prize": award.map(|award| &award.prize),
        "place": row.map(|row| row.rank),
        "ranked": board.ranking.rows.len(),
        "score": row.and_then(|row| shown(&row.score)),
        "decimals": contest.decimals,
        "criteria": input.map(|input| criteria(board, input, means, locale)).unwrap_or_default(),
    })
}

fn criteria(board: &CategoryBoard, input: &EntrySheets, means: &Means, locale: Locale) -> Vec<Value> {
    let rubric = &board.rules.rubric;
    let name = |code: &str| rubric.criterion(code).map(|found| locale.pick(&found.name_id, &found.name_en));
    let mean = |score: ExactScore| shown(&score.to_decimal(MEAN_DECIMALS));
    feedback(rubric, input, means)
        .into_iter()
        .map(|line| json!({ "name": name(&line.criterion), "own": mean(line.own), "category": mean(line.category) }))
        .collect()
}

/// A rounded decimal as a number that templates write as the language does.
fn shown(decimal: &str) -> Option<f64> {
    decimal.parse().ok()
}

/// The people of each team, by entry: joined, not gone, not blocked.
async fn recipients(db: &impl ConnectionTrait, plan: &Plan) -> Result<BTreeMap<i64, Vec<Recipient>>, DbErr> {
    let rows: Vec<Recipient> = entry_members::Entity::find()
        .join(JoinType::InnerJoin, entry_members::Relation::Users.def())
        .join(JoinType::InnerJoin, entry_members::Relation::Entries.def())
        .filter(entries::Column::Id.is_in(plan.ids(|_| true)))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .filter(users::Column::BlockedAt.is_null())
        .order_by_asc(entry_members::Column::Id)
        .select_only()
        .column(entry_members::Column::EntryId)
        .column(users::Column::Pid)
        .column(users::Column::Email)
        .column(users::Column::Name)
        .column(users::Column::Locale)
        .into_tuple()
        .all(db)
        .await?;
    let mut by_entry: BTreeMap<i64, Vec<Recipient>> = BTreeMap::new();
    for row in rows {
        by_entry.entry(row.0).or_default().push(row);
    }
    Ok(by_entry)
}
