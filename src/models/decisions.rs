//! What the plenary decided about entries. Nobody but the committee sees a decision before the publication, and nothing
//! outside this table changes when one is recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*, sea_query::OnConflict,
};
use serde_json::json;

pub use super::_entities::decisions::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{categories, entry_members},
    audit_events::Act,
    contests::{self, Standing},
    entries,
    rankings::{self, Board, BoardEntry, CategoryBoard},
};
use crate::{
    db,
    domain::{
        actor::Actor,
        award::{Choice, DecisionOutcome, Recorded, Ruling, Suggestion, suggest},
        canonical::sha256_hex,
        policy::{self, Denial, EntryFacts},
    },
};

/// Decisions by entry id.
pub type Decided = BTreeMap<i64, Model>;

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum DecideRefusal {
    /// No such contest, category or entry.
    #[error("not found")]
    NotFound,
    /// The person may not, or not now.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// Decisions or sheets have changed since the form was opened.
    #[error("changed meanwhile")]
    Stale,
    /// These entries need a reason, because the choice is not what the ranking suggests.
    #[error("reasons are missing")]
    ReasonMissing(Vec<Uuid>),
    /// The category has no such award.
    #[error("no such award")]
    NoSuchAward(Uuid),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Model {
    /// The decision as the rules look at it.
    #[must_use]
    pub fn recorded(&self) -> Recorded<'_> {
        Recorded { outcome: self.outcome, position: self.award_order, reason: &self.reason }
    }

    /// What was chosen.
    #[must_use]
    pub const fn choice(&self) -> Choice {
        match self.outcome {
            DecisionOutcome::Awarded => Choice::Award(self.award_order),
            DecisionOutcome::NotSelected => Choice::NotSelected,
        }
    }
}

impl CategoryBoard {
    /// What the ranking suggests for an entry; none below quorum.
    #[must_use]
    pub fn suggestion(&self, code: &str) -> Suggestion<'_> {
        self.row(code).map_or(Suggestion::None, |row| suggest(row, &self.prizes))
    }
}

/// All decisions of a contest.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &impl ConnectionTrait, contest_id: i64) -> Result<Decided, DbErr> {
    let rows = Entity::find()
        .inner_join(categories::Entity)
        .filter(categories::Column::ContestId.eq(contest_id))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.entry_id, row)).collect())
}

/// Which decisions the actor may record, by entry id. One statement for the whole contest.
///
/// # Errors
/// When the database fails.
pub async fn permissions(
    db: &impl ConnectionTrait,
    actor: &Actor,
    standing: &Standing,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<BTreeMap<i64, policy::Decision>, DbErr> {
    let own = own_memberships(db, actor, standing.contest.id).await?;
    let contest = standing.facts(None, None, now);
    let held = board.categories.iter().flat_map(|category| category.entries.values());
    Ok(held
        .map(|BoardEntry { entry, .. }| {
            let member = own.get(&entry.id);
            let facts = EntryFacts {
                contest,
                status: entry.status,
                team_role: member.filter(|row| row.left_at.is_none()).map(|row| row.role),
                was_member: member.is_some(),
                was_handed_in: entry.submitted_at.is_some(),
                correction_in_time: true,
                own_assignments: Vec::new(),
            };
            (entry.id, policy::may_decide(actor, &facts))
        })
        .collect())
}

/// Teams of this contest that the actor is or was in.
async fn own_memberships(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest_id: i64,
) -> Result<BTreeMap<i64, entry_members::Model>, DbErr> {
    let Some(user_id) = actor.user_id else {
        return Ok(BTreeMap::new());
    };
    let rows = entry_members::Entity::find()
        .inner_join(entries::Entity)
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(entry_members::Column::UserId.eq(user_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.entry_id, row)).collect())
}

/// What a form shows of a category, as a short text that changes with the marks and with every decision.
#[must_use]
pub fn seen(board: &CategoryBoard, decided: &Decided) -> String {
    let mut text = board.ranking.inputs_sha256.clone();
    let entries: BTreeMap<i64, ()> = board.entries.values().map(|held| (held.entry.id, ())).collect();
    for id in entries.keys() {
        if let Some(row) = decided.get(id) {
            text.push_str(&format!("|{id}:{}:{}:{}", row.outcome, row.award_order, row.reason));
        }
    }
    sha256_hex(&text)[..16].to_owned()
}

/// Records the decisions of one category together, or none of them.
///
/// # Errors
/// See [`DecideRefusal`].
pub async fn record(
    db: &DatabaseConnection,
    slug: &str,
    category: &str,
    rulings: &[Ruling],
    seen_before: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), DecideRefusal> {
    let txn = db::write_txn(db).await?;
    let contest = db::for_update(contests::Entity::find().filter(contests::Column::Slug.eq(slug)), &txn);
    let contest = contest.one(&txn).await?.ok_or(DecideRefusal::NotFound)?;
    let standing = contest.standing(&txn).await?;
    policy::may_publish(actor, &standing.facts(None, None, now))?;
    let all = rankings::compute(&txn, &standing).await?;
    let board = all.category(category).ok_or(DecideRefusal::NotFound)?;
    let decided = list(&txn, contest.id).await?;
    if seen(board, &decided) != seen_before {
        return Err(DecideRefusal::Stale);
    }
    let permissions = permissions(&txn, actor, &standing, &all, now).await?;
    let missing: Vec<Uuid> = rulings.iter().filter(|ruling| lacks_reason(board, ruling)).map(|r| r.entry).collect();
    if !missing.is_empty() {
        return Err(DecideRefusal::ReasonMissing(missing));
    }
    board.keep(&txn, &all.rules_sha256, now).await?;
    for ruling in rulings {
        let held = find(board, ruling.entry).ok_or(DecideRefusal::NotFound)?;
        permissions.get(&held.entry.id).copied().unwrap_or(Err(Denial::Hidden))?;
        write(&txn, board, held, ruling, decided.get(&held.entry.id), actor, now).await?;
    }
    txn.commit().await?;
    Ok(())
}

fn find(board: &CategoryBoard, pid: Uuid) -> Option<&BoardEntry> {
    board.entries.values().find(|held| held.entry.pid == pid)
}

/// A ruling on an entry that is not of this category is refused later.
fn lacks_reason(board: &CategoryBoard, ruling: &Ruling) -> bool {
    let held = find(board, ruling.entry);
    held.is_some_and(|held| ruling.lacks_reason(board.suggestion(&rankings::code_of(&held.entry))))
}

async fn write(
    txn: &impl ConnectionTrait,
    board: &CategoryBoard,
    held: &BoardEntry,
    ruling: &Ruling,
    before: Option<&Model>,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), DecideRefusal> {
    let is_same = before.is_some_and(|row| row.choice() == ruling.choice && row.reason == ruling.reason);
    if is_same || (before.is_none() && ruling.choice == Choice::Open) {
        return Ok(());
    }
    match ruling.choice {
        Choice::Open => {
            Entity::delete_many().filter(Column::EntryId.eq(held.entry.id)).exec(txn).await?;
        }
        choice => upsert(txn, row(board, held, choice, ruling, actor, now)?).await?,
    }
    // The subject is the category: nothing about the entry itself may tell that a decision was recorded.
    let details = json!({
        "entry": held.entry.pid,
        "before": before.map(|row| text(row.choice())),
        "after": text(ruling.choice),
        "reason": ruling.reason,
        "inputs_sha256": board.ranking.inputs_sha256,
    });
    Act::new(actor.user_id, "decision.recorded", "category", board.category.pid)
        .in_contest(held.entry.contest_id)
        .with(details)
        .record(txn, now)
        .await?;
    Ok(())
}

fn row(
    board: &CategoryBoard,
    held: &BoardEntry,
    choice: Choice,
    ruling: &Ruling,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<ActiveModel, DecideRefusal> {
    let author = actor.user_id.ok_or(DecideRefusal::Denied(Denial::SignInNeeded))?;
    let prize = match choice {
        Choice::Award(position) => {
            let found = board.prizes.iter().find(|prize| prize.position == position);
            Some(found.ok_or(DecideRefusal::NoSuchAward(ruling.entry))?)
        }
        Choice::Open | Choice::NotSelected => None,
    };
    let outcome = if prize.is_some() { DecisionOutcome::Awarded } else { DecisionOutcome::NotSelected };
    Ok(ActiveModel {
        entry_id: Set(held.entry.id),
        category_id: Set(board.category.id),
        outcome: Set(outcome),
        award_name_id: Set(prize.map_or_else(String::new, |prize| prize.name_id.clone())),
        award_name_en: Set(prize.map_or_else(String::new, |prize| prize.name_en.clone())),
        award_order: Set(prize.map_or(0, |prize| prize.position)),
        prize: Set(prize.map_or_else(String::new, |prize| prize.prize.clone())),
        reason: Set(ruling.reason.clone()),
        author_id: Set(author),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    })
}

async fn upsert(txn: &impl ConnectionTrait, row: ActiveModel) -> Result<(), DbErr> {
    let changed = [
        Column::Outcome,
        Column::AwardNameId,
        Column::AwardNameEn,
        Column::AwardOrder,
        Column::Prize,
        Column::Reason,
        Column::AuthorId,
        Column::UpdatedAt,
    ];
    let on_conflict = OnConflict::column(Column::EntryId).update_columns(changed).to_owned();
    Entity::insert(row).on_conflict(on_conflict).exec_without_returning(txn).await?;
    Ok(())
}

fn text(choice: Choice) -> String {
    match choice {
        Choice::Open => "open".to_owned(),
        Choice::Award(position) => format!("award:{position}"),
        Choice::NotSelected => "not_selected".to_owned(),
    }
}
