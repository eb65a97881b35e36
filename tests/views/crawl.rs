//! Every page, as every role, in both languages, with the demonstration's data and with none.

use std::collections::BTreeSet;

use axum::http::Method;
use sayembara::{controllers, models::users};

use crate::support::{Answer, Client, TestApp, crawl::Crawl, imports};

/// Pages that no link of the demonstration leads to, each with its own tests: what a mailed link or a sent form opens, what programs ask
/// for, pages of a second version, of a published contest, and of mails.
const ELSEWHERE: [&str; 26] = [
    "/confirmation/{token}",
    "/password_reset/{token}",
    "/sign_in_link/{token}",
    "/judge_invitations/{token}",
    "/team_invitations/{token}",
    "/office_approvals/{token}",
    "/invitations/{pid}",
    "/entries/{pid}/team/{person_pid}/removal/new",
    "/entries/{pid}/owner/new",
    "/registration",
    "/_ping",
    "/_health",
    "/_readiness",
    "/mails/{pid}",
    "/evidence/{pid}",
    "/evidence/{pid}/preview",
    "/evidence/{pid}/reading",
    "/entries/{pid}/versions/{pair}",
    "/entries/{pid}/continuation/new",
    "/entries/{pid}/origin/edit",
    "/desk/innovations/{slug}/likeness/{other_slug}",
    "/assignments/{pid}/finalisation/new",
    "/committee/contests/{slug}/publication/new",
    "/contests/{slug}/results",
    "/contests/{slug}/results/{pid}",
    "/contests/{slug}/scores.json",
];

/// Fails on anything a visitor should never meet.
fn look(role: &str, path: &str, answer: &Answer) {
    let status = answer.status.as_u16();
    assert!(matches!(status, 200 | 303), "{role} followed a link to {path} and got {status}\n{}", answer.text());
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    let text = answer.text();
    assert!(!text.contains("Unknown localization"), "{role} {path}: a message is missing");
    assert_eq!(answer.texts("h1").len(), 1, "{role} {path}: one heading of the first rank");
    assert!(answer.texts("title").iter().all(|title| title.len() > 12), "{role} {path}: the title says nothing");
    let ids = answer.attributes("[id]", "id");
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{role} {path}: an id stands twice");
    for field in answer.attributes("main input:not([type=hidden]), main select, main textarea", "id") {
        assert!(
            answer.has(&format!("label[for='{field}']")) || answer.has(&format!("label #{field}")),
            "{role} {path}: #{field} has no label"
        );
    }
}

async fn crawl(mut browser: Client, role: &str) -> BTreeSet<&'static str> {
    let start = [
        "/",
        "/account",
        "/entries",
        "/committee",
        "/judging",
        "/desk",
        "/overview",
        "/admin/users",
        "/mails",
        "/session/new",
    ];
    let mut open = Vec::new();
    for path in start {
        if matches!(browser.get(path).await.status.as_u16(), 200) {
            open.push(path);
        }
    }
    Crawl::starting_at(&open).run(&mut browser, |path, answer| look(role, path, answer)).await
}

async fn all_roles(app: &TestApp) -> Vec<(String, Client)> {
    let mut browsers = vec![("visitor".to_owned(), app.visitor())];
    for account in users::Model::list_demo(app.db()).await.unwrap() {
        let user = users::Model::find_by_email(app.db(), &account.email).await.unwrap().unwrap();
        browsers.push((account.name, app.signed_in(&user).await));
    }
    browsers
}

/// The demonstration has no contest that is still being set up, and no import: the committee begins one of each.
async fn begin_a_contest_and_an_import(app: &TestApp) {
    let accounts = users::Model::list_demo(app.db()).await.unwrap();
    let committee = accounts.iter().find(|account| account.name.starts_with("Panitia")).unwrap();
    let user = users::Model::find_by_email(app.db(), &committee.email).await.unwrap().unwrap();
    let fields = [
        ("name_id", "Lomba yang sedang disusun"),
        ("name_en", "A contest being set up"),
        ("year", "2027"),
        ("region", "63.03"),
        ("origin", "presets"),
        ("categories", "kab-banjar-2023"),
        ("rubric", "pp38-5-kriteria"),
    ];
    let mut browser = app.signed_in(&user).await;
    browser.post("/committee/contests", &fields).await.expect_status(303);
    imports::begin(&mut browser).await;
}

#[tokio::test]
async fn every_page_of_the_demonstration_is_whole_in_both_languages() {
    let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
    app.clock.stop_at(chrono::Utc::now());
    begin_a_contest_and_an_import(&app).await;
    let mut seen = BTreeSet::new();
    for (role, browser) in all_roles(&app).await {
        seen.extend(crawl(browser.clone(), &role).await);
        seen.extend(crawl(browser.in_english(), &format!("{role} in English")).await);
    }
    let unseen: Vec<&str> = controllers::routes()
        .iter()
        .filter(|route| route.method == Method::GET && !seen.contains(route.path) && !ELSEWHERE.contains(&route.path))
        .map(|route| route.path)
        .filter(|path| !["/locale/", "/theme/", "/api/"].iter().any(|start| path.starts_with(start)))
        .collect();
    assert!(unseen.is_empty(), "no link of the demonstration leads to: {unseen:#?}");
}

#[tokio::test]
async fn every_page_is_whole_without_any_data() {
    let app = TestApp::start().await;
    let person = app.person("Orang Baru").await;
    crawl(app.visitor(), "visitor").await;
    crawl(app.visitor().in_english(), "visitor in English").await;
    let browser = app.signed_in(&person).await;
    crawl(browser.clone(), "new person").await;
    crawl(browser.in_english(), "new person in English").await;
}
