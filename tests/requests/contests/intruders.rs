//! Who sees what: drafts are hidden, and a committee rules in its own region only.

use sayembara::domain::{contest::ContestStatus, entry::EntryStatus, region::RegionRole};
use uuid::Uuid;

use super::WORK;
use crate::support::{
    TestApp,
    build::{self, BuiltContest},
    client::Client,
    submissions::submission,
};

/// Every address of the workspace: GET and POST.
fn paths(built: &BuiltContest) -> (Vec<String>, Vec<String>) {
    let category = built.categories[0].pid;
    let rubric = Uuid::new_v4();
    let get = [
        String::new(),
        "/edit".into(),
        "/categories/new".into(),
        format!("/categories/{category}/edit"),
        format!("/rubrics/{rubric}"),
        format!("/rubrics/{rubric}/criteria/new"),
        "/stages/edit".into(),
        "/opening/new".into(),
        "/extensions/new".into(),
    ];
    let post = [
        String::new(),
        "/categories".into(),
        format!("/categories/{category}"),
        format!("/categories/{category}/removal"),
        format!("/rubrics/{rubric}"),
        format!("/rubrics/{rubric}/removal"),
        format!("/rubrics/{rubric}/criteria"),
        "/stages".into(),
        "/opening".into(),
        "/extensions".into(),
        "/closing".into(),
    ];
    let whole = |ends: &[String]| ends.iter().map(|end| format!("{WORK}{end}")).collect();
    (whole(&get), whole(&post))
}

async fn other_people(app: &TestApp, built: &BuiltContest) -> Vec<(&'static str, Client)> {
    let elsewhere = build::contest().slug("lomba-lain-2026").region("32.79").save(app).await;
    let mut administrator = app.person("Pengelola Contoh").await;
    administrator.is_administrator = true;
    let row = sayembara::models::users::ActiveModel {
        id: sea_orm::ActiveValue::Set(administrator.id),
        is_administrator: sea_orm::ActiveValue::Set(true),
        ..Default::default()
    };
    sea_orm::EntityTrait::update(row).exec(app.db()).await.unwrap();
    let judge = app.person("Juri Contoh").await;
    build::judge(app, built, &judge, true).await;
    vec![
        ("nobody in particular", app.signed_in(&app.person("Warga Contoh").await).await),
        ("another region's committee", super::committee(app, &elsewhere).await),
        ("an administrator", app.signed_in(&administrator).await),
        ("the chair of the jury", app.signed_in(&judge).await),
        ("a planner", app.signed_in(&build::member_of(app, built, "Pokja Contoh", RegionRole::Planner).await).await),
        ("a leader", app.signed_in(&build::member_of(app, built, "Pimpinan Contoh", RegionRole::Leader).await).await),
    ]
}

#[tokio::test]
async fn rulebook_12_the_workspace_exists_for_the_regions_own_committee_only() {
    for status in [ContestStatus::Draft, ContestStatus::Open] {
        let app = TestApp::start().await;
        let built = build::contest().status(status).save(&app).await;
        let (get, post) = paths(&built);
        let missing = app.visitor().get("/tidak-ada").await.status;
        for (who, mut browser) in other_people(&app, &built).await {
            for path in &get {
                assert_eq!(browser.get(path).await.status, missing, "{who} {path}");
            }
            for path in &post {
                assert_eq!(browser.post(path, &[("version", "1")]).await.status, missing, "{who} {path}");
            }
        }
        for path in &get {
            app.visitor().get(path).await.expect_status(303);
        }
    }
}

#[tokio::test]
async fn rulebook_10_a_province_reads_and_does_not_act() {
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Draft).save(&app).await;
    let province = sayembara::models::regions::Model::find_by_code(app.db(), "63").await.unwrap();
    let Some(province) = province else { return };
    let person = app.person("Provinsi Contoh").await;
    build::membership(&app, &person, &province, RegionRole::Committee).await;
    let mut browser = app.signed_in(&person).await;
    let desk = browser.get("/committee").await.expect_status(200);
    assert_eq!(desk.attributes("#province ~ article a", "href"), ["/contests/lomba-contoh-2026"]);
    browser.get("/contests/lomba-contoh-2026").await.expect_status(200);
    let (get, post) = paths(&built);
    for path in get {
        browser.get(&path).await.expect_status(404);
    }
    for path in post {
        browser.post(&path, &[]).await.expect_status(404);
    }
}

#[tokio::test]
async fn drafts_are_hidden_from_the_public_in_every_form() {
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Draft).save(&app).await;
    let leader = build::member_of(&app, &built, "Pimpinan Contoh", RegionRole::Leader).await;
    for mut browser in [app.visitor(), app.signed_in(&app.person("Warga Contoh").await).await] {
        browser.get("/contests/lomba-contoh-2026").await.expect_status(404);
        browser.get("/contests/lomba-contoh-2026/rules.json").await.expect_status(404);
        for query in ["", "?year=2026", "?region=kabupaten-banjar&year=2026"] {
            let list = browser.get(&format!("/contests{query}")).await.expect_status(200);
            assert!(!list.text().contains("Lomba Inovasi Contoh"));
            assert!(list.has(".empty"));
        }
    }
    let mut committee = super::committee(&app, &built).await;
    let preview = committee.get("/contests/lomba-contoh-2026").await.expect_status(200);
    assert_eq!(preview.header("cache-control"), "no-store");
    assert!(preview.text().contains("belum dibuka"));
    committee.get("/contests/lomba-contoh-2026/rules.json").await.expect_status(404);
    app.signed_in(&leader).await.get("/contests/lomba-contoh-2026").await.expect_status(200);
}

#[tokio::test]
async fn rulebook_57_forms_without_their_token_change_nothing() {
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Draft).save(&app).await;
    let mut browser = super::committee(&app, &built).await;
    let (_, post) = paths(&built);
    for path in post.iter().map(String::as_str).chain(["/committee/contests"]) {
        browser.post_without_token(path, &[("version", "1"), ("name_id", "Diganti")]).await.expect_status(403);
    }
}

/// A contest with a judge and entries in two states, all called by the same word.
async fn settled(app: &TestApp, slug: &str, region: &str, word: &str) -> BuiltContest {
    let built = build::contest().slug(slug).region(region).save(app).await;
    build::judge(app, &built, &app.person(&format!("Juri {word}")).await, false).await;
    let owner = app.person(&format!("Inovator {word}")).await;
    for (title, status) in [("Lolos", EntryStatus::Eligible), ("Diajukan", EntryStatus::Submitted)] {
        let entry = build::entry(app, &built, &owner, &format!("{title} {word}"), status).await;
        submission(app, &entry).await;
    }
    built
}

#[tokio::test]
async fn rulebook_21_the_pages_and_forms_of_a_contest_offer_nothing_of_its_neighbours() {
    let app = TestApp::start().await;
    let own = settled(&app, "lomba-sendiri", "63.03", "Sendiri").await;
    settled(&app, "lomba-serumah", "63.03", "Tetangga Serumah").await;
    settled(&app, "lomba-jauh", "32.79", "Tetangga Jauh").await;
    let mut browser = super::committee(&app, &own).await;
    let base = "/committee/contests/lomba-sendiri";
    for (page, shows) in [
        ("judges", "Juri Sendiri"),
        ("assignments", "Juri Sendiri"),
        ("assignments", "Lolos Sendiri"),
        ("scores", "Lolos Sendiri"),
        ("decisions", ""),
        ("ranking", ""),
        ("verification", "Diajukan Sendiri"),
        ("pairs", ""),
    ] {
        let text = browser.get(&format!("{base}/{page}")).await.expect_status(200).text();
        assert!(text.contains(shows), "{page} does not show {shows}: the test proves nothing");
        assert!(!text.contains("Tetangga"), "{page}: {text}");
    }
}
