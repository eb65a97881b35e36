//! The committee's desk counts what waits, over its own contests only.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, scoring::SheetStatus},
    models::{_entities::score_sheets, entries},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::committee;
use crate::support::{TestApp, build};

#[tokio::test]
async fn it_counts_what_waits_and_leaves_drafts_of_entrants_out() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let other = build::contest().slug("lomba-lain-2026").region("32.79").save(&app).await;
    let mut browser = committee(&app, &built).await;
    let owner = app.person("Satu Contoh").await;
    use EntryStatus::{Corrected, Draft, Eligible, Returned, Submitted, Withdrawn};
    let mut saved = Vec::new();
    for (title, status) in
        [("a", Draft), ("b", Submitted), ("c", Corrected), ("d", Returned), ("e", Eligible), ("f", Withdrawn)]
    {
        saved.push(build::entry(&app, &built, &owner, title, status).await);
    }
    build::entry(&app, &other, &owner, "di daerah lain", Submitted).await;
    let due = entries::ActiveModel {
        id: Set(saved[3].id),
        correction_due_at: Set(Some(app.now() - chrono::Duration::hours(1))),
        ..Default::default()
    };
    entries::Entity::update(due).exec(app.db()).await.unwrap();
    let judge = build::judge(&app, &built, &app.person("Juri Contoh").await, false).await;
    let begun = build::assignment(&app, &built, &judge, &saved[4], true).await;
    build::assignment(&app, &built, &judge, &saved[1], true).await;
    let sheet = score_sheets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        assignment_id: Set(begun.id),
        status: Set(SheetStatus::Final),
        version: Set(1),
        comment: Set(String::new()),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    score_sheets::Entity::insert(sheet).exec(app.db()).await.unwrap();
    let desk = browser.get("/committee").await.expect_status(200);
    assert_eq!(desk.texts(".stat__figure"), ["4", "2", "1", "1"]);
    assert_eq!(desk.texts(".contest-card__title"), ["Lomba Inovasi Contoh 2026"], "the other region's is not there");
    assert_eq!(browser.get(super::WORK).await.texts(".stat__figure"), ["4", "2", "1", "1"]);
}

#[tokio::test]
async fn drafts_lead_to_their_set_up_and_the_desk_speaks_english_too() {
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Draft).save(&app).await;
    let mut browser = committee(&app, &built).await.in_english();
    let desk = browser.get("/committee").await.expect_status(200);
    assert_eq!(desk.texts("h1"), ["Committee's desk"]);
    assert!(!desk.has(".stat"));
    assert!(
        desk.text().contains("Example Innovation Contest 2026") && desk.texts(".label").contains(&"example".into())
    );
    for page in ["", "/edit", "/stages/edit", "/categories/new", "/opening/new"] {
        let shown = browser.get(&format!("{}{page}", super::WORK)).await.expect_status(200);
        assert!(!shown.text().contains("Unknown localization"), "{page}");
    }
}

#[tokio::test]
async fn only_committees_and_administrators_have_a_desk() {
    let app = TestApp::start().await;
    app.visitor().get("/committee").await.expect_redirect("/session/new?return_to=%2Fcommittee");
    let person = app.person("Warga Contoh").await;
    let mut browser = app.signed_in(&person).await;
    browser.get("/committee").await.expect_status(404);
    browser.get("/committee/contests/new").await.expect_status(404);
}
