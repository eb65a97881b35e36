//! Deadlines are extended with a reason, for all or for one entry.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, stage::StageKind},
    models::{_entities::deadline_extensions, contests, entries},
};
use sea_orm::EntityTrait;

use super::{WORK, change, committee};
use crate::support::{
    TestApp,
    build::{self, BuiltContest},
    client::{Answer, Client},
};

async fn extend(browser: &mut Client, fields: &[(&str, &str)]) -> Answer {
    change(browser, &format!("{WORK}/extensions/new"), &format!("{WORK}/extensions"), fields).await
}

async fn closes_at(app: &TestApp, built: &BuiltContest, entry: Option<&entries::Model>) -> String {
    let contest = contests::Entity::find_by_id(built.contest.id).one(app.db()).await.unwrap().unwrap();
    let standing = contest.standing(app.db()).await.unwrap();
    let window = standing.window_of(StageKind::Registration, entry.map(|entry| entry.id));
    window.closes_at.unwrap().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[tokio::test]
async fn for_everybody_it_is_public_and_mailed_to_those_it_concerns() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    for (name, status) in [
        ("Draf", EntryStatus::Draft),
        ("Diajukan", EntryStatus::Submitted),
        ("Lolos", EntryStatus::Eligible),
        ("Ditarik", EntryStatus::Withdrawn),
    ] {
        let owner = app.person(name).await;
        build::entry(&app, &built, &owner, name, status).await;
    }
    let fields = [("closes_at", "2026-06-25T23:59"), ("reason", "Jaringan di 3 kecamatan putus")];
    extend(&mut browser, &fields).await.expect_redirect(&format!("{WORK}#extensions"));
    assert_eq!(closes_at(&app, &built, None).await, "2026-06-25T15:59:00Z");
    let public = app.visitor().get("/contests/lomba-contoh-2026").await.expect_status(200);
    assert!(
        public.text().contains("Jaringan di 3 kecamatan putus") && public.text().contains("25 Juni 2026, 23.59 WITA")
    );
    let mails = app.mails().await;
    let receivers: Vec<_> = mails.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(receivers, ["draf@contoh.test", "diajukan@contoh.test"]);
    let rendered = sayembara::mailers::render(&app.portal, &mails[0].1).unwrap();
    assert_eq!(rendered.subject, "Batas waktu diperpanjang: Lomba Inovasi Contoh 2026");
    assert!(
        rendered.text.contains("25 Juni 2026, 23.59 WITA") && rendered.html.contains("Jaringan di 3 kecamatan putus")
    );
}

#[tokio::test]
async fn for_one_entry_only_that_entry_has_longer_and_the_public_page_does_not_name_it() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    let (one, other) = (app.person("Satu Contoh").await, app.person("Dua Contoh").await);
    let entry = build::entry(&app, &built, &one, "Bangku Surya", EntryStatus::Submitted).await;
    let beside = build::entry(&app, &built, &other, "Bus Malam", EntryStatus::Submitted).await;
    let number = entry.number.clone().unwrap();
    let fields = [
        ("scope", "one"),
        ("entry_number", number.as_str()),
        ("closes_at", "2026-06-22T12:00"),
        ("reason", "Listrik padam"),
    ];
    extend(&mut browser, &fields).await.expect_status(303);
    assert_eq!(closes_at(&app, &built, Some(&entry)).await, "2026-06-22T04:00:00Z");
    assert_eq!(closes_at(&app, &built, Some(&beside)).await, "2026-06-20T15:59:00Z");
    assert_eq!(closes_at(&app, &built, None).await, "2026-06-20T15:59:00Z");
    let mails = app.mails().await;
    assert_eq!(mails.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["satu.contoh@contoh.test"]);
    let public = app.visitor().get("/contests/lomba-contoh-2026").await.text();
    assert!(public.contains("Listrik padam") && public.contains("hanya untuk satu usulan"));
    assert!(!public.contains(&number) && !public.contains("Bangku Surya"));
}

#[tokio::test]
async fn a_draft_is_found_by_the_address_its_owner_sends() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    let owner = app.person("Satu Contoh").await;
    let entry = build::entry(&app, &built, &owner, "Bangku Surya", EntryStatus::Draft).await;
    let address = format!("http://localhost:5150/entries/{}", entry.pid);
    let fields =
        [("scope", "one"), ("entry_number", address.as_str()), ("closes_at", "2026-06-22T12:00"), ("reason", "x")];
    extend(&mut browser, &fields).await.expect_status(303);
    assert_eq!(closes_at(&app, &built, Some(&entry)).await, "2026-06-22T04:00:00Z");
}

#[tokio::test]
async fn a_refused_extension_says_where_and_changes_nothing() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let foreign = build::contest().slug("lomba-lain-2026").save(&app).await;
    let mut browser = committee(&app, &built).await;
    let owner = app.person("Satu Contoh").await;
    let elsewhere = build::entry(&app, &foreign, &owner, "Di lomba lain", EntryStatus::Submitted).await;
    let done = build::entry(&app, &built, &owner, "Sudah lolos", EntryStatus::Eligible).await;
    let (elsewhere, done) = (elsewhere.number.unwrap(), done.number.unwrap());
    let judging = built.stages[2].pid.to_string();
    let later = ("closes_at", "2026-06-25T23:59");
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[later], "#field-reason"),
        (&[("reason", "x"), ("closes_at", "besok")], "#field-closes_at"),
        (&[("reason", "x"), ("closes_at", "2026-06-20T23:59")], "#field-closes_at"),
        (&[("reason", "x"), ("closes_at", "2026-07-01T00:00")], "#field-closes_at"),
        (&[("reason", "x"), later, ("stage", "")], "#field-stage"),
        (&[("reason", "x"), later, ("scope", "one")], "#field-entry_number"),
        (&[("reason", "x"), later, ("scope", "one"), ("entry_number", &elsewhere)], "#field-entry_number"),
        (&[("reason", "x"), later, ("scope", "one"), ("entry_number", &done)], "#field-entry_number"),
        (
            &[
                ("reason", "x"),
                ("closes_at", "2026-07-30T23:59"),
                ("stage", &judging),
                ("scope", "one"),
                ("entry_number", "1"),
            ],
            "#field-entry_number",
        ),
    ];
    for (fields, place) in cases {
        let refused = extend(&mut browser, fields).await.expect_status(422);
        assert_eq!(refused.attributes("#errors a", "href"), [place], "{fields:?}");
    }
    assert!(deadline_extensions::Entity::find().all(app.db()).await.unwrap().is_empty());
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn a_closing_in_the_past_is_refused_even_when_it_is_later() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    app.clock.stop_at(build::at("2026-06-22T00:00:00Z"));
    let fields = [("closes_at", "2026-06-21T23:59"), ("reason", "x")];
    extend(&mut browser, &fields).await.expect_status(422);
    extend(&mut browser, &[("closes_at", "2026-06-23T23:59"), ("reason", "x")]).await.expect_status(303);
    extend(&mut browser, &[("closes_at", "2026-06-23T22:00"), ("reason", "x")]).await.expect_status(422);
}

#[tokio::test]
async fn judging_is_extended_without_mail_to_entrants_and_only_while_open() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    let owner = app.person("Satu Contoh").await;
    build::entry(&app, &built, &owner, "Bangku Surya", EntryStatus::Submitted).await;
    let judging = built.stages[2].pid.to_string();
    let fields = [("stage", judging.as_str()), ("closes_at", "2026-07-25T23:59"), ("reason", "Dua juri sakit")];
    extend(&mut browser, &fields).await.expect_status(303);
    assert!(app.mails().await.is_empty());
    let closed = build::contest().slug("lomba-tutup-2026").status(ContestStatus::Closed).save(&app).await;
    let path = format!("/committee/contests/{}/extensions", closed.contest.slug);
    browser.get(&format!("{path}/new")).await.expect_status(403);
    browser.post(&path, &fields).await.expect_status(403);
}
