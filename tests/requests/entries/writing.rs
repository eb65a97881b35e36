//! Starting an entry and filling in its sections.

use sayembara::{
    domain::{
        contest::ContestStatus,
        entry::{EntryStatus, MemberRole},
        region::RegionRole,
    },
    models::{_entities::entry_sections, entries},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{World, world, world_with};
use crate::support::{TestApp, build};

async fn answers(world: &World, code: &str) -> (String, i32) {
    let row = entry_sections::Entity::find()
        .filter(entry_sections::Column::EntryId.eq(world.entry.id))
        .filter(entry_sections::Column::Code.eq(code))
        .one(world.app.db())
        .await
        .unwrap()
        .unwrap();
    (row.answers, row.version)
}

#[tokio::test]
async fn an_innovator_starts_an_entry_and_finds_it_on_the_list() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let person = app.person("Budi Contoh").await;
    let mut browser = app.signed_in(&person).await;
    let empty = browser.get("/entries").await.expect_status(200);
    assert_eq!(empty.attributes(".empty a", "href"), ["/contests"]);
    let slug = &contest.contest.slug;
    let page = browser.get(&format!("/contests/{slug}/entries/new")).await.expect_status(200);
    assert_eq!(page.attributes("input[name=category]", "value"), ["umum"]);
    let path = format!("/contests/{slug}/entries");
    let refused = browser.post(&path, &[("acronym", "SIMARTA")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-category", "#field-title"]);
    assert_eq!(refused.attributes("#field-acronym", "value"), ["SIMARTA"]);
    let other = [("category", "tidak-ada"), ("title", "Si Marta")];
    browser.post(&path, &other).await.expect_status(422);
    let fields = [
        ("category", "umum"),
        ("title", " Si  Marta "),
        ("acronym", "SIMARTA"),
        ("expansion", "Sistem Informasi Martapura"),
        ("office", "Dinas Contoh"),
    ];
    let made = browser.post(&path, &fields).await.expect_status(303);
    let edit = made.location().to_owned();
    browser.get(&edit).await.expect_status(303);
    let list = browser.get("/entries").await.expect_status(200);
    assert_eq!(list.texts(".entry-card__title"), ["Si Marta"]);
    assert!(list.text().contains("Dinas Contoh") && list.text().contains("20 Juni 2026, 23.59 WITA"));
    let english = app.signed_in(&person).await.in_english().get("/entries").await.expect_status(200);
    assert!(english.text().contains("My entries") && english.text().contains("20 June 2026, 23:59 WITA"));
}

#[tokio::test]
async fn those_who_organise_or_judge_may_not_enter_and_nobody_while_closed() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let new = format!("/contests/{}/entries/new", contest.contest.slug);
    let create = format!("/contests/{}/entries", contest.contest.slug);
    let fields = [("category", "umum"), ("title", "Milik sendiri")];
    let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
    let judge = app.person("Juri Contoh").await;
    build::judge(&app, &contest, &judge, false).await;
    for person in [&committee, &judge] {
        let mut browser = app.signed_in(person).await;
        browser.get(&new).await.expect_status(403);
        browser.post(&create, &fields).await.expect_status(403);
    }
    let visitor = app.visitor().get(&new).await.expect_status(303);
    assert!(visitor.location().starts_with("/session/new"));
    let late = app.person("Terlambat Contoh").await;
    app.clock.stop_at(build::at("2026-06-20T15:59:00.000001Z"));
    app.signed_in(&late).await.post(&create, &fields).await.expect_status(403);
    app.clock.stop_at(build::at("2026-06-20T15:59:00Z"));
    app.signed_in(&late).await.post(&create, &fields).await.expect_status(303);
    let draft = build::contest().slug("belum-dibuka").status(ContestStatus::Draft).save(&app).await;
    let hidden = format!("/contests/{}/entries/new", draft.contest.slug);
    app.signed_in(&late).await.get(&hidden).await.expect_status(404);
    assert_eq!(entries::Entity::find().all(app.db()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_section_is_saved_with_gaps_and_leads_on() {
    let mut world = world().await;
    let path = world.path("/sections/identitas");
    let page = world.browser.get(&path).await.expect_status(200);
    assert_eq!(page.attributes("#field-nama_inovasi", "value"), ["Panel Surya Bangku Taman"]);
    assert_eq!(page.attributes("input[name=tahapan][checked]", "value"), ["penerapan"]);
    assert_eq!(page.attributes("form[data-autosave]", "data-autosave"), [format!("{path}/autosave")]);
    assert!(page.has("[data-shown-when=tahapan]"), "a field under a condition is there without script");
    let fields =
        [("version", "1"), ("nama_inovasi", ""), ("asked-tahapan", "1"), ("tahapan", "uji_coba"), ("go", "next")];
    world.browser.post(&path, &fields).await.expect_redirect(&world.path("/sections/rancangan"));
    let (stored, version) = answers(&world, "identitas").await;
    assert_eq!((stored.as_str(), version), (r#"{"tahapan":"uji_coba"}"#, 2));
    let back = [("version", "1"), ("rancang_bangun", "Tiga kata saja"), ("go", "previous")];
    let rancangan = world.path("/sections/rancangan");
    world.browser.post(&rancangan, &back).await.expect_redirect(&path);
    let last = [("version", "2"), ("rancang_bangun", "Tiga kata saja"), ("go", "next")];
    world.browser.post(&rancangan, &last).await.expect_redirect(&world.path("/evidence"));
    world.browser.get(&world.path("/sections/tidak-ada")).await.expect_status(404);
}

#[tokio::test]
async fn what_is_malformed_is_refused_with_everything_kept() {
    let mut world = world().await;
    let path = world.path("/sections/identitas");
    let fields =
        [("version", "1"), ("nama_inovasi", "Nama Baru"), ("tahapan", "uji_coba"), ("waktu_uji_coba", "kemarin")];
    let page = world.browser.post(&path, &fields).await.expect_status(422);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-waktu_uji_coba"]);
    assert_eq!(page.attributes("#field-nama_inovasi", "value"), ["Nama Baru"]);
    assert_eq!(page.attributes("#field-waktu_uji_coba", "value"), ["kemarin"]);
    assert_eq!(answers(&world, "identitas").await.1, 1, "nothing was stored");
    let unknown = [("version", "1"), ("nama_inovasi", "Nama Baru"), ("tahapan", "terserah")];
    world.browser.post(&path, &unknown).await.expect_status(422);
    let long = "x".repeat(201);
    let page = world.browser.post(&path, &[("version", "1"), ("nama_inovasi", &long)]).await.expect_status(422);
    assert_eq!(page.attributes("#field-nama_inovasi", "value"), [long]);
}

#[tokio::test]
async fn autosave_answers_with_the_version_and_the_time_in_the_regions_zone() {
    let mut world = world().await;
    world.browser =
        world.browser.clone().with_header("x-requested-with", "fetch").with_header("accept", "application/json");
    let path = world.path("/sections/rancangan/autosave");
    let saved =
        world.browser.post(&path, &[("version", "1"), ("rancang_bangun", "Kalimat pertama")]).await.expect_status(200);
    assert_eq!(saved.json()["version"], 2);
    assert_eq!(saved.json()["saved_at_text"], "tersimpan 10.00.00 WITA");
    let same =
        world.browser.post(&path, &[("version", "1"), ("rancang_bangun", "Kalimat pertama")]).await.expect_status(200);
    assert_eq!(same.json()["version"], 2, "the same text again is no clash and no new version");
    let head = world.path("/sections/head/autosave");
    let fields = [("version", "1"), ("category", "umum"), ("title", "Judul Baru")];
    assert_eq!(world.browser.post(&head, &fields).await.expect_status(200).json()["version"], 2);
    let wrong = world.path("/sections/identitas/autosave");
    let refused = world.browser.post(&wrong, &[("version", "1"), ("tahapan", "terserah")]).await.expect_status(422);
    assert!(refused.json()["message"].as_str().unwrap().contains("Tahapan"));
    let mut gone = world.app.visitor().with_header("x-requested-with", "fetch");
    gone.post(&path, &[("version", "2")]).await.expect_status(401);
}

#[tokio::test]
async fn what_changes_after_a_version_was_handed_in_is_told_anew() {
    let mut world = world().await;
    world.attach_link().await;
    let autosave = world.path("/sections/rancangan/autosave");
    let written = |version: &'static str, text: &'static str| [("version", version), ("rancang_bangun", text)];
    world
        .browser
        .post(&autosave, &written("1", "Bangku taman dengan panel surya, sebelum diajukan"))
        .await
        .expect_status(200);
    world.hand_in().await.expect_status(303);
    let lines = world.browser.get(&world.path("/history")).await.expect_status(200).texts("#trail li").len();
    world.app.wait(chrono::Duration::minutes(1));
    world
        .browser
        .post(&autosave, &written("2", "Bangku taman dengan panel surya, sesudah diajukan"))
        .await
        .expect_status(200);
    world
        .browser
        .post(&autosave, &written("3", "Bangku taman dengan panel surya, sesudah diajukan lagi"))
        .await
        .expect_status(200);
    let now = world.browser.get(&world.path("/history")).await.expect_status(200).texts("#trail li");
    assert_eq!(now.len(), lines + 1, "once, not with every save: {now:?}");
    assert!(now[0].contains("Rancang bangun"), "{now:?}");
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other_unseen() {
    let mut world = world().await;
    let (_, mut other) = world.member("Rina Editor", MemberRole::Editor).await;
    let auto = world.path("/sections/rancangan/autosave");
    let page = world.path("/sections/rancangan");
    let theirs = [("version", "1"), ("rancang_bangun", "Tulisan Rina"), ("kontak", "0800-0000-000")];
    other.post(&auto, &theirs).await.expect_status(200);
    let mine = [("version", "1"), ("rancang_bangun", "Tulisan Siti"), ("kontak", "0800-0000-000")];
    let clash = world.browser.post(&auto, &mine).await.expect_status(409).json();
    assert_eq!(clash["version"], 2);
    assert_eq!(clash["theirs"], serde_json::json!({ "rancang_bangun": "Tulisan Rina" }));
    let shown = world.browser.post(&page, &mine).await.expect_status(409);
    assert_eq!(shown.texts("blockquote"), ["Tulisan Siti", "Tulisan Rina"]);
    assert_eq!(shown.texts("#field-rancang_bangun"), ["Tulisan Siti"], "the own text stays in the form");
    assert_eq!(shown.attributes("input[name=version]", "value"), ["2"]);
    let decided = [("version", "2"), ("rancang_bangun", "Tulisan Siti"), ("go", "stay")];
    world.browser.post(&page, &decided).await.expect_redirect(&page);
    assert!(answers(&world, "rancangan").await.0.contains("Tulisan Siti"));
    let head = world.path("/sections/head");
    let one = [("version", "1"), ("category", "umum"), ("title", "Judul A")];
    let two = [("version", "1"), ("category", "umum"), ("title", "Judul B")];
    let (mut left, mut right) = (world.browser.clone(), other.clone());
    let (first, second) = tokio::join!(left.post(&head, &one), right.post(&head, &two));
    let mut codes = [first.status.as_u16(), second.status.as_u16()];
    codes.sort_unstable();
    assert_eq!(codes, [303, 409], "of two at once, one wins and one is told");
}

#[tokio::test]
async fn hidden_fields_keep_their_answers_and_a_viewer_may_not_write() {
    let mut world = world().await;
    let path = world.path("/sections/identitas");
    let trial = [("version", "1"), ("nama_inovasi", "A"), ("tahapan", "uji_coba"), ("waktu_uji_coba", "2026-01-05")];
    world.browser.post(&path, &trial).await.expect_status(303);
    let used = [("version", "2"), ("nama_inovasi", "A"), ("tahapan", "penerapan")];
    world.browser.post(&path, &used).await.expect_status(303);
    assert!(answers(&world, "identitas").await.0.contains("2026-01-05"), "what was typed once is not lost");
    let (_, mut viewer) = world.member("Wati Pembaca", MemberRole::Viewer).await;
    viewer.get(&world.path("")).await.expect_status(200);
    viewer.get(&path).await.expect_status(403);
    viewer.post(&path, &used).await.expect_status(403);
    viewer.post(&world.path("/withdrawal"), &[("reason", "iseng")]).await.expect_status(403);
}

#[tokio::test]
async fn after_closing_a_draft_can_be_read_and_the_page_says_when_it_closed() {
    let mut world = world().await;
    world.at("2026-06-20T15:59:00.000001Z");
    let closed = world.browser.get(&world.path("/sections/identitas")).await.expect_status(409);
    assert!(closed.text().contains("20 Juni 2026, 23.59 WITA"));
    let path = world.path("/sections/identitas");
    world.browser.post(&path, &[("version", "1"), ("nama_inovasi", "Telat")]).await.expect_status(409);
    assert_eq!(answers(&world, "identitas").await.1, 1);
    let page = world.browser.get(&world.path("")).await.expect_status(200);
    assert!(page.text().contains("Bangku taman dengan panel surya"), "the draft stays readable");
}

#[tokio::test]
async fn rulebook_26_and_31_names_are_shown_as_text() {
    let mut world = world_with(build::contest(), EntryStatus::Draft).await;
    let bad = "<svg onload=alert(1)>\"'";
    let head = world.path("/sections/head");
    let fields =
        [("version", "1"), ("category", "umum"), ("title", bad), ("acronym", bad), ("expansion", bad), ("office", bad)];
    world.browser.post(&head, &fields).await.expect_status(303);
    let section = world.path("/sections/rancangan");
    world
        .browser
        .post(&section, &[("version", "1"), ("rancang_bangun", bad), ("kontak", bad)])
        .await
        .expect_status(303);
    for path in ["", "/sections/head", "/sections/rancangan", "/evidence", "/submission/new", "/withdrawal/new"] {
        let page = world.browser.get(&world.path(path)).await.expect_status(200);
        assert!(!page.text().contains("<svg onload"), "{path}");
    }
    let list = world.browser.get("/entries").await;
    assert!(!list.text().contains("<svg onload") && list.text().contains("&lt;svg onload"));
}

#[tokio::test]
async fn every_step_says_what_is_still_missing() {
    let mut world = world().await;
    let steps = |page: &crate::support::Answer| page.texts(".subnav a");
    let page = world.browser.get(&world.path("/sections/identitas")).await.expect_status(200);
    assert!(steps(&page)[1].ends_with("(lengkap)"), "{:?}", steps(&page));
    assert!(steps(&page)[3].contains("kurang"), "evidence is missing: {:?}", steps(&page));
    let path = world.path("/sections/identitas");
    world
        .browser
        .post(&path, &[("version", "1"), ("nama_inovasi", ""), ("asked-tahapan", "1")])
        .await
        .expect_status(303);
    for path in ["/sections/head", "/sections/rancangan", "/evidence", "/submission/new"] {
        let page = world.browser.get(&world.path(path)).await.expect_status(200);
        assert!(steps(&page)[1].ends_with("(kurang 2)"), "{path}: {:?}", steps(&page));
    }
}

#[tokio::test]
async fn rulebook_56_starting_an_entry_twice_makes_one_draft_and_nobody_fills_the_disk_with_drafts() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let person = app.person("Siti Contoh").await;
    let create = format!("/contests/{}/entries", contest.contest.slug);
    let (mut one, mut two) = (app.signed_in(&person).await, app.signed_in(&person).await);
    let fields = [("category", "umum"), ("title", "Bus Malam")];
    let (first, second) = tokio::join!(one.post(&create, &fields), two.post(&create, &fields));
    assert_eq!((first.status.as_u16(), first.location()), (303, second.location()), "both lead to one draft");
    one.post(&create, &[("category", "umum"), ("title", "Bus malam")]).await.expect_redirect(first.location());
    for number in 1..30 {
        one.post(&create, &[("category", "umum"), ("title", &format!("Gagasan {number}"))]).await.expect_status(303);
    }
    let refused = one.post(&create, &[("category", "umum"), ("title", "Satu lagi")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-title"]);
    assert_eq!(refused.attributes("#field-title", "value"), ["Satu lagi"], "nothing typed is lost");
    assert_eq!(entries::Entity::find().all(app.db()).await.unwrap().len(), 30);
}
