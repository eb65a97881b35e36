//! A portal to measure: its folder and database, and the release program running on them with the production configuration.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use migration::{Migrator, MigratorTrait};
use sayembara::{
    clock::Clock,
    db,
    models::{reference_data, sessions, users},
    settings::Settings,
    web::csrf,
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;

use crate::{
    Result,
    http::{self, Answer, Connection},
};

const SECRET: &str = "for-measurements-only-not-a-secret-0123";

/// Folder and database of one measurement; both go away with this value.
#[derive(Debug)]
pub struct Site {
    folder: TempDir,
    database_url: String,
    server: Option<(String, String)>,
    /// Settings of the same secret as the running program's.
    pub settings: Settings,
    /// The database, for preparing and counting.
    pub db: DatabaseConnection,
}

/// The running program.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from the start to the first answer.
    pub started_in: Duration,
}

/// Memory of a process, in MB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Now.
    pub now: f64,
    /// The most so far.
    pub most: f64,
}

impl Site {
    /// A fresh site with schema and reference data: on SQLite, or in a new database on the PostgreSQL server at `postgres`.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub async fn prepare(postgres: Option<&str>) -> Result<Self> {
        let site = Self::empty(postgres).await?;
        Migrator::up(&site.db, None).await?;
        reference_data::load(&site.db, now()).await?;
        Ok(site)
    }

    /// A site without schema: what the first start ever finds.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub async fn empty(postgres: Option<&str>) -> Result<Self> {
        std::fs::create_dir_all("target/bench")?;
        let folder = tempfile::tempdir_in("target/bench")?;
        std::fs::create_dir_all(folder.path().join("uploads"))?;
        let name = format!("sayembara_bench_{}", std::process::id());
        let (database_url, server) = match postgres {
            None => (sqlite(folder.path(), "portal.sqlite"), None),
            Some(url) => {
                let server = Database::connect(url).await?;
                server.execute_unprepared(&format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#)).await?;
                server.execute_unprepared(&format!(r#"CREATE DATABASE "{name}" TEMPLATE template0"#)).await?;
                let mut own = url::Url::parse(url)?;
                own.set_path(&name);
                (own.to_string(), Some((url.to_owned(), name)))
            }
        };
        let config = serde_json::from_value(serde_json::json!({
            "uri": database_url, "enable_logging": false, "min_connections": 1, "max_connections": 4,
            "connect_timeout": 30_000, "idle_timeout": 600_000, "auto_migrate": false,
        }))?;
        let settings = serde_json::from_value(serde_json::json!({ "secret_key": SECRET }))?;
        Ok(Self { db: db::connect(&config).await?, folder, database_url, server, settings })
    }

    /// Where files are uploaded to.
    #[must_use]
    pub fn uploads(&self) -> PathBuf {
        self.folder.path().join("uploads")
    }

    /// Address of the database.
    #[must_use]
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// The site's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the program on this site and waits for its first page.
    ///
    /// # Errors
    /// When it does not answer within a minute.
    pub async fn start(&self) -> Result<Running> {
        let port = free_port()?;
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let since = Instant::now();
        let child = Command::new(program()?)
            .args(["start", "--server-and-worker"])
            .env("LOCO_ENV", "production")
            .env("SECRET_KEY", SECRET)
            .env("PUBLIC_URL", format!("http://localhost:{port}"))
            .env("PORT", port.to_string())
            .env("DATABASE_URL", &self.database_url)
            .env("QUEUE_URL", sqlite(self.folder.path(), "queue.sqlite"))
            .env("UPLOADS", self.uploads())
            .env("SMTP_ENABLE", "false")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut running = Running { child, address, started_in: Duration::ZERO };
        while since.elapsed() < Duration::from_secs(60) {
            if let Ok(mut line) = Connection::open(address).await
                && line.send(&http::request("GET", "/", &[])).await?.status == 200
            {
                running.started_in = since.elapsed();
                return Ok(running);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Err(format!("the portal does not start:\n{}", self.log()).into())
    }

    /// What the program wrote to its log so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Signs `user` in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(&self, user: &users::Model) -> Result<Browser> {
        let token = sessions::Model::start(&self.db, user, "bench", &self.settings, now()).await?;
        Ok(Browser::new(&self.settings, &token))
    }

    /// Ends the database connection and drops a database on a server.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn remove(self) -> Result {
        self.db.close().await?;
        if let Some((url, name)) = &self.server {
            let server = Database::connect(url).await?;
            server.execute_unprepared(&format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#)).await?;
        }
        Ok(())
    }
}

impl Running {
    /// Memory of the program.
    ///
    /// # Errors
    /// When it has ended.
    pub fn memory(&self) -> Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |name: &str| -> Result<f64> {
            let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
            Ok(line.split_whitespace().nth(1).ok_or("no value")?.parse::<f64>()? / 1024.0)
        };
        Ok(Memory { now: of("VmRSS:")?, most: of("VmHWM:")? })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Cookies and token of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The `Cookie` header.
    pub cookie: String,
    /// The token that forms carry.
    pub csrf: String,
}

impl Browser {
    /// The browser of the session behind `token`.
    #[must_use]
    pub fn new(settings: &Settings, token: &str) -> Self {
        Self { cookie: format!("session={token}"), csrf: csrf::token(settings, token) }
    }

    /// A request for a page.
    #[must_use]
    pub fn get(&self, path: &str) -> Vec<u8> {
        http::request("GET", path, &[("cookie", &self.cookie), ("accept-encoding", "gzip")])
    }

    /// A request whose answer is not compressed, to be read.
    #[must_use]
    pub fn get_plain(&self, path: &str) -> Vec<u8> {
        http::request("GET", path, &[("cookie", &self.cookie)])
    }

    /// A form, as the page's script sends it when `is_script`.
    #[must_use]
    pub fn post(&self, path: &str, fields: &[(&str, &str)], is_script: bool) -> Vec<u8> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let body = form.append_pair("csrf", &self.csrf).extend_pairs(fields).finish();
        let length = body.len().to_string();
        let mut headers = vec![
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("content-length", length.as_str()),
        ];
        if is_script {
            headers.extend([("x-requested-with", "fetch"), ("accept", "application/json")]);
        }
        let mut request = http::request("POST", path, &headers);
        request.extend_from_slice(body.as_bytes());
        request
    }
}

/// The current time, as the portal cuts it.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Clock::default().now()
}

/// A port nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn sqlite(folder: &Path, name: &str) -> String {
    format!("sqlite://{}?mode=rwc", folder.join(name).display())
}

/// The portal stands beside this program.
fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("sayembara");
    if program.is_file() { Ok(program) } else { Err("build the portal first: bin/bench does".into()) }
}

/// Asks once on a new connection.
///
/// # Errors
/// When the line breaks.
pub async fn ask(address: SocketAddr, request: &[u8]) -> Result<Answer> {
    Ok(Connection::open(address).await?.send(request).await?)
}
