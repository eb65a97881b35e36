//! Numbers without gaps. A number is drawn inside the transaction that uses it: if that fails, so does the draw.

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::_entities::{counters, prelude::Counters};

/// Counter of changes to the catalogue; search and caches follow it.
pub const CATALOGUE: &str = "catalogue";

/// Draws the next number, beginning with 1. Others who draw from the same counter wait until the transaction ends.
///
/// # Errors
///
/// When the database refuses.
pub async fn next(txn: &DatabaseTransaction, name: &str) -> Result<i64, DbErr> {
    let counter = counters::ActiveModel { name: Set(name.to_owned()), value: Set(0), ..Default::default() };
    Counters::insert(counter)
        .on_conflict(OnConflict::column(counters::Column::Name).do_nothing().to_owned())
        .exec_without_returning(txn)
        .await?;
    let counted = Counters::update_many()
        .col_expr(counters::Column::Value, Expr::col(counters::Column::Value).add(1))
        .filter(counters::COLUMN.name.eq(name))
        .exec_with_returning(txn)
        .await?;
    let counter = counted.first().ok_or_else(|| DbErr::RecordNotFound(format!("counter {name}")))?;
    Ok(counter.value)
}
