//! A migrated database of its own for each test, on SQLite or, with `TEST_DATABASE=postgres`, on the server
//! at `TEST_POSTGRES_URL`. The schema is built once per process and then copied.

use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use loco_rs::config::Database as DatabaseConfig;
use migration::{Migrator, MigratorTrait};
use sayembara::db;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

/// Prefix of the databases that tests make on a PostgreSQL server; the number of the process follows.
const PREFIX: &str = "sayembara_test_";

static SQLITE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();
/// PostgreSQL copies a template only while nobody else does.
static COPYING: Mutex<()> = Mutex::const_new(());
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database that goes away with this value.
pub struct TestDatabase {
    pub connection: DatabaseConnection,
    pub config: DatabaseConfig,
    place: Place,
}

enum Place {
    #[expect(dead_code, reason = "the folder is removed when this is dropped")]
    Folder(TempDir),
    Server {
        url: String,
        name: String,
    },
}

impl TestDatabase {
    /// A database with the current schema and no rows.
    pub async fn fresh() -> Self {
        match postgres_url() {
            None => Self::copy_of_file(SQLITE_TEMPLATE.get_or_init(sqlite_template).await).await,
            Some(url) => {
                let template = POSTGRES_TEMPLATE.get_or_init(|| postgres_template(&url)).await;
                Self::on_server(&url, Some(template)).await
            }
        }
    }

    /// A database without any table.
    pub async fn empty() -> Self {
        match postgres_url() {
            None => Self::copy_of_file(&[]).await,
            Some(url) => Self::on_server(&url, None).await,
        }
    }

    async fn copy_of_file(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portal.sqlite");
        std::fs::write(&path, bytes).unwrap();
        let config = config(&sqlite_uri(&path));
        let connection = db::connect(&config).await.unwrap();
        Self { connection, config, place: Place::Folder(folder) }
    }

    async fn on_server(url: &str, template: Option<&str>) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}_{number}", std::process::id());
        create_database(url, &name, template).await;
        let config = config(&with_database(url, &name));
        let connection = db::connect(&config).await.unwrap();
        Self { connection, config, place: Place::Server { url: url.to_owned(), name } }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Server { url, name } = &self.place else {
            return;
        };
        let (url, name) = (url.clone(), name.clone());
        // The test's own runtime is busy ending: drop from a thread with another one.
        let dropped = std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async {
                let server = Database::connect(&url).await.unwrap();
                drop_database(&server, &name).await;
            });
        });
        dropped.join().unwrap();
    }
}

fn postgres_url() -> Option<String> {
    match std::env::var("TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => None,
        Ok("postgres") => {
            Some(std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL is needed (bin/test-postgres)"))
        }
        Ok(other) => panic!("TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

fn config(uri: &str) -> DatabaseConfig {
    serde_json::from_value(serde_json::json!({
        "uri": uri, "enable_logging": false, "min_connections": 1, "max_connections": 4,
        "connect_timeout": 5000, "idle_timeout": 600_000, "auto_migrate": false,
    }))
    .unwrap()
}

fn sqlite_uri(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

async fn sqlite_template() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("template.sqlite");
    let connection = db::connect(&config(&sqlite_uri(&path))).await.unwrap();
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
    std::fs::read(path).unwrap()
}

async fn postgres_template(url: &str) -> String {
    drop_what_dead_processes_left(url).await;
    let name = format!("{PREFIX}{}_template", std::process::id());
    create_database(url, &name, None).await;
    let connection = db::connect(&config(&with_database(url, &name))).await.unwrap();
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
    name
}

/// Nothing runs when a test process ends, so its template stays until the next process comes.
async fn drop_what_dead_processes_left(url: &str) {
    #[derive(FromQueryResult)]
    struct Row {
        datname: String,
    }
    let server = Database::connect(url).await.unwrap();
    let query = Statement::from_string(
        server.get_database_backend(),
        format!("SELECT datname::text FROM pg_database WHERE datname LIKE '{PREFIX}%'"),
    );
    for row in Row::find_by_statement(query).all(&server).await.unwrap() {
        let process = row.datname[PREFIX.len()..].split('_').next().unwrap();
        if !Path::new("/proc").join(process).exists() {
            drop_database(&server, &row.datname).await;
        }
    }
}

async fn create_database(url: &str, name: &str, template: Option<&str>) {
    let _alone = COPYING.lock().await;
    let server = Database::connect(url).await.unwrap();
    let template = template.unwrap_or("template0");
    server.execute_unprepared(&format!(r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#)).await.unwrap();
    server.close().await.unwrap();
}

async fn drop_database(server: &DatabaseConnection, name: &str) {
    let statement = format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#);
    server.execute_unprepared(&statement).await.unwrap();
}

fn with_database(url: &str, name: &str) -> String {
    let mut url = url::Url::parse(url).unwrap();
    url.set_path(name);
    url.to_string()
}
