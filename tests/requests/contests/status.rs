//! The status page of a contest: from memory, for everybody, also when the database is away.

use std::sync::atomic::Ordering;

use chrono::Duration;
use sayembara::{domain::contest::ContestStatus, models::switches};

use crate::support::{TestApp, build};

const PATH: &str = "/contests/lomba-contoh-2026/status";

#[tokio::test]
async fn it_tells_closing_grace_and_the_servers_time_with_their_zone() {
    let app = TestApp::start().await;
    build::contest().save(&app).await;
    app.clock.stop_at(build::at("2026-06-20T15:46:55Z"));
    let page = app.visitor().get(PATH).await.expect_status(200);
    let text = page.text();
    for said in ["20 Juni 2026, 23.59 WITA", "0 jam 12 menit 5 detik", "23.46.55 WITA", "21 Juni 2026, 00.09 WITA"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let english = app.visitor().in_english().get(PATH).await.expect_status(200).text();
    assert!(english.contains("0 h 12 min 5 s") && english.contains("23:46:55 WITA"));
    app.wait(Duration::hours(1));
    let over = app.visitor().get(PATH).await.expect_status(200);
    assert!(over.text().contains("Pendaftaran sudah ditutup") && !over.has("[data-left]"));
    app.clock.stop_at(build::at("2026-05-30T00:00:00Z"));
    assert!(app.visitor().get(PATH).await.text().contains("Pendaftaran belum dibuka"));
}

#[tokio::test]
async fn a_draft_and_an_unknown_contest_are_the_same_nothing() {
    let app = TestApp::start().await;
    build::contest().status(ContestStatus::Draft).save(&app).await;
    app.visitor().get(PATH).await.expect_status(404);
    app.visitor().get("/contests/tidak-ada/status").await.expect_status(404);
}

#[tokio::test]
async fn it_costs_no_statement_even_for_somebody_signed_in_and_stays_up_without_a_database() {
    let app = TestApp::start_with(|settings| settings["status_look_millis"] = serde_json::json!(3_600_000)).await;
    build::contest().save(&app).await;
    let person = app.person("Ani Contoh").await;
    let mut browser = app.signed_in(&person).await;
    browser.get(PATH).await.expect_status(200);
    let before = app.portal.statements.load(Ordering::Relaxed);
    browser.get(PATH).await.expect_status(200);
    assert_eq!(app.portal.statements.load(Ordering::Relaxed), before);
    app.db().clone().close().await.unwrap();
    app.portal.status_board.expire();
    let page = browser.get(PATH).await.expect_status(200);
    assert!(page.text().contains("Basis data sedang lambat menjawab"), "{}", page.text());
    assert!(page.text().contains("23.59 WITA"));
}

#[tokio::test]
async fn it_says_when_nothing_is_taken_in() {
    let app = TestApp::start().await;
    build::contest().save(&app).await;
    switches::set_read_only(app.db(), &app.portal, Some("Server dipindahkan."), app.now()).await.unwrap();
    let page = app.visitor().get(PATH).await.expect_status(200);
    assert!(page.has("main .notice--bad") && page.texts("main .notice--bad")[0].contains("Server dipindahkan."));
}

#[tokio::test]
async fn the_grace_is_told_before_on_the_contest_on_a_new_entry_and_on_every_step() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Ani Contoh").await;
    let status = sayembara::domain::entry::EntryStatus::Draft;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", status).await;
    let mut browser = app.signed_in(&owner).await;
    let steps = ["sections/head", "sections/identitas", "evidence", "submission/new"];
    let mut paths: Vec<String> = steps.iter().map(|step| format!("/entries/{}/{step}", entry.pid)).collect();
    paths.extend(["/contests/lomba-contoh-2026".to_owned(), "/contests/lomba-contoh-2026/entries/new".to_owned()]);
    for path in paths {
        let page = browser.get(&path).await.expect_status(200);
        let told = page.texts("main").concat();
        assert!(told.contains("10 menit sesudahnya"), "{path}: {told}");
    }
}
