//! What everybody reads about contests.

use std::sync::atomic::Ordering;

use sayembara::{
    domain::{actor::Actor, contest::ContestStatus, entry::EntryStatus},
    models::{
        _entities::deadline_extensions,
        contests::{self, setup::SetUp},
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::committee;
use crate::support::{TestApp, build};

#[tokio::test]
async fn the_list_tells_open_judged_and_announced_apart_and_is_narrowed() {
    let app = TestApp::start().await;
    for (slug, region, status) in [
        ("buka-2026", "63.03", ContestStatus::Open),
        ("nilai-2026", "63.03", ContestStatus::Closed),
        ("umum-2026", "32.79", ContestStatus::Published),
        ("draf-2026", "63.03", ContestStatus::Draft),
    ] {
        build::contest().slug(slug).region(region).status(status).save(&app).await;
    }
    let mut browser = app.visitor();
    let all = browser.get("/contests").await.expect_status(200);
    assert_eq!(all.texts("h2"), ["Sedang dibuka", "Sedang dinilai", "Sudah diumumkan"]);
    let links = |answer: &crate::support::client::Answer| answer.attributes(".contest-card__title a", "href");
    assert_eq!(links(&all), ["/contests/buka-2026", "/contests/nilai-2026", "/contests/umum-2026"]);
    assert_eq!(all.header("cache-control"), "public, max-age=10");
    assert_eq!(all.attributes(".button[href$='/entries/new']", "href"), ["/contests/buka-2026/entries/new"]);
    assert!(all.text().contains("10 hari lagi") && all.text().contains("20 Juni 2026, 23.59 WITA"));
    let banjar = browser.get("/contests?region=kota-banjar").await.expect_status(200);
    assert_eq!(links(&banjar), ["/contests/umum-2026"]);
    assert!(browser.get("/contests?year=2025").await.expect_status(200).has(".empty"));
    let harmless = browser.get("/contests?year=%27%20OR%201&region=%3Csvg%3E&page=-1").await.expect_status(200);
    assert_eq!(links(&harmless).len(), 3);
}

#[tokio::test]
async fn the_page_states_everything_that_was_fixed_before() {
    let app = TestApp::start().await;
    build::contest().save(&app).await;
    let page = app.visitor().get("/contests/lomba-contoh-2026").await.expect_status(200);
    let text = page.texts("main").concat();
    for part in [
        "contoh",
        "Kabupaten Banjar",
        "20 Juni 2026, 23.59 WITA",
        "Juara I: Rp10.000.000",
        "Kebaruan",
        "50 %",
        "Laporan manfaat",
        "Rata-rata semua juri",
        "sedikitnya 2 juri",
        "setengah dibulatkan ke atas",
        "Kriteria berbobot terbesar",
        "sampai 10 menit sesudahnya",
        "Data lengkap",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let contest = contests::Model::find_by_slug(app.db(), "lomba-contoh-2026").await.unwrap().unwrap();
    assert!(text.contains(&contest.rules_sha256.unwrap()));
    assert_eq!(page.texts("[aria-current=step] .stages__name"), ["Tahap registration"]);
    let english = app.visitor().in_english().get("/contests/lomba-contoh-2026").await.expect_status(200);
    assert!(english.text().contains("Mean of all judges") && english.text().contains("20 June 2026, 23:59 WITA"));
}

#[tokio::test]
async fn a_public_page_costs_at_most_three_statements_and_none_from_memory() {
    let app = TestApp::start_with(|settings| {
        settings["page_cache_bytes"] = serde_json::json!(4_000_000);
        settings["catalogue_look_millis"] = serde_json::json!(1_000_000);
    })
    .await;
    let built = build::contest().categories(&["umum", "sekolah", "desa"]).save(&app).await;
    for number in 0..5 {
        build::contest().slug(&format!("lomba-{number}")).region("32.79").save(&app).await;
    }
    let asked = || app.portal.statements.load(Ordering::Relaxed);
    app.visitor().get("/catalogue").await.expect_status(200);
    for path in ["/contests/lomba-contoh-2026", "/contests", "/contests?region=kabupaten-banjar&year=2026", "/"] {
        let before = asked();
        let page = app.visitor().get(path).await.expect_status(200);
        let cost = asked() - before;
        assert!((1..=3).contains(&cost), "{path}: {cost} statements");
        let before = asked();
        let again = app.visitor().get(path).await.expect_status(200);
        assert_eq!(asked(), before, "{path}");
        assert_eq!(again.bytes, page.bytes, "{path}");
        let shown = page.texts("article[id^=category-]").len();
        assert_eq!(shown, if path.ends_with("contoh-2026") { built.categories.len() } else { 0 }, "{path}");
    }
}

#[tokio::test]
async fn what_is_read_at_once_is_what_is_read_in_parts() {
    let app = TestApp::start().await;
    let built = build::contest().categories(&["umum", "sekolah"]).save(&app).await;
    let judge = app.person("Ketua Juri").await;
    build::judge(&app, &built, &judge, true).await;
    let late = build::at("2026-06-25T15:59:00Z");
    for entry_id in [None, Some(build::entry(&app, &built, &judge, "Usulan", EntryStatus::Draft).await.id)] {
        let row = deadline_extensions::ActiveModel {
            contest_id: Set(built.contest.id),
            stage_id: Set(built.stages[0].id),
            entry_id: Set(entry_id),
            closes_at: Set(late),
            reason: Set("Gangguan listrik".to_owned()),
            author_id: Set(judge.id),
            created_at: Set(app.now()),
            ..Default::default()
        };
        deadline_extensions::Entity::insert(row).exec(app.db()).await.unwrap();
    }
    let whole = SetUp::find_for(app.db(), "lomba-contoh-2026", &Actor::signed_out()).await.unwrap().unwrap();
    let contest = contests::Model::find_by_slug(app.db(), "lomba-contoh-2026").await.unwrap().unwrap();
    let parts = contest.standing(app.db()).await.unwrap().set_up(app.db()).await.unwrap();
    assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
    assert!(SetUp::find_for(app.db(), "tidak-ada", &Actor::signed_out()).await.unwrap().is_none());
}

#[tokio::test]
async fn entries_are_offered_while_registration_is_open_and_not_to_the_committee() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let path = "/contests/lomba-contoh-2026";
    let button = "a[href='/contests/lomba-contoh-2026/entries/new']";
    assert!(app.visitor().get(path).await.has(button));
    assert!(!committee(&app, &built).await.get(path).await.has(button));
    app.clock.stop_at(build::at("2026-06-20T15:59:00Z"));
    let last = app.visitor().get(path).await;
    assert!(last.has(button) && last.text().contains("Hari terakhir"));
    app.clock.stop_at(build::at("2026-06-20T15:59:00.000001Z"));
    assert!(!app.visitor().get(path).await.has(button));
}

#[tokio::test]
async fn rulebook_29_what_a_committee_types_is_text_on_every_page() {
    const EVIL: &str = "<svg onload=alert(1)>";
    let app = TestApp::start().await;
    let built = build::contest().status(ContestStatus::Draft).save(&app).await;
    let row = contests::ActiveModel {
        id: Set(built.contest.id),
        name_id: Set(EVIL.to_owned()),
        summary_id: Set(EVIL.to_owned()),
        ..Default::default()
    };
    contests::Entity::update(row).exec(app.db()).await.unwrap();
    let mut browser = committee(&app, &built).await;
    let work = super::WORK;
    let own = format!("{work}/categories/{}", built.categories[0].pid);
    let fields = [("name_id", EVIL), ("prize-1-name_id", EVIL), ("item-1-text_id", EVIL), ("description_id", EVIL)];
    super::change(&mut browser, &format!("{own}/edit"), &own, &fields).await.expect_status(303);
    for path in [
        "/contests/lomba-contoh-2026".to_owned(),
        "/committee".to_owned(),
        work.to_owned(),
        format!("{work}/edit"),
        format!("{own}/edit"),
        format!("{work}/opening/new"),
        "/committee/contests/new".to_owned(),
    ] {
        let page = browser.get(&path).await.expect_status(200);
        assert!(!page.text().contains("<svg onload"), "{path}");
        assert!(page.text().contains("&lt;svg onload"), "{path}");
    }
}
