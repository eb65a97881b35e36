//! Read-only mode: nothing changes, everything is readable, nothing that was typed is lost.

use axum::http::Method;
use sayembara::{controllers, domain::entry::EntryStatus, mailers, models::switches, web::routes::PageRoute};
use sea_orm::EntityTrait;

use crate::support::{TestApp, app::PASSWORD, build};

const REASON: &str = "Data dipindahkan sampai pukul 15.00 WITA.";

async fn switch(app: &TestApp, reason: Option<&str>) {
    switches::set_read_only(app.db(), &app.portal, reason, app.now()).await.unwrap();
}

fn somewhere(route: &PageRoute) -> String {
    let parts = route.path.split('/').map(|part| match part {
        part if part.starts_with('{') && part.contains("pid") => "00000000-0000-4000-8000-000000000000",
        part if part.starts_with('{') => "tidak-ada",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_form_is_refused_but_signing_in_and_out() {
    let app = TestApp::start().await;
    let person = app.person("Ani Contoh").await;
    switch(&app, Some(REASON)).await;
    let forms = controllers::routes().into_iter().filter(|route| route.method != Method::GET);
    let (open, refused): (Vec<_>, Vec<_>) = forms.partition(|route| route.works_read_only);
    let open: Vec<&str> = open.iter().map(|route| route.path).collect();
    assert_eq!(open, ["/session", "/session/end", "/sign_in_link/{token}"]);
    for route in refused {
        let (method, path) = (&route.method, somewhere(&route));
        for mut browser in [app.visitor(), app.signed_in(&person).await] {
            let token = browser.form_token();
            let headers = [
                ("content-type", "application/x-www-form-urlencoded"),
                ("x-csrf-token", token.as_str()),
                ("tus-resumable", "1.0.0"),
            ];
            let body = axum::body::Body::from(format!("csrf={token}&judul=Tulisan+saya"));
            let answer = browser.send(method.clone(), &path, body, &headers).await;
            if route.method.is_safe() {
                // What only asks is answered; that it changes nothing is shown beside the uploads.
                assert!(matches!(answer.status.as_u16(), 204 | 303 | 401 | 404), "{method} {path}: {}", answer.status);
            } else {
                assert_eq!(answer.status.as_u16(), 503, "{method} {path}");
                assert_eq!(answer.header("retry-after"), "60", "{method} {path}");
            }
        }
    }
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = app.visitor().send(method.clone(), "/entries", axum::body::Body::empty(), &[]).await;
        assert!(matches!(answer.status.as_u16(), 405 | 503), "{method} answered {}", answer.status);
    }
}

#[tokio::test]
async fn somebody_signs_in_and_out_while_it_lasts() {
    let app = TestApp::start().await;
    let person = app.person("Ani Contoh").await;
    switch(&app, Some(REASON)).await;
    let mut browser = app.visitor();
    browser.post("/session", &[("email", &person.email), ("password", PASSWORD)]).await.expect_status(303);
    browser.get("/account").await.expect_status(200);
    browser.post("/session/end", &[]).await.expect_status(303);
    browser.get("/account").await.expect_status(303);
}

#[tokio::test]
async fn pages_stay_readable_and_say_so_in_both_languages_also_from_memory() {
    let app = TestApp::start_with(|settings| settings["page_cache_bytes"] = serde_json::json!(1_000_000)).await;
    let before = app.visitor().get("/catalogue").await.expect_status(200);
    assert!(!before.text().contains(REASON));
    switch(&app, Some(REASON)).await;
    for path in ["/", "/catalogue", "/contests", "/session/new"] {
        let page = app.visitor().get(path).await.expect_status(200);
        assert!(page.text().contains(REASON), "{path}");
    }
    assert!(app.visitor().in_english().get("/catalogue").await.text().contains("read-only"));
    let ready = app.visitor().get("/_readiness").await.expect_status(200);
    assert_eq!((&ready.json()["ok"], &ready.json()["read_only"]), (&true.into(), &true.into()));
    switch(&app, None).await;
    assert!(!app.visitor().get("/catalogue").await.text().contains(REASON));
}

#[tokio::test]
async fn what_was_typed_comes_back_and_is_sent_again_with_one_button() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Ani Contoh").await;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", EntryStatus::Draft).await;
    let mut browser = app.signed_in(&owner).await;
    let path = format!("/entries/{}/sections/rancangan", entry.pid);
    let text = "Enam kata yang\nbaru saja ditulis <b>";
    switch(&app, Some(REASON)).await;
    let refused = browser.post(&path, &[("version", "1"), ("rancang_bangun", text)]).await.expect_status(503);
    assert!(refused.text().contains(REASON));
    assert_eq!(refused.texts("#sent-texts li"), ["Enam kata yang baru saja ditulis <b>"]);
    assert!(!refused.text().replace("name=\"rancang_bangun\"", "").contains("rancang_bangun"), "no code is shown");
    assert_eq!(refused.attributes("main form", "action"), std::slice::from_ref(&path));
    let names = refused.attributes("main form input", "name");
    let values = refused.attributes("main form input", "value");
    assert_eq!(names, ["csrf", "version", "rancang_bangun"]);
    let again: Vec<(&str, &str)> =
        names.iter().zip(&values).map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_without_token(&path, &again).await.expect_status(503);
    switch(&app, None).await;
    browser.post_without_token(&path, &again).await.expect_status(303);
    let page = browser.get(&path).await.expect_status(200);
    assert!(page.text().contains("baru saja ditulis &lt;b&gt;"), "{}", page.text());
}

#[tokio::test]
async fn a_script_is_told_why_so_that_the_browser_keeps_the_text() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Ani Contoh").await;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", EntryStatus::Draft).await;
    switch(&app, Some(REASON)).await;
    let mut script = app.signed_in(&owner).await.with_header("x-requested-with", "fetch");
    let path = format!("/entries/{}/sections/rancangan/autosave", entry.pid);
    let answer = script.post(&path, &[("version", "1"), ("rancang_bangun", "Lima kata yang baru saja")]).await;
    let answer = answer.expect_status(503);
    assert_eq!(answer.json()["error"], "read_only");
    assert!(answer.json()["message"].as_str().unwrap().contains(REASON));
}

#[tokio::test]
async fn a_file_is_not_stored_and_a_password_is_not_shown() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Ani Contoh").await;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", EntryStatus::Draft).await;
    switch(&app, Some(REASON)).await;
    let path = format!("/entries/{}/evidence", entry.pid);
    let file = [("file", "bukti.pdf", "application/pdf", &b"%PDF-1.7 contoh"[..])];
    let refused = app.signed_in(&owner).await.post_files(&path, &[("title", "Laporan")], &file).await;
    let refused = refused.expect_status(503);
    assert_eq!(refused.texts("#sent-texts li"), ["Laporan"]);
    assert!(!refused.has("main form"), "a file cannot be sent again from here");
    assert_eq!(std::fs::read_dir(app.uploads()).unwrap().count(), 0);
    let fields = [("name", "Budi"), ("password", "empat kata rahasia ini")];
    let refused = app.visitor().post("/registration", &fields).await.expect_status(503);
    assert!(!refused.text().contains("rahasia ini") && !refused.has("main form"));
}

#[tokio::test]
async fn what_stands_behind_a_large_file_comes_back_too() {
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Ani Contoh").await;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", EntryStatus::Draft).await;
    switch(&app, Some(REASON)).await;
    let mut browser = app.signed_in(&owner).await;
    let large = [&b"%PDF-1.7 contoh"[..], &vec![b' '; 5 * 1024 * 1024]].concat();
    let part = |head: &str, bytes: &[u8]| {
        [b"--batas\r\ncontent-disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", bytes, b"\r\n"].concat()
    };
    let body = [
        part("name=\"file\"; filename=\"bukti.pdf\"", &large),
        part("name=\"title\"", "Laporan akhir".as_bytes()),
        b"--batas--\r\n".to_vec(),
    ];
    let kind = [("content-type", "multipart/form-data; boundary=batas")];
    let path = format!("/entries/{}/evidence", entry.pid);
    let refused = browser.send(Method::POST, &path, body.concat().into(), &kind).await.expect_status(503);
    assert_eq!(refused.texts("#sent-texts li"), ["Laporan akhir"]);
}

#[tokio::test]
async fn another_nodes_switch_holds_here_and_the_setting_holds_alone() {
    let app = TestApp::start_with(|settings| settings["switch_look_millis"] = serde_json::json!(0)).await;
    let elsewhere = sayembara::portal::Portal::of(&app.ctx).unwrap();
    elsewhere.switch.expire();
    switches::set_read_only(app.db(), &elsewhere, Some(REASON), app.now()).await.unwrap();
    app.visitor().post("/registration", &[]).await.expect_status(503);
    switch(&app, None).await;
    app.visitor().post("/registration", &[]).await.expect_status(422);
    let started = TestApp::start_with(|settings| settings["read_only"] = REASON.into()).await;
    let refused = started.visitor().post("/registration", &[]).await.expect_status(503);
    assert!(refused.text().contains(REASON));
}

#[tokio::test]
async fn mails_wait_and_both_turns_of_the_switch_are_on_record() {
    let app = TestApp::start().await;
    let person = app.person("Ani Contoh").await;
    app.visitor().post("/password_reset", &[("email", &person.email)]).await.expect_status(303);
    switch(&app, Some(REASON)).await;
    let delivered = mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    assert_eq!(delivered, mailers::Delivered::default());
    switch(&app, None).await;
    let events = sayembara::models::audit_events::Entity::find().all(app.db()).await.unwrap();
    let turns: Vec<&str> =
        events.iter().map(|event| event.action.as_str()).filter(|action| action.starts_with("site.")).collect();
    assert_eq!(turns, ["site.read_only_on", "site.read_only_off"]);
}
