//! The committee's overview: entries × judges with the state and the total of every sheet. The number of statements does
//! not depend on the number of entries, judges or marks; sums are made by the database, in whole numbers.

use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationTrait, entity::prelude::*,
    sea_query::Expr,
};

use super::{
    _entities::{assignments, categories, conflict_declarations, judges, score_sheets, users},
    assignments::{JudgeLoad, judge_loads},
    contests::Standing,
    entries,
};
use crate::domain::{
    contest_rules::ContestRules,
    entry::EntryStatus,
    exact::ExactScore,
    rubric::RubricScheme,
    scoring::{SheetStatus, most_points},
};

/// Entries on one page.
pub const PAGE_SIZE: u64 = 100;

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct OverviewFilter {
    /// Code of a category; all when empty.
    pub category: String,
    /// Page, from 1.
    pub page: u64,
    /// The person who looks: entries of the own team are left out, of rows and of counts.
    pub viewer: i64,
}

/// One entry with its sheets.
#[derive(Clone, Debug)]
pub struct OverviewRow {
    /// The entry.
    pub entry: OverviewEntry,
    /// Its sheets by judge.
    pub sheets: Vec<OverviewSheet>,
}

/// An entry as listed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OverviewEntry {
    /// Its id.
    pub id: i64,
    /// Receipt number.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// Code of the category.
    pub category_code: String,
}

/// A judge's sheet for an entry.
#[derive(Clone, Debug)]
pub struct OverviewSheet {
    /// Public id of the assignment.
    pub assignment: Uuid,
    /// The judge's seat.
    pub judge_id: i64,
    /// State; `None` while nothing was filled in.
    pub status: Option<SheetStatus>,
    /// Was a conflict declared?
    pub has_conflict: Option<bool>,
    /// The exact score of the marks so far; `None` without marks.
    pub score: Option<ExactScore>,
}

/// A judge of the contest.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OverviewJudge {
    /// The seat.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Has the seat ended?
    pub ended_at: Option<DateTimeUtc>,
}

/// The overview.
#[derive(Clone, Debug)]
pub struct Overview {
    /// One page of entries.
    pub rows: Vec<OverviewRow>,
    /// All judges.
    pub judges: Vec<OverviewJudge>,
    /// Progress per judge, over all entries.
    pub loads: Vec<JudgeLoad>,
    /// Entries under this filter.
    pub total: u64,
}

#[derive(FromQueryResult)]
struct SheetSum {
    pid: Uuid,
    entry_id: i64,
    judge_id: i64,
    status: Option<SheetStatus>,
    has_conflict: Option<bool>,
    points: Option<i64>,
}

const POINTS: &str = "(SELECT CAST(SUM(CAST(m.value AS BIGINT) * c.weight) AS BIGINT) FROM marks m \
     JOIN criteria c ON c.id = m.criterion_id WHERE m.score_sheet_id = score_sheets.id AND m.value IS NOT NULL)";

/// Loads the overview: five statements.
///
/// # Errors
/// When the database fails.
pub async fn load(
    db: &impl ConnectionTrait,
    standing: &Standing,
    rules: &ContestRules,
    filter: &OverviewFilter,
) -> Result<Overview, DbErr> {
    let contest_id = standing.contest.id;
    let query = judged(contest_id, filter);
    let total = query.clone().count(db).await?;
    let entries: Vec<OverviewEntry> = query
        .select_only()
        .column(entries::Column::Id)
        .column(entries::Column::Number)
        .column(entries::Column::Title)
        .column_as(categories::Column::Code, "category_code")
        .order_by_asc(categories::Column::Position)
        .order_by_asc(entries::Column::Number)
        .order_by_asc(entries::Column::Id)
        .offset(filter.page.saturating_sub(1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
        .into_model()
        .all(db)
        .await?;
    let sheets = sums(db, &entries).await?;
    let judges = judges::Entity::find()
        .join(JoinType::InnerJoin, judges::Relation::Users.def())
        .filter(judges::Column::ContestId.eq(contest_id))
        .select_only()
        .column(judges::Column::Id)
        .column(judges::Column::EndedAt)
        .column_as(users::Column::Name, "name")
        .order_by_asc(judges::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let loads = judge_loads(db, contest_id, filter.viewer).await?;
    Ok(Overview { rows: rows(entries, sheets, rules), judges, loads, total })
}

fn judged(contest_id: i64, filter: &OverviewFilter) -> Select<entries::Entity> {
    let query = entries::Entity::find()
        .join(JoinType::InnerJoin, super::_entities::entries::Relation::Categories.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(entries::Column::Status.is_in([
            EntryStatus::Eligible,
            EntryStatus::Shortlisted,
            EntryStatus::Awarded,
            EntryStatus::NotSelected,
        ]))
        .filter(entries::not_of_team(filter.viewer));
    if filter.category.is_empty() { query } else { query.filter(categories::Column::Code.eq(&filter.category)) }
}

async fn sums(db: &impl ConnectionTrait, entries: &[OverviewEntry]) -> Result<Vec<SheetSum>, DbErr> {
    assignments::Entity::find()
        .join(JoinType::LeftJoin, assignments::Relation::ScoreSheets.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .filter(assignments::Column::EntryId.is_in(entries.iter().map(|entry| entry.id)))
        .filter(assignments::Column::RemovedAt.is_null())
        .select_only()
        .column(assignments::Column::Pid)
        .column(assignments::Column::EntryId)
        .column(assignments::Column::JudgeId)
        .column_as(score_sheets::Column::Status, "status")
        .column_as(conflict_declarations::Column::HasConflict, "has_conflict")
        .column_as(Expr::cust(POINTS), "points")
        .order_by_asc(assignments::Column::EntryId)
        .order_by_asc(assignments::Column::JudgeId)
        .into_model()
        .all(db)
        .await
}

/// Joins sheets to entries; both lists are short enough for one pass over a map.
fn rows(entries: Vec<OverviewEntry>, sheets: Vec<SheetSum>, rules: &ContestRules) -> Vec<OverviewRow> {
    let mut by_entry: std::collections::HashMap<i64, Vec<SheetSum>> = std::collections::HashMap::new();
    for sheet in sheets {
        by_entry.entry(sheet.entry_id).or_default().push(sheet);
    }
    entries
        .into_iter()
        .map(|entry| {
            let (factor, divisor) = scale(rules, &entry.category_code);
            let score = |points: i64| ExactScore::fraction(i128::from(points) * factor, divisor);
            let sheets = by_entry.remove(&entry.id).unwrap_or_default();
            let sheets = sheets
                .into_iter()
                .map(|sheet| OverviewSheet {
                    assignment: sheet.pid,
                    judge_id: sheet.judge_id,
                    status: sheet.status,
                    has_conflict: sheet.has_conflict,
                    score: sheet.points.map(score),
                })
                .collect();
            OverviewRow { entry, sheets }
        })
        .collect()
}

/// Factor and divisor that make points a score, as in [`crate::domain::scoring`].
fn scale(rules: &ContestRules, category: &str) -> (i128, i128) {
    match rules.category(category) {
        Some(found) if found.rubric.scheme == RubricScheme::WeightedLevels => {
            (100, i128::from(most_points(&found.rubric)))
        }
        Some(_) => (1, i128::from(crate::domain::rubric::FULL_WEIGHT_BP)),
        None => (1, 0),
    }
}
