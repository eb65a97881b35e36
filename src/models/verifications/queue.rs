//! The committee's queue: a fixed number of statements, counts over exactly what is listed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::taking::{taken_by, taken_by_anybody};
use crate::{
    domain::{
        entry::EntryStatus,
        text::fold,
        verification::{QueueOrder, QueueState},
    },
    models::{
        _entities::{categories, check_sheets, entries, offices, users},
        entries::{counted::lacking_evidence, not_of_team},
    },
};

/// Whose check an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Anybody's, or nobody's yet.
    All,
    /// Nobody's yet.
    Nobody,
    /// This person's.
    User(i64),
}

/// What is listed.
#[derive(Clone, Debug)]
pub struct QueueFilter {
    /// State.
    pub state: QueueState,
    /// Code of a category; all when empty.
    pub category: String,
    /// Words in the title, or the number.
    pub text: String,
    /// Whose check it is.
    pub holder: Holder,
    /// Only entries whose last version lacks evidence of a mandatory indicator?
    pub lacking: bool,
    /// Order of the list.
    pub order: QueueOrder,
    /// Page, from 1.
    pub page: u64,
    /// The person who looks: entries of the own team are left out, for somebody else checks them.
    pub viewer: i64,
}

impl QueueFilter {
    /// Everything that waits, for `viewer`.
    #[must_use]
    pub fn waiting(viewer: i64) -> Self {
        Self {
            state: QueueState::Waiting,
            category: String::new(),
            text: String::new(),
            holder: Holder::All,
            lacking: false,
            order: QueueOrder::Oldest,
            page: 1,
            viewer,
        }
    }
}

/// Entries on one page.
pub const QUEUE_PAGE: u64 = 50;

/// One entry of the queue.
#[derive(Clone, Debug, FromQueryResult)]
pub struct QueueRow {
    /// Row of the entry.
    pub id: i64,
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
    /// Who took the check.
    pub verifier_id: Option<i64>,
    /// Name of that person.
    pub verifier_name: Option<String>,
}

/// How many entries are in each state.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub struct QueueCounts {
    waiting: Option<i64>,
    corrected: Option<i64>,
    returned: Option<i64>,
    overdue: Option<i64>,
    accepted: Option<i64>,
    declined: Option<i64>,
    mine: Option<i64>,
}

impl QueueCounts {
    /// Entries in this state.
    #[must_use]
    pub fn of(&self, state: QueueState) -> i64 {
        let count = match state {
            QueueState::Waiting => self.waiting,
            QueueState::Corrected => self.corrected,
            QueueState::Returned => self.returned,
            QueueState::Overdue => self.overdue,
            QueueState::Accepted => self.accepted,
            QueueState::Declined => self.declined,
        };
        count.unwrap_or(0)
    }

    /// Waiting entries whose check the viewer took.
    #[must_use]
    pub fn mine(&self) -> i64 {
        self.mine.unwrap_or(0)
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
    let found = in_list(contest_id, filter, now);
    let total = found.clone().count(db).await?;
    let found = found
        .join(JoinType::LeftJoin, entries::Relation::Offices.def())
        .join_rev(JoinType::LeftJoin, check_sheets::Relation::Entries.def())
        .join(JoinType::LeftJoin, check_sheets::Relation::Users.def())
        .select_only()
        .columns([
            entries::Column::Id,
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
        .column_as(check_sheets::Column::VerifierId, "verifier_id")
        .column_as(users::Column::Name, "verifier_name");
    let rows = ordered(found, filter.order)
        .offset(filter.page.saturating_sub(1) * QUEUE_PAGE)
        .limit(QUEUE_PAGE)
        .into_model()
        .all(db)
        .await?;
    Ok((rows, total))
}

fn ordered(found: Select<entries::Entity>, order: QueueOrder) -> Select<entries::Entity> {
    let id = entries::Column::Id;
    match order {
        QueueOrder::Oldest => found.order_by_asc(entries::Column::SubmittedAt).order_by_asc(id),
        QueueOrder::Newest => found.order_by_desc(entries::Column::SubmittedAt).order_by_desc(id),
        // Those without a deadline last, on both databases.
        QueueOrder::Due => found
            .order_by_asc(Expr::expr(Expr::case(entries::Column::CorrectionDueAt.is_null(), 1).finally(0)))
            .order_by_asc(entries::Column::CorrectionDueAt)
            .order_by_asc(id),
        QueueOrder::Title => found.order_by_asc(entries::Column::TitleFolded).order_by_asc(id),
    }
}

/// Ids of waiting entries that nobody took, oldest first, but for those in `seen`: the category and the words of `filter` count.
///
/// # Errors
/// When the database fails.
pub(super) async fn waiting_ids(
    db: &impl ConnectionTrait,
    contest_id: i64,
    filter: &QueueFilter,
    seen: &[i64],
    most: u64,
    now: DateTime<Utc>,
) -> Result<Vec<i64>, DbErr> {
    let filter = QueueFilter { state: QueueState::Waiting, holder: Holder::Nobody, ..filter.clone() };
    let found = in_list(contest_id, &filter, now).filter(entries::Column::Id.is_not_in(seen.iter().copied()));
    ordered(found, QueueOrder::Oldest).select_only().column(entries::Column::Id).limit(most).into_tuple().all(db).await
}

/// The entry to check after `current`: of those that `viewer` took, else of those that nobody took; the one that waits next, and after
/// the last one the first.
///
/// # Errors
/// When the database fails.
pub async fn next_waiting(
    db: &impl ConnectionTrait,
    current: &entries::Model,
    viewer: i64,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, DbErr> {
    for holder in [Holder::User(viewer), Holder::Nobody] {
        let filter = QueueFilter { holder, ..QueueFilter::waiting(viewer) };
        let mut found = in_list(current.contest_id, &filter, now).filter(entries::Column::Id.ne(current.id));
        if let Some(at) = current.submitted_at {
            let same_time = entries::Column::SubmittedAt.eq(at).and(entries::Column::Id.gt(current.id));
            let is_later = entries::Column::SubmittedAt.gt(at).or(same_time);
            found = found.order_by_asc(Expr::expr(Expr::case(is_later, 0).finally(1)));
        }
        let next = ordered(found, QueueOrder::Oldest).select_only().column(entries::Column::Pid);
        if let Some(pid) = next.into_tuple().one(db).await? {
            return Ok(Some(pid));
        }
    }
    Ok(None)
}

/// Everybody who has taken a check of this contest, by name: id and name.
///
/// # Errors
/// When the database fails.
pub async fn verifiers(db: &impl ConnectionTrait, contest_id: i64) -> Result<Vec<(Uuid, i64, String)>, DbErr> {
    let taken = check_sheets::Entity::find()
        .select_only()
        .column(check_sheets::Column::VerifierId)
        .join(JoinType::InnerJoin, check_sheets::Relation::Entries.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(check_sheets::Column::VerifierId.is_not_null())
        .into_query();
    let found = users::Entity::find().filter(users::Column::Id.in_subquery(taken)).order_by_asc(users::Column::Name);
    Ok(found.all(db).await?.into_iter().map(|user| (user.pid, user.id, user.name)).collect())
}

/// Counts per state under the same category, words and restriction; whose check it is does not matter here.
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
    let mine = in_state(QueueState::Waiting, now).and(entries::Column::Id.in_subquery(taken_by(filter.viewer)));
    query = query.column_as(Expr::expr(Expr::case(mine, 1).finally(0)).sum().cast_as("BIGINT"), "mine");
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
    if filter.lacking {
        query = query.filter(entries::Column::Id.in_subquery(lacking_evidence(contest_id)));
    }
    let words = fold(&filter.text);
    if !words.is_empty() {
        let in_number = entries::Column::Number.contains(filter.text.trim().to_uppercase().replace(['%', '_'], " "));
        query = query.filter(entries::Column::TitleFolded.contains(&words).or(in_number));
    }
    query
}

/// What the filter finds, in its state and with its holder.
fn in_list(contest_id: i64, filter: &QueueFilter, now: DateTime<Utc>) -> Select<entries::Entity> {
    let found = listed(contest_id, filter).filter(in_state(filter.state, now));
    match filter.holder {
        Holder::All => found,
        Holder::Nobody => found.filter(entries::Column::Id.not_in_subquery(taken_by_anybody())),
        Holder::User(id) => found.filter(entries::Column::Id.in_subquery(taken_by(id))),
    }
}

fn in_state(state: QueueState, now: DateTime<Utc>) -> SimpleExpr {
    let status = entries::Column::Status;
    match state {
        QueueState::Waiting => status.is_in([EntryStatus::Submitted, EntryStatus::Corrected]),
        QueueState::Corrected => status.eq(EntryStatus::Corrected),
        QueueState::Returned => status
            .eq(EntryStatus::Returned)
            .and(entries::Column::CorrectionDueAt.gte(now).or(entries::Column::CorrectionDueAt.is_null())),
        QueueState::Overdue => status.eq(EntryStatus::Returned).and(entries::Column::CorrectionDueAt.lt(now)),
        QueueState::Accepted => {
            status.is_in(EntryStatus::ALL.iter().copied().filter(|status| status.passed_verification()))
        }
        QueueState::Declined => status.eq(EntryStatus::Declined),
    }
}
