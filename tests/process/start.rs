//! The first start, the second one, and those that must not happen.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;

use super::portal::{PortalProcess, command, free_port, get, post};

const SECRET: &str = "only-for-this-test-0123456789-0123456789";

/// Where development keeps its files is relative to the folder it is started in: a copy of what it reads there.
fn development(folder: &Path, port: u16) -> Command {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["config", "assets"] {
        let link = folder.join(part);
        if !link.exists() {
            std::os::unix::fs::symlink(source.join(part), link).unwrap();
        }
    }
    let mut command = command(folder, "development", port);
    command
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .env_remove("QUEUE_URL")
        .env_remove("PUBLIC_URL")
        .env_remove("UPLOADS");
    command.env("LOG_FILTER", "error").stdout(Stdio::piped());
    command
}

async fn database(folder: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}", folder.join("var/development.sqlite").display())).await.unwrap()
}

/// Every table with its number of rows and the newest change in it.
async fn contents(folder: &Path) -> Vec<(String, i64)> {
    let db = database(folder).await;
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut all = Vec::new();
    for row in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, tables.to_owned())).await.unwrap() {
        let name: String = row.try_get("", "name").unwrap();
        let count = format!("SELECT COUNT(*) AS n FROM \"{name}\"");
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, count)).await.unwrap().unwrap();
        all.push((name, row.try_get("", "n").unwrap()));
    }
    db.close().await.unwrap();
    all
}

#[tokio::test]
async fn the_first_start_makes_everything_and_a_second_one_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let port = free_port();
    let portal = PortalProcess::start(development(folder.path(), port), port).await;
    assert!(get(port, "/", "").await.unwrap().body.contains("Sayembara"));
    let ready = get(port, "/_readiness", "").await.unwrap();
    assert!(ready.status == 200 && ready.body.contains(r#""storage":true"#), "{}", ready.body);
    let said = portal.kill_and_read();
    assert!(said.contains(&format!("http://localhost:{port}")), "the address is printed: {said}");
    for role in ["pengelola@", "panitia@", "juri.satu@", "pokja@", "pimpinan@", "inovator@"] {
        assert!(said.contains(role), "an example account for {role}: {said}");
    }
    assert!(folder.path().join("var/uploads").is_dir(), "the upload folder is made");
    let first = contents(folder.path()).await;
    assert!(first.iter().any(|(table, rows)| table == "innovations" && *rows > 0));

    let again = PortalProcess::start(development(folder.path(), port), port).await;
    assert_eq!(get(port, "/catalogue", "").await.unwrap().status, 200);
    again.kill();
    assert_eq!(contents(folder.path()).await, first, "a second start changes nothing");
}

/// What production says when it does not start.
fn refusal(change: impl FnOnce(&mut Command)) -> String {
    let folder = TempDir::new().unwrap();
    let port = free_port();
    let mut command = command(folder.path(), "production", port);
    command.env("SECRET_KEY", SECRET).env("PUBLIC_URL", "https://inovasi.example.go.id");
    change(&mut command);
    let output = command.output().unwrap();
    assert!(!output.status.success(), "it started");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn production_does_not_start_with_an_unsafe_setting_and_names_it() {
    for (name, value, named) in [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "pendek", "SECRET_KEY"),
        ("SECRET_KEY", sayembara::settings::DEVELOPMENT_SECRET, "SECRET_KEY"),
        ("PUBLIC_URL", "", "PUBLIC_URL"),
        ("PUBLIC_URL", "bukan alamat", "PUBLIC_URL"),
        ("DEMONSTRATION", "true", "demonstration"),
    ] {
        let said = refusal(|command| {
            command.env(name, value);
        });
        assert!(said.contains(named), "{name}={value}: {said}");
    }
}

#[tokio::test]
async fn production_with_safe_settings_starts_without_accounts_and_hides_the_mails() {
    let folder = TempDir::new().unwrap();
    let port = free_port();
    let mut command = command(folder.path(), "production", port);
    command.env("SECRET_KEY", SECRET).env("PUBLIC_URL", "https://inovasi.example.go.id").stdout(Stdio::null());
    let portal = PortalProcess::start(command, port).await;
    let page = get(port, "/session/new", "").await.unwrap();
    assert!(page.status == 200 && !page.body.contains("lomba-contoh-2026"), "no example account");
    assert!(page.head.contains("strict-transport-security") && page.head.contains("__Host-"), "{}", page.head);
    assert_eq!(get(port, "/mails", "").await.unwrap().status, 404);
    portal.kill();
}

#[tokio::test]
async fn the_log_names_routes_and_no_person_token_or_search() {
    let folder = TempDir::new().unwrap();
    let port = free_port();
    let mut command = command(folder.path(), "production", port);
    command.env("SECRET_KEY", SECRET).env("LOG_LEVEL", "debug").env("LOG_FILTER", "info,sayembara=debug");
    command.stdout(Stdio::piped());
    let portal = PortalProcess::start(command, port).await;
    let page = get(port, "/session/new", "").await.unwrap();
    let cookie = page.head.lines().find_map(|line| line.strip_prefix("set-cookie: visitor=")).unwrap();
    let visitor = cookie.split(';').next().unwrap();
    let token = page.body.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("csrf", token.as_str()), ("email", "rahasia@contoh.test"), ("password", "kata-sandi-rahasia")];
    for path in ["/session", "/password_reset", "/sign_in_link"] {
        post(port, path, &format!("visitor={visitor}"), &fields).await.unwrap();
    }
    get(port, "/confirmation/token-rahasia?x=1", "").await.unwrap();
    get(port, "/catalogue?q=pencarian-rahasia", "").await.unwrap();
    let log = portal.kill_and_read();
    assert!(log.contains("/confirmation/{token}") && log.contains("request_id"), "requests are logged: {log}");
    assert!(!log.contains("rahasia"), "{log}");
}
