//! Where the two databases differ, and nowhere else: connecting, write transactions, row locks and the
//! reading of refusals. Everything above this module speaks the portable subset (migrations/README.md).

pub mod copy;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use loco_rs::config::Database as DatabaseConfig;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    EntityTrait, QuerySelect, RuntimeErr, Select, SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::{LikeExpr, LockBehavior, LockType},
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

/// How long a writer waits for another one before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens the pool that the whole application uses.
///
/// The framework runs its `PRAGMA`s on one connection of the pool only; here every connection gets them.
///
/// # Errors
///
/// When the folder of the database file cannot be made, or the database does not answer.
pub async fn connect(config: &DatabaseConfig) -> Result<DatabaseConnection, DbErr> {
    if let Some(path) = sqlite_path(&config.uri) {
        create_parent_folder(path)?;
    }
    let mut options = ConnectOptions::new(config.uri.clone());
    options
        .min_connections(config.min_connections)
        .max_connections(config.max_connections)
        .connect_timeout(Duration::from_millis(config.connect_timeout))
        .acquire_timeout(Duration::from_millis(config.acquire_timeout.unwrap_or(config.connect_timeout)))
        .idle_timeout(Duration::from_millis(config.idle_timeout))
        .sqlx_logging(config.enable_logging)
        .map_sqlx_sqlite_opts(sqlite_settings);
    Database::connect(options).await
}

/// Counts every statement that is sent over this connection and its clones; for tests and measurements.
pub fn count_statements(db: &mut DatabaseConnection) -> Arc<AtomicU64> {
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    db.set_metric_callback(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    count
}

/// `synchronous = FULL` costs one disk flush per commit and keeps a promise: a receipt that was shown
/// survives a power cut.
fn sqlite_settings(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", "67108864")
}

/// Path of the database file in a `sqlite:` URI; `None` for memory and for other databases.
fn sqlite_path(uri: &str) -> Option<&Path> {
    let rest = uri.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
}

fn create_parent_folder(file: &Path) -> Result<(), DbErr> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        DbErr::Conn(RuntimeErr::Internal(format!(
            "the folder {} of the database cannot be made: {error}",
            folder.display()
        )))
    })
}

/// Begins a transaction that will write.
///
/// On SQLite it takes the write lock at once: a transaction that reads first and writes later is refused
/// without waiting when another writer came in between. Inside a transaction this is a savepoint.
///
/// # Errors
///
/// When no connection is free, or another writer holds the lock for longer than the busy timeout.
pub async fn write_txn<C>(db: &C) -> Result<DatabaseTransaction, DbErr>
where
    C: TransactionTrait<Transaction = DatabaseTransaction>,
{
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    })
    .await
}

/// Locks the selected rows until the transaction ends. SQLite needs no such lock: there, [`write_txn`]
/// lets one writer in at a time.
pub fn for_update<E, C>(select: Select<E>, db: &C) -> Select<E>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    match db.get_database_backend() {
        // Not `FOR UPDATE`: a row that refers to the locked one must still be insertable, or two acts wait for each other.
        DatabaseBackend::Postgres => select.lock(LockType::NoKeyUpdate),
        _ => select,
    }
}

/// Locks rows that are about to be removed: unlike under [`for_update`], nobody may write a row that refers to them meanwhile.
pub fn for_removal<E, C>(select: Select<E>, db: &C) -> Select<E>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    match db.get_database_backend() {
        DatabaseBackend::Postgres => select.lock(LockType::Update),
        _ => select,
    }
}

/// Like [`for_update`], but leaves out what somebody else has locked at this moment instead of waiting: for those who take any of many.
pub fn for_update_of_free<E, C>(select: Select<E>, db: &C) -> Select<E>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    match db.get_database_backend() {
        DatabaseBackend::Postgres => select.lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked),
        _ => select,
    }
}

/// The unique rule that a write broke, as `table.column` or `table.first,second`, the same on both
/// databases; `None` for every other error.
///
/// It relies on the names that migrations give to unique indexes: `uq__table__first__second`.
#[must_use]
pub fn on_unique(error: &DbErr) -> Option<String> {
    match error.sql_err()? {
        SqlErr::UniqueConstraintViolation(message) => {
            Some(named_constraint(&message).unwrap_or_else(|| listed_columns(&message)))
        }
        _ => None,
    }
}

/// Whether a row was not removed because another one refers to it, or was not written because what it refers to is gone.
#[must_use]
pub fn is_referred_to(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// PostgreSQL: `duplicate key value violates unique constraint "uq__users__email_folded"`.
fn named_constraint(message: &str) -> Option<String> {
    let name = message.split('"').nth(1)?;
    let (table, columns) = name.strip_prefix("uq__")?.split_once("__")?;
    Some(format!("{table}.{}", columns.replace("__", ",")))
}

/// SQLite: `UNIQUE constraint failed: dimensions.framework_id, dimensions.code`.
fn listed_columns(message: &str) -> String {
    let listed = message.rsplit(": ").next().unwrap_or(message);
    let Some((table, _)) = listed.split_once('.') else {
        return listed.to_owned();
    };
    let columns: Vec<_> = listed.split(", ").map(|column| column.rsplit('.').next().unwrap_or(column)).collect();
    format!("{table}.{}", columns.join(","))
}

/// A pattern for "holds `text`": what `LIKE` would read as a wildcard is taken as it is.
#[must_use]
pub fn like_part(text: &str) -> LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// What SQLite, then PostgreSQL says when it cannot work now but may later.
const BUSY_SIGNS: [&str; 6] = [
    "database is locked",
    "database is busy",
    "disk is full",
    "disk I/O error",
    "too many clients",
    "No space left on device",
];

/// Whether the database was too busy, full or away: the same request may work later.
#[must_use]
pub fn is_busy(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        other => {
            let text = other.to_string();
            BUSY_SIGNS.iter().any(|sign| text.contains(sign))
        }
    }
}

/// Asks the database for an answer.
///
/// # Errors
///
/// When it gives none.
pub async fn ping(db: &DatabaseConnection) -> Result<(), DbErr> {
    db.ping().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_a_broken_rule_alike() {
        let postgres = r#"duplicate key value violates unique constraint "uq__dimensions__framework_id__code""#;
        let sqlite = "UNIQUE constraint failed: dimensions.framework_id, dimensions.code";
        assert_eq!(named_constraint(postgres).as_deref(), Some("dimensions.framework_id,code"));
        assert_eq!(named_constraint(sqlite), None);
        assert_eq!(listed_columns(sqlite), "dimensions.framework_id,code");
        assert_eq!(listed_columns("UNIQUE constraint failed: users.pid"), "users.pid");
    }

    #[test]
    fn a_full_disk_is_told_from_a_mistake() {
        let failed = |text: &str| DbErr::Exec(RuntimeErr::Internal(text.to_owned()));
        let postgres = "could not extend file \"base/16384/16397\": No space left on device";
        for text in ["database or disk is full", "database is locked", postgres, "sorry, too many clients already"] {
            assert!(is_busy(&failed(text)), "{text}");
        }
        assert!(!is_busy(&failed("NOT NULL constraint failed: users.name")));
    }

    #[test]
    fn only_sqlite_files_have_a_folder() {
        assert_eq!(sqlite_path("sqlite://var/portal.sqlite?mode=rwc"), Some(Path::new("var/portal.sqlite")));
        assert_eq!(sqlite_path("sqlite::memory:"), None);
        assert_eq!(sqlite_path("postgres://localhost/portal"), None);
    }
}
