//! When the database is locked, full or away: a plain error with a request id, nothing half written, and the same request works
//! later. Storage: `entries::evidence` and `layers`; mail server: `mailers`; killed process: `process::kill`.

use sayembara::domain::entry::EntryStatus;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, EntityTrait, PaginatorTrait};

use super::entries::{World, world};
use crate::support::{Answer, TestApp};

#[track_caller]
fn expect_plain_error(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 503, "{}", answer.text());
    let request_id = answer.header("x-request-id");
    assert!(!request_id.is_empty() && answer.text().contains(request_id), "the request id can be quoted");
    let text = answer.text().to_lowercase();
    for inner in ["sql", "database is", "disk is full", "sqlx", "panicked"] {
        assert!(!text.contains(inner), "the page tells what is inside: {inner}");
    }
}

/// Everything that handing in writes.
async fn traces(world: &World) -> (EntryStatus, usize, usize, u64) {
    use sayembara::models::_entities::audit_events;
    let events = audit_events::Entity::find().count(world.app.db()).await.unwrap();
    (world.stored().await.status, world.submissions().await.len(), world.app.mails().await.len(), events)
}

async fn full_disk(app: &TestApp, table: &str, is_full: bool) {
    let statements = match (app.db().get_database_backend(), is_full) {
        (DatabaseBackend::Postgres, true) => vec![
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk is full'; END $$"
                .to_owned(),
            format!("CREATE TRIGGER full_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()"),
        ],
        (DatabaseBackend::Postgres, false) => vec![format!("DROP TRIGGER full_{table} ON {table}")],
        (_, true) => vec![format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )],
        (_, false) => vec![format!("DROP TRIGGER full_{table}")],
    };
    for statement in statements {
        app.db().execute_unprepared(&statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_full_disk_at_any_step_of_handing_in_leaves_the_draft_as_it_was() {
    let mut world = world().await;
    world.attach_link().await;
    let before = traces(&world).await;
    for table in ["submissions", "audit_events", "outbox"] {
        full_disk(&world.app, table, true).await;
        expect_plain_error(&world.hand_in().await);
        assert_eq!(traces(&world).await, before, "{table}");
        full_disk(&world.app, table, false).await;
    }
    world.hand_in().await.expect_status(303);
    assert_eq!(world.stored().await.status, EntryStatus::Submitted);
}

/// PostgreSQL has no lock on the whole database.
#[tokio::test]
async fn a_locked_database_gives_a_plain_error_and_the_same_save_works_later() {
    let mut world = world().await;
    if world.app.db().get_database_backend() == DatabaseBackend::Postgres {
        return;
    }
    let mut options = ConnectOptions::new(world.app.ctx.config.database.uri.clone());
    options.max_connections(1);
    let other = Database::connect(options).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let path = world.path("/sections/rancangan");
    let fields = [("version", "1"), ("rancang_bangun", "Tulisan yang tidak boleh hilang"), ("go", "stay")];
    expect_plain_error(&world.browser.post(&path, &fields).await);
    world.browser.get(&path).await.expect_status(200);
    other.execute_unprepared("ROLLBACK").await.unwrap();
    world.browser.post(&path, &fields).await.expect_redirect(&path);
}

#[tokio::test]
async fn without_its_database_the_portal_says_so() {
    let app = TestApp::start().await;
    app.visitor().get("/_readiness").await.expect_status(200);
    app.db().clone().close().await.unwrap();
    let answer = app.visitor().get("/_readiness").await.expect_status(503).json();
    assert_eq!((&answer["ok"], &answer["database"]), (&false.into(), &false.into()));
    let person = app.visitor().with_session("tidak-penting").get("/account").await;
    expect_plain_error(&person);
}
