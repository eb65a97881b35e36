//! The sheets that count, with their marks, in two statements.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, JoinType, QuerySelect, Select, entity::prelude::*, sea_query::ExprTrait};

use crate::{
    domain::{
        award::pseudonyms,
        ranking::FinalSheet,
        scoring::{Marks, SheetStatus},
    },
    models::_entities::{assignments, conflict_declarations, criteria, entries, judges, marks, score_sheets},
};

/// The sheets that count, by entry; judges by pseudonym.
pub async fn load(
    db: &impl ConnectionTrait,
    contest_id: i64,
    stage_id: Option<i64>,
) -> Result<BTreeMap<i64, Vec<FinalSheet>>, DbErr> {
    let Some(stage_id) = stage_id else {
        return Ok(BTreeMap::new());
    };
    let mut marks = load_marks(db, contest_id, stage_id).await?;
    let rows: Vec<(i64, i64, Uuid)> = counted(score_sheets::Entity::find(), contest_id, stage_id)
        .join(JoinType::InnerJoin, assignments::Relation::Judges.def())
        .select_only()
        .column(score_sheets::Column::Id)
        .column(assignments::Column::EntryId)
        .column(judges::Column::Pid)
        .into_tuple()
        .all(db)
        .await?;
    let names = pseudonyms(rows.iter().map(|(_, _, judge)| *judge));
    let mut by_entry: BTreeMap<i64, Vec<FinalSheet>> = BTreeMap::new();
    for (sheet, entry, judge) in rows {
        let judge = names.get(&judge).cloned().unwrap_or_default();
        let marks = marks.remove(&sheet).unwrap_or_default();
        by_entry.entry(entry).or_default().push(FinalSheet { judge, marks });
    }
    Ok(by_entry)
}

async fn load_marks(db: &impl ConnectionTrait, contest_id: i64, stage_id: i64) -> Result<BTreeMap<i64, Marks>, DbErr> {
    let select = marks::Entity::find().join(JoinType::InnerJoin, marks::Relation::ScoreSheets.def());
    let rows: Vec<(i64, String, i32)> = counted(select, contest_id, stage_id)
        .join(JoinType::InnerJoin, marks::Relation::Criteria.def())
        .filter(marks::Column::Value.is_not_null())
        .select_only()
        .column(marks::Column::ScoreSheetId)
        .column(criteria::Column::Code)
        .column(marks::Column::Value)
        .into_tuple()
        .all(db)
        .await?;
    let mut by_sheet: BTreeMap<i64, Marks> = BTreeMap::new();
    for (sheet, criterion, value) in rows {
        by_sheet.entry(sheet).or_default().insert(criterion, value);
    }
    Ok(by_sheet)
}

/// Keeps only sheets that count; `select` has `score_sheets` among its tables.
fn counted<E: EntityTrait>(select: Select<E>, contest_id: i64, stage_id: i64) -> Select<E> {
    let no_conflict =
        conflict_declarations::Column::HasConflict.is_null().or(conflict_declarations::Column::HasConflict.eq(false));
    select
        .join(JoinType::InnerJoin, score_sheets::Relation::Assignments.def())
        .join(JoinType::InnerJoin, assignments::Relation::Entries.def())
        .join(JoinType::LeftJoin, assignments::Relation::ConflictDeclarations.def())
        .filter(entries::Column::ContestId.eq(contest_id))
        .filter(assignments::Column::StageId.eq(stage_id))
        .filter(assignments::Column::RemovedAt.is_null())
        .filter(score_sheets::Column::Status.eq(SheetStatus::Final))
        .filter(no_conflict)
}
