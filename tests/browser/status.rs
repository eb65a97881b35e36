//! The status page of a contest: fresh by itself, without taking the focus from whoever reads it.

use sayembara::models::switches;

use crate::{
    driver::{Browser, PHONE},
    portal::LivePortal,
    support::build,
};

#[tokio::test]
async fn the_status_page_stays_fresh_and_leaves_the_focus_where_it_is() {
    let portal = LivePortal::start().await;
    let app = &portal.app;
    let contest = build::contest().save(app).await;
    let browser = Browser::open(&portal, PHONE).await;
    browser.visit(&format!("/contests/{}/status", contest.contest.slug)).await;
    browser
        .ask("window.kept = document.querySelector('main h1'); document.querySelector('main .actions a').focus();")
        .await;
    switches::set_read_only(app.db(), &app.portal, Some("Data dipindahkan sampai sore."), app.now()).await.unwrap();
    browser.expect("Data dipindahkan sampai sore.").await;
    let stays = "return [document.activeElement.matches('main .actions a'), window.kept.isConnected];";
    assert_eq!(browser.ask(stays).await, serde_json::json!([true, true]));
    browser.close().await;
}
