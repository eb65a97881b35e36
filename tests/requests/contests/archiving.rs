//! A published contest is put away: everything stays readable, the guests of the jury go.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus},
    models::{audit_events, contests},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{WORK, committee};
use crate::support::{TestApp, build};

#[tokio::test]
async fn rulebook_63_archiving_ends_the_access_of_guests_and_keeps_the_public_pages() {
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Published).save(&app).await;
    let owner = app.person("Pengusul Contoh").await;
    let entry = build::entry(&app, &built, &owner, "Bangku Surya", EntryStatus::NotSelected).await;
    let judge = app.person("Juri Contoh").await;
    let seat = build::judge(&app, &built, &judge, false).await;
    let assignment = build::assignment(&app, &built, &seat, &entry, true).await;
    let mut guest = app.signed_in(&judge).await;
    let sheet = format!("/assignments/{}/score_sheet", assignment.pid);
    guest.get(&sheet).await.expect_status(200);
    let mut browser = committee(&app, &built).await;
    assert!(browser.get(WORK).await.expect_status(200).has(&format!("form[action='{WORK}/archive']")));
    browser.post(&format!("{WORK}/archive"), &[]).await.expect_redirect(WORK);
    let row = contests::Entity::find_by_id(built.contest.id).one(app.db()).await.unwrap().unwrap();
    assert_eq!(row.status, ContestStatus::Archived);
    let closed = guest.get(&sheet).await;
    assert_eq!(closed.status.as_u16(), 404);
    assert!(!guest.get("/judging").await.expect_status(200).text().contains("Bangku Surya"));
    app.visitor().get("/contests/lomba-contoh-2026").await.expect_status(200);
    app.visitor().get("/contests/lomba-contoh-2026/rules.json").await.expect_status(200);
    let page = browser.get(WORK).await.expect_status(200);
    assert!(page.text().contains("Diarsipkan") && !page.has(&format!("form[action='{WORK}/archive']")));
    let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq("contest.archived"));
    assert_eq!(acts.count(app.db()).await.unwrap(), 1);
}

#[tokio::test]
async fn only_what_is_published_is_archived() {
    for status in [ContestStatus::Draft, ContestStatus::Open, ContestStatus::Closed, ContestStatus::Archived] {
        let app = TestApp::start().await;
        let built = build::contest().status(status).save(&app).await;
        let mut browser = committee(&app, &built).await;
        assert!(!browser.get(WORK).await.expect_status(200).has(&format!("form[action='{WORK}/archive']")), "{status}");
        browser.post(&format!("{WORK}/archive"), &[]).await.expect_status(403);
        let row = contests::Entity::find_by_id(built.contest.id).one(app.db()).await.unwrap().unwrap();
        assert_eq!(row.status, status);
    }
}
