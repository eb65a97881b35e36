//! The judge's desk: own assignments with their state. One statement for the rows, whatever their number.

use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};

use super::{Column, Entity};
use crate::{
    domain::{actor::Actor, scoring::SheetStatus},
    models::_entities::{
        assignments, categories, conflict_declarations, contests, entries, judges, score_sheets, users,
    },
};

/// One assignment on the desk.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeskRow {
    /// Public id of the assignment.
    pub pid: Uuid,
    /// The contest.
    pub contest_id: i64,
    /// Receipt number of the entry.
    pub number: Option<String>,
    /// Title of the entry; the view hides it where the contest is blind.
    pub title: String,
    /// Code of the category.
    pub category_code: String,
    /// Indonesian name of the category.
    pub category_name_id: String,
    /// English name of the category.
    pub category_name_en: String,
    /// What was declared, if anything.
    pub has_conflict: Option<bool>,
    /// State of the sheet, once there is one.
    pub sheet_status: Option<SheetStatus>,
    /// Criteria with a mark.
    pub marked: i64,
}

/// Most rows a desk shows at once.
pub const DESK_LIMIT: u64 = 200;

const MARKED: &str = "(SELECT COUNT(m.value) FROM marks m JOIN score_sheets s ON s.id = m.score_sheet_id WHERE s.assignment_id = assignments.id)";

/// The actor's assignments in all contests that are not archived, in the order judges work: by contest, category, number.
///
/// # Errors
/// When the database fails.
pub async fn desk(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<DeskRow>, DbErr> {
    own(actor)
        .select_only()
        .column(Column::Pid)
        .column_as(entries::Column::ContestId, "contest_id")
        .column_as(entries::Column::Number, "number")
        .column_as(entries::Column::Title, "title")
        .column_as(categories::Column::Code, "category_code")
        .column_as(categories::Column::NameId, "category_name_id")
        .column_as(categories::Column::NameEn, "category_name_en")
        .column_as(conflict_declarations::Column::HasConflict, "has_conflict")
        .column_as(score_sheets::Column::Status, "sheet_status")
        .column_as(Expr::cust(MARKED), "marked")
        .limit(DESK_LIMIT)
        .into_model()
        .all(db)
        .await
}

/// The own assignments before and after this one in the same contest; those with a declared conflict are left out.
///
/// # Errors
/// When the database fails.
pub async fn neighbours(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest_id: i64,
    pid: Uuid,
) -> Result<(Option<Uuid>, Option<Uuid>), DbErr> {
    let pids: Vec<Uuid> = own(actor)
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(
            conflict_declarations::Column::HasConflict
                .is_null()
                .or(conflict_declarations::Column::HasConflict.eq(false)),
        )
        .select_only()
        .column(Column::Pid)
        .into_tuple()
        .all(db)
        .await?;
    let Some(here) = pids.iter().position(|other| *other == pid) else { return Ok((None, None)) };
    Ok((here.checked_sub(1).and_then(|before| pids.get(before).copied()), pids.get(here + 1).copied()))
}

fn own(actor: &Actor) -> Select<Entity> {
    let seats: Vec<i64> = actor.judging.iter().map(|seat| seat.judge_id).collect();
    Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Entries.def())
        .join(JoinType::InnerJoin, entries::Relation::Categories.def())
        .join(JoinType::InnerJoin, entries::Relation::Contests.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .join(JoinType::LeftJoin, assignments::Relation::ScoreSheets.def())
        .filter(Column::JudgeId.is_in(seats))
        .filter(Column::RemovedAt.is_null())
        .filter(contests::Column::Status.ne(crate::domain::contest::ContestStatus::Archived))
        .order_by_asc(entries::Column::ContestId)
        .order_by_asc(categories::Column::Position)
        .order_by_asc(entries::Column::Number)
        .order_by_asc(Column::Id)
}

/// A final sheet of the jury, as the chair needs it to reopen one: no marks.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FinalSheet {
    /// Public id of the assignment.
    pub pid: Uuid,
    /// Receipt number of the entry.
    pub number: Option<String>,
    /// The judge's name.
    pub judge_name: String,
    /// When it was finalised.
    pub finalised_at: Option<DateTimeUtc>,
}

/// Final sheets of a contest, newest first; never of entries the chair declared a conflict for or is in the team of.
///
/// # Errors
/// When the database fails.
pub async fn final_sheets(
    db: &impl ConnectionTrait,
    contest_id: i64,
    chair_seat: i64,
    chair_user: i64,
) -> Result<Vec<FinalSheet>, DbErr> {
    let declared = conflict_declarations::Entity::find()
        .inner_join(assignments::Entity)
        .select_only()
        .column(Column::EntryId)
        .filter(Column::JudgeId.eq(chair_seat))
        .filter(conflict_declarations::Column::HasConflict.eq(true))
        .into_query();
    Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Entries.def())
        .join(JoinType::InnerJoin, assignments::Relation::Judges.def())
        .join(JoinType::InnerJoin, judges::Relation::Users.def())
        .join(JoinType::InnerJoin, assignments::Relation::ScoreSheets.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(score_sheets::Column::Status.eq(SheetStatus::Final))
        .filter(Column::RemovedAt.is_null())
        .filter(Column::EntryId.not_in_subquery(declared))
        .filter(super::super::entries::not_of_team(chair_user))
        .select_only()
        .column(Column::Pid)
        .column_as(entries::Column::Number, "number")
        .column_as(users::Column::Name, "judge_name")
        .column_as(score_sheets::Column::FinalisedAt, "finalised_at")
        .order_by_desc(score_sheets::Column::FinalisedAt)
        .order_by_desc(Column::Id)
        .limit(DESK_LIMIT)
        .into_model()
        .all(db)
        .await
}
