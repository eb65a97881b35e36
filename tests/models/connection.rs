//! `db`: what every connection promises, and transactions that do not trip over each other.

use sayembara::{
    db::{on_unique, write_txn},
    models::_entities::{counters, prelude::Counters},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseBackend, EntityTrait, Statement};

use crate::support::database::TestDatabase;

#[tokio::test]
async fn every_sqlite_connection_of_the_pool_has_the_settings() {
    let database = TestDatabase::fresh().await;
    if database.connection.get_database_backend() != DatabaseBackend::Sqlite {
        return;
    }
    // Open transactions force the pool to open further connections.
    let first = sea_orm::TransactionTrait::begin(&database.connection).await.unwrap();
    let second = sea_orm::TransactionTrait::begin(&database.connection).await.unwrap();
    for (pragma, expected) in [("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 5000)] {
        for transaction in [&first, &second] {
            let query = Statement::from_string(DatabaseBackend::Sqlite, format!("PRAGMA {pragma}"));
            let row = transaction.query_one_raw(query).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), expected, "{pragma}");
        }
    }
    let query = Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA journal_mode");
    let row = first.query_one_raw(query).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "wal");
}

#[tokio::test]
async fn concurrent_read_then_write_loses_no_count() {
    let database = TestDatabase::fresh().await;
    let counter = counters::ActiveModel { name: Set("c".to_owned()), value: Set(0), ..Default::default() };
    let id = counter.insert(&database.connection).await.unwrap().id;
    let increments = (0..20).map(|_| increment(&database, id));
    futures_util::future::join_all(increments).await;
    let counter = Counters::find_by_id(id).one(&database.connection).await.unwrap().unwrap();
    assert_eq!(counter.value, 20);
}

async fn increment(database: &TestDatabase, id: i64) {
    let transaction = write_txn(&database.connection).await.unwrap();
    let row = sayembara::db::for_update(Counters::find_by_id(id), &transaction);
    let row = row.one(&transaction).await.unwrap().unwrap();
    let mut changed: counters::ActiveModel = row.clone().into();
    changed.value = Set(row.value + 1);
    changed.update(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_broken_unique_rule_is_named_alike() {
    let database = TestDatabase::fresh().await;
    let counter = counters::ActiveModel { name: Set("c".to_owned()), value: Set(0), ..Default::default() };
    counter.clone().insert(&database.connection).await.unwrap();
    let error = counter.insert(&database.connection).await.unwrap_err();
    assert_eq!(on_unique(&error).as_deref(), Some("counters.name"));
}
