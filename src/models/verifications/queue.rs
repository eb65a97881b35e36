//! The committee's queue: a fixed number of statements, counts over exactly what is listed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationTrait, Select,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::{
    domain::{entry::EntryStatus, text::fold, verification::QueueState},
    models::{
        _entities::{categories, entries, offices},
        entries::not_of_team,
    },
};

/// What is listed.
#[derive(Clone, Debug)]
pub struct QueueFilter {
    /// State.
    pub state: QueueState,
    /// Code of a category; all when empty.
    pub category: String,
    /// Words in the title, or the number.
    pub text: String,
    /// Page, from 1.
    pub page: u64,
    /// The person who looks: entries of the own team are left out, for somebody else checks them.
    pub viewer: i64,
}

/// Entries on one page.
pub const QUEUE_PAGE: u64 = 50;

/// One entry of the queue.
#[derive(Clone, Debug, FromQueryResult)]
pub struct QueueRow {
    /// Public id.
    pub pid: Uuid,
    /// Receipt number.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// State.
    pub status: EntryStatus,
    /// When it was handed in last.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the correction is due.
    pub correction_due_at: Option<DateTime<Utc>>,
    /// Category.
    pub category_name_id: String,
    /// Category in English.
    pub category_name_en: String,
    /// Office that enters, if any.
    pub office_name: Option<String>,
}

/// How many entries are in each state.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub struct QueueCounts {
    waiting: Option<i64>,
    returned: Option<i64>,
    overdue: Option<i64>,
    accepted: Option<i64>,
    declined: Option<i64>,
}

impl QueueCounts {
    /// Entries in this state.
    #[must_use]
    pub fn of(&self, state: QueueState) -> i64 {
        let count = match state {
            QueueState::Waiting => self.waiting,
            QueueState::Returned => self.returned,
            QueueState::Overdue => self.overdue,
            QueueState::Accepted => self.accepted,
            QueueState::Declined => self.declined,
        };
        count.unwrap_or(0)
    }
}

/// One page of the queue and how many entries the filter finds in all.
///
/// # Errors
/// When the database fails.
pub async fn queue(
    db: &impl ConnectionTrait,
    contest_id: i64,
    filter: &QueueFilter,
    now: DateTime<Utc>,
) -> Result<(Vec<QueueRow>, u64), DbErr> {
    let found = listed(contest_id, filter).filter(in_state(filter.state, now));
    let total = found.clone().count(db).await?;
    let rows = found
        .join(JoinType::LeftJoin, entries::Relation::Offices.def())
        .select_only()
        .columns([
            entries::Column::Pid,
            entries::Column::Number,
            entries::Column::Title,
            entries::Column::Status,
            entries::Column::SubmittedAt,
            entries::Column::CorrectionDueAt,
        ])
        .column_as(categories::Column::NameId, "category_name_id")
        .column_as(categories::Column::NameEn, "category_name_en")
        .column_as(offices::Column::Name, "office_name")
        .order_by_asc(entries::Column::SubmittedAt)
        .order_by_asc(entries::Column::Id)
        .offset(filter.page.saturating_sub(1) * QUEUE_PAGE)
        .limit(QUEUE_PAGE)
        .into_model()
        .all(db)
        .await?;
    Ok((rows, total))
}

/// Counts per state under the same category and text.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: &impl ConnectionTrait,
    contest_id: i64,
    filter: &QueueFilter,
    now: DateTime<Utc>,
) -> Result<QueueCounts, DbErr> {
    let mut query = listed(contest_id, filter).select_only();
    for state in QueueState::ALL {
        let one = Expr::case(in_state(*state, now), 1).finally(0);
        query = query.column_as(Expr::expr(one).sum().cast_as("BIGINT"), state.as_str());
    }
    Ok(query.into_model().one(db).await?.unwrap_or_default())
}

fn listed(contest_id: i64, filter: &QueueFilter) -> Select<entries::Entity> {
    let mut query = entries::Entity::find()
        .join(JoinType::InnerJoin, entries::Relation::Categories.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(entries::Column::SubmittedAt.is_not_null())
        .filter(not_of_team(filter.viewer));
    if !filter.category.is_empty() {
        query = query.filter(categories::Column::Code.eq(&filter.category));
    }
    let words = fold(&filter.text);
    if !words.is_empty() {
        let in_number = entries::Column::Number.contains(filter.text.trim().to_uppercase().replace(['%', '_'], " "));
        query = query.filter(entries::Column::TitleFolded.contains(&words).or(in_number));
    }
    query
}

fn in_state(state: QueueState, now: DateTime<Utc>) -> SimpleExpr {
    let status = entries::Column::Status;
    match state {
        QueueState::Waiting => status.is_in([EntryStatus::Submitted, EntryStatus::Corrected]),
        QueueState::Returned => status
            .eq(EntryStatus::Returned)
            .and(entries::Column::CorrectionDueAt.gte(now).or(entries::Column::CorrectionDueAt.is_null())),
        QueueState::Overdue => status.eq(EntryStatus::Returned).and(entries::Column::CorrectionDueAt.lt(now)),
        QueueState::Accepted => status.is_in([
            EntryStatus::Eligible,
            EntryStatus::Shortlisted,
            EntryStatus::Awarded,
            EntryStatus::NotSelected,
        ]),
        QueueState::Declined => status.eq(EntryStatus::Declined),
    }
}
