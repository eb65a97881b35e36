//! Public pages from memory: fast, the same for everybody, never of anybody.

use std::sync::atomic::Ordering;

use chrono::Duration;
use sayembara::models::real_catalogue;

use crate::support::{Answer, TestApp, build, catalogue::innovation};

async fn start() -> TestApp {
    let app = TestApp::start_with(|settings| {
        settings["page_cache_bytes"] = serde_json::json!(4_000_000);
        settings["catalogue_look_millis"] = serde_json::json!(1_000_000);
    })
    .await;
    real_catalogue::load(app.db(), app.now()).await.unwrap();
    app
}

fn asked(app: &TestApp) -> u64 {
    app.portal.statements.load(Ordering::Relaxed)
}

#[tokio::test]
async fn the_second_visitor_costs_no_statement() {
    let app = start().await;
    let first = app.visitor().get("/catalogue").await.expect_status(200);
    let before = asked(&app);
    let second = app.visitor().get("/catalogue").await.expect_status(200);
    assert_eq!(asked(&app), before);
    assert_eq!(first.bytes, second.bytes);
    assert_eq!(second.header("cache-control"), "public, max-age=60");
    assert_eq!(second.header("vary").to_lowercase().matches("cookie").count(), 1);
    assert!(second.header("content-security-policy").contains("default-src 'none'"), "inside the headers' layer");
    assert_eq!(second.header("x-content-type-options"), "nosniff");
    assert!(!second.header("x-request-id").is_empty());
    assert_ne!(
        second.header("x-request-id"),
        first.header("x-request-id"),
        "an id of its own, for its own line in the log"
    );
}

#[tokio::test]
async fn a_browser_that_has_the_page_gets_304_and_gzip_is_the_same_page() {
    let app = start().await;
    let page = app.visitor().get("/catalogue").await.expect_status(200);
    let etag = page.header("etag").to_owned();
    assert!(etag.starts_with("W/\""));
    for _ in 0..2 {
        let same = app.visitor().with_header("if-none-match", &etag).get("/catalogue").await.expect_status(304);
        assert!(same.bytes.is_empty());
        assert_eq!(same.header("etag"), etag);
    }
    app.visitor().with_header("if-none-match", "W/\"old\"").get("/catalogue").await.expect_status(200);
    let zipped = app.visitor().with_header("accept-encoding", "br, gzip").get("/catalogue").await.expect_status(200);
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.bytes.len() * 3 < page.bytes.len());
    let plain = app.visitor().with_header("accept-encoding", "gzip;q=0").get("/catalogue").await.expect_status(200);
    assert_eq!(plain.bytes, page.bytes);
}

#[tokio::test]
async fn language_theme_and_filters_have_pages_of_their_own() {
    let app = start().await;
    let indonesian = app.visitor().get("/catalogue").await;
    let english = app.visitor().in_english().get("/catalogue").await;
    let browser = app.visitor().with_header("accept-language", "en-GB,en;q=0.9").get("/catalogue").await;
    assert_ne!(indonesian.bytes, english.bytes);
    assert_eq!(english.bytes, browser.bytes);
    let dark = app.visitor().with_cookie("theme", "dark").get("/catalogue").await;
    assert!(dark.has("html[data-theme=dark]"));
    let filtered = app.visitor().get("/catalogue?dimension=smart-living").await;
    assert_ne!(filtered.bytes, indonesian.bytes);
    assert_eq!(app.visitor().get("/catalogue").await.bytes, indonesian.bytes);
}

#[tokio::test]
async fn rulebook_17_nothing_of_a_visitor_is_kept_or_given_to_another() {
    let app = start().await;
    let person = app.person("Wati Contoh").await;
    let own = app.signed_in(&person).await.get("/catalogue").await.expect_status(200);
    assert_eq!(own.header("cache-control"), "no-store");
    assert!(own.text().contains("Wati Contoh"));
    let stranger = app.visitor().get("/catalogue").await.expect_status(200);
    assert!(!stranger.text().contains("Wati Contoh"));
    let again = app.signed_in(&person).await.get("/catalogue").await.expect_status(200);
    assert!(again.text().contains("Wati Contoh"), "what is kept is not shown to her");
    let kept = app.portal.page_cache.len();
    let mut flashed = app.visitor();
    flashed.post("/sign_in_link", &[("email", &person.email)]).await.expect_status(303);
    let shown = flashed.get("/").await.expect_status(200);
    assert!(shown.has(".flash"));
    assert_eq!(app.portal.page_cache.len(), kept);
    assert!(!app.visitor().get("/").await.has(".flash"));
    app.visitor().get("/catalogue/tidak-ada").await.expect_status(404);
    assert_eq!(app.portal.page_cache.len(), kept + 1, "errors are not kept");
}

#[tokio::test]
async fn a_page_goes_when_the_catalogue_moves_or_its_time_is_over() {
    let app = start().await;
    let names = |answer: Answer| answer.texts(".innovation-card__title");
    app.visitor().get("/catalogue").await;
    app.visitor().get("/").await;
    innovation("Contoh Terbaru").published(Some(app.now())).save(&app).await;
    assert_ne!(names(app.visitor().get("/catalogue").await)[0], "Contoh Terbaru", "nobody has looked yet");
    app.portal.catalogue.expire();
    assert_eq!(names(app.visitor().get("/catalogue").await)[0], "Contoh Terbaru");
    assert_eq!(names(app.visitor().get("/").await)[0], "Contoh Terbaru");
    // A contest has no part in the change number: its pages live ten seconds.
    build::contest().save(&app).await;
    assert!(!app.visitor().get("/").await.has(".contest-card"));
    app.wait(Duration::seconds(11));
    let home = app.visitor().get("/").await;
    assert!(home.has(".contest-card"));
    assert_eq!(home.header("cache-control"), "public, max-age=10");
}

#[tokio::test]
async fn while_a_new_index_is_built_the_one_before_answers_and_is_not_kept_as_new() {
    let app = start().await;
    app.visitor().get("/catalogue").await.expect_status(200);
    innovation("Contoh Terbaru").published(Some(app.now())).save(&app).await;
    app.portal.catalogue.expire();
    let building = app.portal.catalogue.building.lock().await;
    let meanwhile = app.visitor().get("/catalogue").await.expect_status(200);
    assert!(!meanwhile.text().contains("Contoh Terbaru"));
    drop(building);
    assert!(app.visitor().get("/catalogue").await.text().contains("Contoh Terbaru"));
}
