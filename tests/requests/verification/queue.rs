//! The queue: filters, counts, who sees what.

use chrono::Duration;
use sayembara::domain::{entry::EntryStatus, region::RegionRole};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::Scene;
use crate::support::{TestApp, build};

#[tokio::test]
async fn an_empty_queue_says_so_and_a_full_one_lists_and_counts() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let other = scene.app.person("Tim Lain").await;
    build::entry(&scene.app, &scene.contest, &other, "Kebun Digital", EntryStatus::Corrected).await;
    build::entry(&scene.app, &scene.contest, &other, "Draf Rahasia", EntryStatus::Draft).await;
    build::entry(&scene.app, &scene.contest, &other, "Sudah Lolos", EntryStatus::Eligible).await;
    let page = committee.get(&scene.queue()).await.expect_status(200);
    assert_eq!(page.texts("tbody th a"), ["Bangku Surya", "Kebun Digital"]);
    assert!(!page.text().contains("Draf Rahasia"), "a draft belongs to its team alone");
    let counts = page.texts(".subnav__list .num");
    assert_eq!(counts, ["(2)", "(1)", "(0)", "(0)", "(1)", "(0)"]);
    let declined = committee.get(&format!("{}?status=declined", scene.queue())).await.expect_status(200);
    assert!(declined.has(".empty"));
    assert!(committee.in_english().get(&scene.queue()).await.text().contains("Administrative check"));
}

#[tokio::test]
async fn text_and_category_narrow_the_queue_and_odd_input_is_harmless() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let mut committee = scene.app.signed_in(&scene.committee).await;
    for (query, found) in
        [("q=surya", 1), ("q=SURYA", 1), ("q=tidakada", 0), ("q=%25surya%25", 1), ("q=b_ngku", 0), ("q=%27%22", 1)]
    {
        let page = committee.get(&format!("{}?{query}", scene.queue())).await.expect_status(200);
        assert_eq!(page.texts("tbody th a").len(), found, "{query}");
    }
    for query in ["category=umum", "category=tidakada", "status=tidakada", "page=0", "page=x"] {
        let page = committee.get(&format!("{}?{query}", scene.queue())).await.expect_status(200);
        assert_eq!(page.texts("tbody th a").len(), 1, "{query}");
    }
}

#[tokio::test]
async fn every_number_leads_to_a_list_of_as_many() {
    let app = TestApp::start().await;
    let contest = build::contest().categories(&["umum", "pelajar"]).save(&app).await;
    let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
    let owner = app.person("Tim Lain").await;
    let made = [
        (0, "Kebun Digital", EntryStatus::Submitted),
        (1, "Kebun Sekolah", EntryStatus::Submitted),
        (1, "Kebun Atap", EntryStatus::Corrected),
        (1, "Bank Sampah", EntryStatus::Submitted),
        (0, "Kebun Kota", EntryStatus::Returned),
        (1, "Kebun Desa", EntryStatus::Returned),
    ];
    let mut pids = Vec::new();
    for (category, title, status) in made {
        pids.push(build::entry_in(&app, &contest, category, &owner, title, status).await.pid.to_string());
    }
    let queue = format!("/committee/contests/{}/verification", contest.contest.slug);
    let mut browser = app.signed_in(&committee).await;
    let own = [("entry", pids[0].as_str()), ("entry", pids[1].as_str())];
    browser.post(&format!("{queue}/takings"), &own).await.expect_status(303);
    for query in
        ["", "?category=pelajar", "?category=pelajar&q=kebun&order=title", "?holder=mine&q=kebun", "?lacking=1"]
    {
        let page = browser.get(&format!("{queue}{query}")).await.expect_status(200);
        let figures = page.attributes(".stats a", "href").into_iter().zip(page.texts(".stats .stat__figure"));
        let states = page.attributes(".subnav__list a[href*='status=']", "href").into_iter();
        let states = states.zip(page.texts(".subnav__list .num"));
        let links: Vec<_> = figures.chain(states).collect();
        assert_eq!(links.len(), 4 + 6, "{query}");
        for (href, count) in links {
            let list = browser.get(&href).await.expect_status(200);
            let found = list.texts("tbody th a").len();
            assert_eq!(count.trim_matches(['(', ')']), found.to_string(), "{query}: {href}");
        }
    }
}

#[tokio::test]
async fn an_overdue_correction_moves_to_its_own_list() {
    let scene = Scene::new(EntryStatus::Returned).await;
    let due = scene.app.now() + Duration::hours(1);
    let row = sayembara::models::entries::ActiveModel {
        id: Set(scene.entry.id),
        correction_due_at: Set(Some(due)),
        ..Default::default()
    };
    sayembara::models::entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let in_state = |state: &str| format!("{}?status={state}", scene.queue());
    assert_eq!(committee.get(&in_state("returned")).await.texts("tbody th a"), ["Bangku Surya"]);
    scene.app.wait(Duration::hours(2));
    assert!(committee.get(&in_state("returned")).await.texts("tbody th a").is_empty());
    assert_eq!(committee.get(&in_state("overdue")).await.texts("tbody th a"), ["Bangku Surya"]);
}

#[tokio::test]
async fn only_the_committee_of_the_region_sees_the_queue() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let elsewhere = build::contest().slug("lomba-lain").region("32.79").save(&scene.app).await;
    let foreign = build::member_of(&scene.app, &elsewhere, "Panitia Lain", RegionRole::Committee).await;
    let leader = build::member_of(&scene.app, &scene.contest, "Pimpinan", RegionRole::Leader).await;
    for person in [&foreign, &leader, &scene.owner] {
        let mut browser = scene.app.signed_in(person).await;
        browser.get(&scene.queue()).await.expect_status(404);
        browser.get(&scene.path()).await.expect_status(404);
        browser.post(&scene.path(), &[("outcome", "accepted")]).await.expect_status(404);
    }
    scene.app.visitor().get(&scene.queue()).await.expect_status(303);
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let wrong_contest = format!("/committee/contests/lomba-lain/verification/{}", scene.entry.pid);
    committee.get(&wrong_contest).await.expect_status(404);
}

/// OpenReview #351: a counter over rows one may not see tells about them.
#[tokio::test]
async fn rulebook_07_the_own_entry_is_neither_listed_nor_counted() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    build::membership(&scene.app, &scene.owner, &scene.contest.region, RegionRole::Committee).await;
    let mut both = scene.app.signed_in(&scene.owner).await;
    let page = both.get(&scene.queue()).await.expect_status(200);
    assert!(page.texts("tbody th a").is_empty());
    assert_eq!(page.texts(".subnav__list .num")[0], "(0)");
}
