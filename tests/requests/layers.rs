//! What every answer carries, whoever made it: pages, 404, static files, refusals, failures.

use axum::{body::Body, http::Method};
use loco_rs::controller::middleware::timeout::TimeOut;

use crate::support::TestApp;

const ALWAYS: [&str; 6] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "x-request-id",
];

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    for path in [
        "/session/new",
        "/nirgendwo",
        "/static/css/app.css",
        "/static/nirgendwo.css",
        "/_ping",
        "/account",
        "/api/v1/nirgendwo",
    ] {
        let answer = app.visitor().get(path).await;
        for header in ALWAYS {
            assert!(!answer.header(header).is_empty(), "{path} lacks {header}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
    }
    let refused = app.visitor().post_without_token("/session", &[]).await.expect_status(403);
    assert!(!refused.header("content-security-policy").is_empty());
}

#[tokio::test]
async fn errors_are_pages_with_a_way_on_in_the_readers_language() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/tidak-ada").await.expect_status(404);
    assert_eq!(page.attributes("html", "lang"), ["id"]);
    assert!(page.has("h1") && page.has("main a[href='/']"));
    assert!(page.text().contains(page.header("x-request-id")), "the request id can be quoted");
    let english = app.visitor().in_english().get("/not-there").await.expect_status(404);
    assert_eq!(english.attributes("html", "lang"), ["en"]);
    let wrong_method = app.visitor().send(Method::POST, "/registration/new", Body::empty(), &[]).await;
    assert_eq!(wrong_method.status.as_u16(), 405);
    assert!(wrong_method.has("h1"));
}

#[tokio::test]
async fn a_refused_form_that_is_reloaded_leads_to_the_form_or_to_the_page_above() {
    let app = TestApp::start().await;
    let mut browser = app.visitor();
    browser.get("/session").await.expect_redirect("/session/new");
    browser
        .get("/committee/contests/lomba/extensions")
        .await
        .expect_redirect("/committee/contests/lomba/extensions/new");
    browser.get("/committee/contests/lomba/closing").await.expect_redirect("/committee/contests/lomba");
    browser.get("/account/password").await.expect_redirect("/account");
    browser.get("/uploads/tidak-ada").await.expect_status(405);
    browser.post("/catalogue", &[]).await.expect_status(405);
}

#[tokio::test]
async fn a_request_that_takes_too_long_ends_in_a_page_with_a_way_on() {
    let brief = TimeOut { enable: true, timeout: 100 };
    let app = TestApp::start_changed(|config| config.server.middlewares.timeout_request = Some(brief)).await;
    let endless = || Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let page = app.visitor().send(Method::POST, "/session", endless(), &form).await.expect_status(408);
    assert!(page.text().contains("Terlalu lama") && page.has("main a[href='/']"));
    assert!(page.text().contains(page.header("x-request-id")));
    let mut program = app.visitor().with_header("accept", "application/json");
    let refused = program.send(Method::POST, "/session", endless(), &form).await.expect_status(408);
    assert_eq!(refused.json()["error"], "timeout");
}

#[tokio::test]
async fn programs_get_errors_as_json() {
    let app = TestApp::start().await;
    let answer = app.visitor().with_header("accept", "application/json").get("/tidak-ada").await.expect_status(404);
    assert_eq!(answer.json()["error"], "not_found");
    let fetched = app.visitor().with_header("x-requested-with", "fetch").get("/account").await.expect_status(401);
    assert_eq!(fetched.json()["error"], "sign_in_needed");
}

#[tokio::test]
async fn rulebook_17_pages_of_a_signed_in_person_are_never_kept() {
    let app = TestApp::start().await;
    let person = app.person("Sari Contoh").await;
    let mut browser = app.signed_in(&person).await;
    for path in ["/", "/account", "/catalogue", "/contests", "/tidak-ada"] {
        assert_eq!(browser.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_language_follows_the_switch_then_the_account_then_the_browser() {
    let app = TestApp::start().await;
    let lang = |answer: &crate::support::Answer| answer.attributes("html", "lang");
    assert_eq!(lang(&app.visitor().get("/session/new").await), ["id"]);
    assert_eq!(lang(&app.visitor().with_header("accept-language", "en-GB,en;q=0.9").get("/session/new").await), ["en"]);
    let phone = app.visitor().with_header("accept-language", "en-US,en;q=0.9,id;q=0.8").get("/session/new").await;
    assert_eq!(lang(&phone), ["id"]);
    let mut browser = app.visitor().with_header("accept-language", "en-GB");
    browser.get("/locale/id?return_to=/session/new").await.expect_redirect("/session/new");
    assert_eq!(lang(&browser.get("/session/new").await), ["id"]);
    browser.get("/locale/xx").await.expect_status(404);
    browser.get("/locale/en?return_to=https://jahat.example").await.expect_redirect("/");
    browser.get("/locale/en?return_to=//jahat.example").await.expect_redirect("/");
}

#[tokio::test]
async fn static_files_with_a_fingerprint_are_kept_for_a_year() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/session/new").await;
    for address in page.attributes("link[rel=stylesheet]", "href") {
        assert!(address.contains("?v="), "{address}");
        let file = app.visitor().get(&address).await.expect_status(200);
        assert!(file.header("cache-control").contains("immutable"));
    }
    let plain = app.visitor().get("/static/css/app.css").await.expect_status(200);
    assert!(!plain.header("cache-control").contains("immutable"));
    for outside in ["/static/../Cargo.toml", "/static/%2e%2e/Cargo.toml", "/static/css"] {
        app.visitor().get(outside).await.expect_status(404);
    }
}

#[tokio::test]
async fn rulebook_53_mailed_links_never_follow_the_host_header() {
    let app = TestApp::start().await;
    let person = app.person("Eko Contoh").await;
    let mut browser = app.visitor().with_header("x-forwarded-host", "jahat.example");
    browser.post("/password_reset", &[("email", &person.email)]).await.expect_status(303);
    let (_, letter) = app.mails().await.pop().unwrap();
    assert!(letter.data["link"].as_str().unwrap().starts_with("http://localhost:5150/"));
}

#[tokio::test]
async fn readiness_says_when_the_storage_is_gone() {
    let app = TestApp::start().await;
    let ready = app.visitor().get("/_readiness").await.expect_status(200);
    assert_eq!(
        ready.json(),
        serde_json::json!({ "ok": true, "database": true, "queue": true, "storage": true, "files": true, "read_only": false })
    );
    app.lose_storage();
    let gone = app.visitor().get("/_readiness").await.expect_status(503);
    assert_eq!((gone.json()["database"].clone(), gone.json()["storage"].clone()), (true.into(), false.into()));
}
