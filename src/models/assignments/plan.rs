//! Handing the entries of a category to judges: a preview with reasons, then all of it at once or nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, JoinType, QueryOrder, QuerySelect,
    RelationTrait, entity::prelude::*, sea_query::Expr,
};
use serde_json::json;

use super::{ActiveModel, Column, Entity};
use crate::{
    db,
    domain::{
        actor::Actor,
        assignment::{AssignmentProblem, Pair, SheetsPerEntry, Shortfall, plan},
        canonical::sha256_hex,
        conflict::ConflictHint,
        entry::EntryStatus,
        policy,
        scoring::SheetStatus,
        stage::StageKind,
    },
    models::{
        _entities::{assignments, categories, conflict_declarations, entries, judges, score_sheets, users},
        audit_events::Act,
        contests,
        judges::SeatedJudge,
        ties,
    },
};

/// What the committee asks for.
#[derive(Clone, Debug)]
pub struct PlanWish {
    /// The category.
    pub category: categories::Model,
    /// Seats that take part.
    pub judge_ids: Vec<i64>,
    /// Keep judges away from entries the system has a hint for.
    pub avoid_hints: bool,
}

/// Why a plan was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Something changed since the preview.
    #[error("the plan is out of date")]
    Stale,
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] policy::Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// A judge who would get an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPair {
    /// The judge's seat.
    pub judge_id: i64,
    /// The entry.
    pub entry_id: i64,
    /// What the committee should look at.
    pub hints: Vec<ConflictHint>,
}

/// A plan for one category.
#[derive(Clone, Debug)]
pub struct CategoryPlan {
    /// The entries it is about, in order.
    pub entries: Vec<entries::Model>,
    /// New pairs.
    pub pairs: Vec<PlannedPair>,
    /// Entries that get too few judges.
    pub shortfalls: Vec<Shortfall>,
    /// Assignments per judge before, and after.
    pub loads: BTreeMap<i64, (usize, usize)>,
    /// Says whether a later plan is the same one.
    pub fingerprint: String,
}

/// Plans without changing anything.
///
/// # Errors
/// When the database fails.
pub async fn preview(
    db: &impl ConnectionTrait,
    contest: &contests::Model,
    seats: &[SeatedJudge],
    wish: &PlanWish,
) -> Result<CategoryPlan, DbErr> {
    let entries = judged_entries(db, &wish.category).await?;
    let standing = standing_pairs(db, contest.id).await?;
    let ties = ties::load(db, seats, &entries).await?;
    let never = never_pairs(&standing, &ties);
    let mut conflicts = never;
    if wish.avoid_hints {
        conflicts.extend(ties.iter().filter(|(_, hints)| !hints.is_empty()).map(|(pair, _)| *pair));
    }
    let existing: BTreeSet<Pair> = standing.iter().filter(|row| row.counts()).map(StandingPair::pair).collect();
    let entry_ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let planned = plan(&AssignmentProblem {
        judges: &wish.judge_ids,
        entries: &entry_ids,
        conflicts: &conflicts,
        existing: &existing,
        per_entry: per_entry(wish.category.sheets_per_entry),
    });
    let before = |judge: i64| existing.iter().filter(|(other, _)| *other == judge).count();
    let added = |judge: i64| planned.new_pairs.iter().filter(|(other, _)| *other == judge).count();
    Ok(CategoryPlan {
        loads: wish.judge_ids.iter().map(|id| (*id, (before(*id), before(*id) + added(*id)))).collect(),
        fingerprint: fingerprint(&planned.new_pairs),
        pairs: planned
            .new_pairs
            .iter()
            .map(|pair| PlannedPair {
                judge_id: pair.0,
                entry_id: pair.1,
                hints: ties.get(pair).cloned().unwrap_or_default(),
            })
            .collect(),
        shortfalls: planned.shortfalls,
        entries,
    })
}

/// Carries the plan out, if it is still the one that was shown. Says how many assignments were made.
///
/// # Errors
/// [`PlanError`].
pub async fn commit(
    db: &DatabaseConnection,
    contest: &contests::Model,
    seats: &[SeatedJudge],
    wish: &PlanWish,
    shown: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<usize, PlanError> {
    let txn = db::write_txn(db).await?;
    let locked = db::for_update(contests::Entity::find_by_id(contest.id), &txn).one(&txn).await?;
    let standing = locked.ok_or(policy::Denial::Hidden)?.standing(&txn).await?;
    policy::may_assign(actor, &standing.facts(None, None, now))?;
    let stage_id = standing.stage(StageKind::Judging).map(|stage| stage.id).ok_or(PlanError::Stale)?;
    let plan = preview(&txn, contest, seats, wish).await?;
    let open_seats = open_seats(&txn, contest.id).await?;
    if plan.fingerprint != shown || wish.judge_ids.iter().any(|id| !open_seats.contains(id)) {
        return Err(PlanError::Stale);
    }
    for pair in &plan.pairs {
        save(&txn, pair.judge_id, pair.entry_id, stage_id, now).await?;
    }
    Act::new(actor.user_id, "assignments.planned", "category", wish.category.pid)
        .in_contest(contest.id)
        .with(json!({ "made": plan.pairs.len(), "shortfalls": plan.shortfalls.len() }))
        .record(&txn, now)
        .await?;
    txn.commit().await?;
    Ok(plan.pairs.len())
}

/// Zero or less in the rules means every judge.
fn per_entry(sheets: i32) -> SheetsPerEntry {
    match usize::try_from(sheets) {
        Ok(count) if count > 0 => SheetsPerEntry::Count(count),
        _ => SheetsPerEntry::Everyone,
    }
}

fn fingerprint(pairs: &BTreeSet<Pair>) -> String {
    let lines: Vec<String> = pairs.iter().map(|(judge, entry)| format!("{judge}:{entry}")).collect();
    sha256_hex(&lines.join(","))
}

fn never_pairs(standing: &[StandingPair], ties: &ties::Hints) -> BTreeSet<Pair> {
    let declared = standing.iter().filter(|row| row.has_conflict == Some(true)).map(StandingPair::pair);
    let own = ties.iter().filter(|(_, hints)| hints.contains(&ConflictHint::TeamMember)).map(|(pair, _)| *pair);
    declared.chain(own).collect()
}

/// Makes an assignment, or brings one back that was taken away.
pub(super) async fn save(
    txn: &impl ConnectionTrait,
    judge_id: i64,
    entry_id: i64,
    stage_id: i64,
    now: DateTime<Utc>,
) -> Result<assignments::Model, DbErr> {
    let known = Entity::find()
        .filter(Column::JudgeId.eq(judge_id))
        .filter(Column::EntryId.eq(entry_id))
        .filter(Column::StageId.eq(stage_id))
        .one(txn)
        .await?;
    let Some(known) = known else {
        let row = ActiveModel {
            pid: Set(Uuid::new_v4()),
            judge_id: Set(judge_id),
            entry_id: Set(entry_id),
            stage_id: Set(stage_id),
            created_at: Set(now),
            removed_reason: Set(String::new()),
            ..Default::default()
        };
        return Entity::insert(row).exec_with_returning(txn).await;
    };
    revive_sheet(txn, known.id, now).await?;
    let row = ActiveModel {
        id: Set(known.id),
        removed_at: Set(None),
        removed_reason: Set(String::new()),
        ..Default::default()
    };
    Entity::update(row).exec(txn).await
}

/// A sheet that was void because its assignment was taken away begins again as a draft with the marks it had.
async fn revive_sheet(txn: &impl ConnectionTrait, assignment_id: i64, now: DateTime<Utc>) -> Result<(), DbErr> {
    score_sheets::Entity::update_many()
        .col_expr(score_sheets::Column::Status, Expr::value(SheetStatus::Draft))
        .col_expr(score_sheets::Column::FinalisedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(score_sheets::Column::UpdatedAt, Expr::value(now))
        .filter(score_sheets::Column::AssignmentId.eq(assignment_id))
        .filter(score_sheets::Column::Status.eq(SheetStatus::Void))
        .exec(txn)
        .await?;
    Ok(())
}

/// An assignment as the planner sees it; those taken away count only for the conflict that was declared.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct StandingPair {
    judge_id: i64,
    entry_id: i64,
    removed_at: Option<DateTime<Utc>>,
    has_conflict: Option<bool>,
}

impl StandingPair {
    const fn pair(&self) -> Pair {
        (self.judge_id, self.entry_id)
    }

    fn counts(&self) -> bool {
        self.removed_at.is_none() && self.has_conflict != Some(true)
    }
}

async fn standing_pairs(db: &impl ConnectionTrait, contest_id: i64) -> Result<Vec<StandingPair>, DbErr> {
    Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Entries.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .select_only()
        .column(Column::JudgeId)
        .column(Column::EntryId)
        .column(Column::RemovedAt)
        .column_as(conflict_declarations::Column::HasConflict, "has_conflict")
        .into_model()
        .all(db)
        .await
}

/// Whether a conflict was declared for this pair, in an assignment that stands or was taken away.
pub(super) async fn has_declared_conflict(
    db: &impl ConnectionTrait,
    judge_id: i64,
    entry_id: i64,
) -> Result<bool, DbErr> {
    let found = Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::ConflictDeclarations.def())
        .filter(Column::JudgeId.eq(judge_id))
        .filter(Column::EntryId.eq(entry_id))
        .filter(conflict_declarations::Column::HasConflict.eq(true))
        .count(db)
        .await?;
    Ok(found > 0)
}

async fn judged_entries(db: &impl ConnectionTrait, category: &categories::Model) -> Result<Vec<entries::Model>, DbErr> {
    entries::Entity::find()
        .filter(entries::Column::CategoryId.eq(category.id))
        .filter(entries::Column::Status.is_in([EntryStatus::Eligible, EntryStatus::Shortlisted]))
        .order_by_asc(entries::Column::Number)
        .order_by_asc(entries::Column::Id)
        .all(db)
        .await
}

async fn open_seats(db: &impl ConnectionTrait, contest_id: i64) -> Result<BTreeSet<i64>, DbErr> {
    let ids: Vec<i64> = judges::Entity::find()
        .select_only()
        .column(judges::Column::Id)
        .filter(judges::Column::ContestId.eq(contest_id))
        .filter(judges::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// A pair that stands, for the committee's list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AssignedPair {
    /// Public id of the assignment.
    pub pid: Uuid,
    /// The entry.
    pub entry_id: i64,
    /// The judge's name.
    pub judge_name: String,
    /// What was declared.
    pub has_conflict: Option<bool>,
    /// Why, when there is a conflict.
    pub conflict_reason: Option<String>,
    /// State of the sheet.
    pub sheet_status: Option<SheetStatus>,
}

/// The assignments of these entries that stand, by entry and judge.
///
/// # Errors
/// When the database fails.
pub async fn assigned_pairs(db: &impl ConnectionTrait, entry_ids: &[i64]) -> Result<Vec<AssignedPair>, DbErr> {
    Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Judges.def())
        .join(JoinType::InnerJoin, judges::Relation::Users.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .join(JoinType::LeftJoin, assignments::Relation::ScoreSheets.def())
        .filter(Column::EntryId.is_in(entry_ids.iter().copied()))
        .filter(Column::RemovedAt.is_null())
        .select_only()
        .column(Column::Pid)
        .column(Column::EntryId)
        .column_as(users::Column::Name, "judge_name")
        .column_as(conflict_declarations::Column::HasConflict, "has_conflict")
        .column_as(conflict_declarations::Column::Reason, "conflict_reason")
        .column_as(score_sheets::Column::Status, "sheet_status")
        .order_by_asc(Column::EntryId)
        .order_by_asc(Column::JudgeId)
        .into_model()
        .all(db)
        .await
}

/// How far a judge is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct JudgeLoad {
    /// The judge's seat.
    pub judge_id: i64,
    /// Assignments that stand, without those with a conflict.
    pub assigned: i64,
    /// Final sheets among them.
    pub finished: i64,
    /// Declared conflicts.
    pub conflicts: i64,
}

/// Progress of every judge of a contest who has assignments. `viewer`: entries of this person's team are not counted.
///
/// # Errors
/// When the database fails.
pub async fn judge_loads(db: &impl ConnectionTrait, contest_id: i64, viewer: i64) -> Result<Vec<JudgeLoad>, DbErr> {
    let sum = |condition: &str| Expr::cust(format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)"));
    Entity::find()
        .join(JoinType::InnerJoin, assignments::Relation::Entries.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .join(JoinType::LeftJoin, assignments::Relation::ScoreSheets.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(Column::RemovedAt.is_null())
        .filter(super::super::entries::not_of_team(viewer))
        .select_only()
        .column(Column::JudgeId)
        .column_as(
            sum("conflict_declarations.has_conflict IS NULL OR NOT conflict_declarations.has_conflict"),
            "assigned",
        )
        .column_as(sum("score_sheets.status = 'final'"), "finished")
        .column_as(sum("conflict_declarations.has_conflict"), "conflicts")
        .group_by(Column::JudgeId)
        .order_by_asc(Column::JudgeId)
        .into_model()
        .all(db)
        .await
}
