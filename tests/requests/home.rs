//! The front door.

use chrono::Duration;
use sayembara::domain::{contest::ContestStatus, framework::TagStatus};

use crate::support::{
    TestApp, build,
    catalogue::{innovation, with_real_catalogue},
};

#[tokio::test]
async fn the_stone_counts_the_home_region_and_leads_to_the_same_list() {
    let app = with_real_catalogue().await;
    innovation("Contoh Kota").region("32.79").tag("kominfo6", "LIV", TagStatus::Set).save(&app).await;
    let page = app.visitor().get("/").await.expect_status(200);
    let counts = page.texts(".gem__count");
    assert_eq!(counts, ["3 inovasi", "3 inovasi", "2 inovasi", "5 inovasi", "5 inovasi", "2 inovasi"]);
    let links = page.attributes(".gem__link", "href");
    assert_eq!(links[3], "/catalogue?dimension=smart-living&region=kabupaten-banjar");
    let list = app.visitor().get(&links[3]).await.expect_status(200);
    assert_eq!(list.texts(".innovation-card").len(), 5);
    assert!(!page.has(".gem__facet--dull"));
    assert_eq!(page.texts(".innovation-card").len(), 6);
    assert!(page.texts("h1")[0].contains("Kabupaten Banjar"));
    assert!(app.visitor().in_english().get("/").await.texts("h1")[0].contains("Banjar Regency"));
}

#[tokio::test]
async fn an_empty_portal_shows_dull_facets_and_ways_on() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/").await.expect_status(200);
    assert_eq!(page.texts(".gem__facet--dull").len(), 6);
    assert_eq!(page.texts(".empty").len(), 2);
}

#[tokio::test]
async fn only_contests_that_take_entries_now_are_shown_with_their_time() {
    let app = TestApp::start().await;
    build::contest().save(&app).await;
    build::contest().slug("lomba-draf").status(ContestStatus::Draft).save(&app).await;
    build::contest().slug("lomba-tutup").status(ContestStatus::Closed).save(&app).await;
    let page = app.visitor().get("/").await.expect_status(200);
    assert_eq!(page.attributes(".contest-card__title a", "href"), ["/contests/lomba-contoh-2026"]);
    assert!(page.text().contains("20 Juni 2026, 23.59 WITA"));
    assert!(page.texts(".contest-card__days")[0].contains("10"));
    assert!(page.texts(".stages__dates").contains(&"1–20 Juni 2026".to_owned()));
    assert!(page.texts(".contest-card .label").iter().any(|label| label == "contoh"));
    app.wait(Duration::days(11));
    let later = app.visitor().get("/").await.expect_status(200);
    assert!(!later.has(".contest-card"));
}

#[tokio::test]
async fn every_page_says_where_to_get_help_when_the_organisers_gave_an_address() {
    let none = TestApp::start().await;
    assert!(!none.visitor().get("/").await.has("footer a[href^='mailto:']"));
    let app = TestApp::start_with(|settings| settings["contact"] = "bantuan@contoh.test".into()).await;
    for (path, status) in [("/", 200), ("/catalogue", 200), ("/tidak-ada", 404)] {
        let page = app.visitor().get(path).await.expect_status(status);
        assert_eq!(page.attributes("footer a[href^='mailto:']", "href"), ["mailto:bantuan@contoh.test"], "{path}");
    }
}
