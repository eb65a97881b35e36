//! Writing rows that are described elsewhere: insert what is missing, change what differs, touch nothing else.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    Iterable, ModelTrait, Value,
};
use uuid::Uuid;

/// How many rows a load wrote.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct LoadReport {
    /// Rows that were missing.
    pub inserted: usize,
    /// Rows that differed.
    pub updated: usize,
    /// Rows that are no longer described.
    pub removed: usize,
    /// Rows that were already right.
    pub unchanged: usize,
}

impl LoadReport {
    /// Whether the load wrote anything.
    #[must_use]
    pub const fn has_changes(self) -> bool {
        self.inserted + self.updated + self.removed > 0
    }
}

/// A load that is under way: its transaction, its moment and what it did so far.
pub struct Load<'a> {
    pub txn: &'a DatabaseTransaction,
    pub now: DateTime<Utc>,
    pub report: LoadReport,
}

impl<'a> Load<'a> {
    pub fn new(txn: &'a DatabaseTransaction, now: DateTime<Utc>) -> Self {
        Self { txn, now, report: LoadReport::default() }
    }

    /// Makes the database hold `wanted`: `found` is the row with the same key, if there is one. Columns that
    /// `wanted` does not set are left alone; `pid` and the time stamps are set here.
    pub async fn put<A>(
        &mut self,
        found: Option<<A::Entity as EntityTrait>::Model>,
        wanted: A,
    ) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        match found {
            None => self.insert(wanted).await,
            Some(row) => self.change(row, &wanted).await,
        }
    }

    async fn insert<A>(&mut self, mut row: A) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        set_if_there(&mut row, "pid", Uuid::new_v4().into());
        set_if_there(&mut row, "created_at", self.now.into());
        set_if_there(&mut row, "updated_at", self.now.into());
        self.report.inserted += 1;
        row.insert(self.txn).await
    }

    async fn change<A>(
        &mut self,
        row: <A::Entity as EntityTrait>::Model,
        wanted: &A,
    ) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let differences = differences(&row, wanted);
        if differences.is_empty() {
            self.report.unchanged += 1;
            return Ok(row);
        }
        let mut row = row.into_active_model();
        for (column, value) in differences {
            row.set(column, value);
        }
        set_if_there(&mut row, "updated_at", self.now.into());
        self.report.updated += 1;
        row.update(self.txn).await
    }
}

type ColumnOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;

/// The columns that `wanted` sets and in which the row differs.
fn differences<A>(row: &<A::Entity as EntityTrait>::Model, wanted: &A) -> Vec<(ColumnOf<A>, Value)>
where
    A: ActiveModelTrait,
{
    ColumnOf::<A>::iter()
        .filter_map(|column| match wanted.get(column) {
            ActiveValue::Set(value) if value != row.get(column) => Some((column, value)),
            _ => None,
        })
        .collect()
}

fn set_if_there<A: ActiveModelTrait>(row: &mut A, name: &str, value: Value) {
    if let Ok(column) = ColumnOf::<A>::from_str(name) {
        row.set(column, value);
    }
}
