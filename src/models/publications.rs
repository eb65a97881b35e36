//! The one moment at which everything that was pending becomes public: in one transaction, exactly once.
//!
//! Awards, states of entries, catalogue records, the score file and the mails are written together or not at all.

mod letters;
mod plan;
mod records;
mod results;
mod score_file;
mod snapshot;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;

pub use super::_entities::publications::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::awards,
    audit_events::Act,
    contests::{self, Standing},
    entries,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        canonical::sha256_hex,
        contest::ContestStatus,
        entry::EntryStatus,
        policy::{self, Denial},
    },
};

pub use plan::{Plan, PlannedCategory, PlannedEntry};
pub use results::{Results, ResultsEntry};

/// How results are to be published.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What the person saw: [`Plan::seen`].
    pub seen: String,
    /// Put every entry whose team agreed into the catalogue, not only the awarded ones.
    pub all_agreed: bool,
    /// Address of the portal, for links in mails.
    pub base_url: String,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishRefusal {
    /// No such contest.
    #[error("not found")]
    NotFound,
    /// The person may not, or not now.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// Somebody published it before.
    #[error("published already")]
    Already,
    /// Decisions or sheets have changed since the page was opened.
    #[error("changed meanwhile")]
    Stale,
    /// Decisions are missing, or lack their reason.
    #[error("not ready")]
    NotReady,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Publishes the results of a contest.
///
/// # Errors
/// See [`PublishRefusal`]; then nothing was written.
pub async fn publish(
    db: &DatabaseConnection,
    slug: &str,
    wish: &Wish,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), PublishRefusal> {
    let txn = db::write_txn(db).await?;
    let contest = db::for_update(contests::Entity::find().filter(contests::Column::Slug.eq(slug)), &txn);
    let contest = contest.one(&txn).await?.ok_or(PublishRefusal::NotFound)?;
    let standing = contest.standing(&txn).await?;
    let facts = standing.facts(None, None, now);
    policy::may_manage_contest(actor, &facts)?;
    if contest.status.is_published() {
        return Err(PublishRefusal::Already);
    }
    policy::may_publish(actor, &facts)?;
    let plan = Plan::load(&txn, &standing).await?;
    if plan.seen() != wish.seen {
        return Err(PublishRefusal::Stale);
    }
    if plan.is_open() {
        return Err(PublishRefusal::NotReady);
    }
    let author = actor.user_id.ok_or(PublishRefusal::Denied(Denial::SignInNeeded))?;
    carry_out(&txn, &standing, &plan, wish, author, now).await?;
    txn.commit().await?;
    Ok(())
}

async fn carry_out(
    txn: &DatabaseTransaction,
    standing: &Standing,
    plan: &Plan,
    wish: &Wish,
    author: i64,
    now: DateTime<Utc>,
) -> Result<(), PublishRefusal> {
    let scores_sha256 = insert_publication(txn, standing, plan, author, now).await?;
    plan.board.keep(txn, now).await?;
    close_contest(txn, &standing.contest, now).await?;
    let (awarded, passed) = (plan.ids(PlannedEntry::is_awarded), plan.ids(|entry| !entry.is_awarded()));
    move_entries(txn, &awarded, EntryStatus::Awarded, now).await?;
    move_entries(txn, &passed, EntryStatus::NotSelected, now).await?;
    let records = records::make(txn, standing, plan, wish.all_agreed, author, now).await?;
    insert_awards(txn, standing, plan, &records, now).await?;
    let mails = letters::queue(txn, standing, plan, &wish.base_url, now).await?;
    let details = json!({
        "scores_sha256": scores_sha256, "awards": awarded.len(), "innovations": records.len(), "mails": mails,
    });
    Act::new(Some(author), "contest.published", "contest", standing.contest.pid)
        .in_contest(standing.contest.id)
        .in_region(standing.contest.region_id)
        .with(details)
        .record(txn, now)
        .await?;
    Ok(())
}

/// The row that can be there only once; it goes first, so that a second publication fails before it writes.
async fn insert_publication(
    txn: &DatabaseTransaction,
    standing: &Standing,
    plan: &Plan,
    author: i64,
    now: DateTime<Utc>,
) -> Result<String, PublishRefusal> {
    let scores = score_file::canonical(&plan.board)?;
    let scores_sha256 = sha256_hex(&scores);
    let row = ActiveModel {
        contest_id: Set(standing.contest.id),
        author_id: Set(author),
        rules_sha256: Set(plan.board.rules_sha256.clone()),
        scores: Set(scores),
        scores_sha256: Set(scores_sha256.clone()),
        created_at: Set(now),
        ..Default::default()
    };
    match Entity::insert(row).exec(txn).await {
        Ok(_) => Ok(scores_sha256),
        Err(error) if db::on_unique(&error).as_deref() == Some("publications.contest_id") => {
            Err(PublishRefusal::Already)
        }
        Err(error) => Err(error.into()),
    }
}

/// An open contest whose judging is over is closed and published in the same act.
async fn close_contest(txn: &impl ConnectionTrait, contest: &contests::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = contests::ActiveModel {
        id: Set(contest.id),
        status: Set(ContestStatus::Published),
        published_at: Set(Some(now)),
        version: Set(contest.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    contests::Entity::update(row).exec(txn).await?;
    Ok(())
}

async fn move_entries(
    txn: &impl ConnectionTrait,
    ids: &[i64],
    status: EntryStatus,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    entries::Entity::update_many()
        .col_expr(entries::Column::Status, Expr::value(status.as_str()))
        .col_expr(entries::Column::Version, Expr::col(entries::Column::Version).add(1))
        .col_expr(entries::Column::UpdatedAt, Expr::value(now))
        .filter(entries::Column::Id.is_in(ids.iter().copied()))
        .exec(txn)
        .await?;
    Ok(())
}

async fn insert_awards(
    txn: &impl ConnectionTrait,
    standing: &Standing,
    plan: &Plan,
    records: &records::Records,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for (board, planned) in plan.entries().filter(|(_, planned)| planned.is_awarded()) {
        let Some(decision) = &planned.decision else { continue };
        let row = awards::ActiveModel {
            pid: Set(Uuid::new_v4()),
            contest_id: Set(standing.contest.id),
            category_id: Set(board.category.id),
            entry_id: Set(decision.entry_id),
            innovation_id: Set(records.get(&decision.entry_id).copied()),
            name_id: Set(decision.award_name_id.clone()),
            name_en: Set(decision.award_name_en.clone()),
            position: Set(decision.award_order),
            prize: Set(decision.prize.clone()),
            created_at: Set(now),
            ..Default::default()
        };
        awards::Entity::insert(row).exec(txn).await?;
    }
    Ok(())
}
