//! The dates of a stage that the frozen rules leave without are set after opening, without touching the rules.

use sayembara::{
    domain::{contest::ContestStatus, stage::StageKind},
    models::{_entities::stages, audit_events, contests},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{WORK, change, committee};
use crate::support::{
    Answer, Client, TestApp,
    build::{self, BuiltContest},
    rows,
};

/// A contest whose announcement the rules leave without dates; gives the path of its dates.
async fn undated(app: &TestApp, status: ContestStatus) -> (BuiltContest, String) {
    let built = build::contest().status(status).save(app).await;
    let stage = rows::leave_announcement_undated(app, &built).await;
    let path = format!("{WORK}/stages/{}/dates", stage.pid);
    (built, path)
}

async fn date(browser: &mut Client, path: &str, opens: &str, closes: &str) -> Answer {
    change(browser, &format!("{path}/edit"), path, &[("opens", opens), ("closes", closes)]).await
}

#[tokio::test]
async fn a_stage_without_dates_gets_them_after_opening_and_the_rules_stay_as_they_were_hashed() {
    let app = TestApp::start().await;
    let (built, path) = undated(&app, ContestStatus::Open).await;
    let mut browser = committee(&app, &built).await;
    let rules = app.visitor().get("/contests/lomba-contoh-2026/rules.json").await.expect_status(200).bytes;
    let overview = browser.get(WORK).await.expect_status(200);
    assert_eq!(overview.attributes("#stages tbody a", "href"), [format!("{path}/edit")], "this one only");
    date(&mut browser, &path, "2026-08-20T09:00", "2026-08-20T12:00").await.expect_redirect(&format!("{WORK}#stages"));
    let public = app.visitor().get("/contests/lomba-contoh-2026").await.expect_status(200);
    assert!(public.text().contains("20 Agustus 2026, 09.00 WITA") && public.text().contains("ditetapkan"));
    assert!(!public.text().contains("Tetapkan tanggal"), "that is the committee's");
    // Wherever stages are shown.
    let told = app.visitor().get("/api/v1/contests").await.expect_status(200).text();
    assert!(told.contains("2026-08-20T01:00:00Z"), "{told}");
    for path in ["/", "/contests"] {
        let page = app.visitor().get(path).await.expect_status(200).text();
        assert!(page.contains("20 Agu"), "{path}: {page}");
    }
    // And anew, with the day alone.
    date(&mut browser, &path, "2026-08-21T09:00", "").await.expect_status(303);
    let row = stages::Entity::find().filter(stages::Column::AnnouncedAt.is_not_null()).one(app.db()).await.unwrap();
    let row = row.unwrap();
    assert_eq!((row.opens_at, row.closes_at), (None, None));
    assert_eq!(row.announced_opens_at, Some(build::at("2026-08-21T01:00:00Z")));
    assert_eq!(row.announced_closes_at, Some(build::at("2026-08-21T15:59:00Z")));
    let again = app.visitor().get("/contests/lomba-contoh-2026/rules.json").await.expect_status(200).bytes;
    assert_eq!(rules, again);
    let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq("contest.stage_dated"));
    let acts = acts.all(app.db()).await.unwrap();
    assert!(acts.len() == 2 && acts[1].details.contains("2026-08-20T01:00:00Z"), "{:?}", acts[1].details);
}

#[tokio::test]
async fn dates_that_do_not_work_are_refused_beside_their_field_with_what_was_typed() {
    let app = TestApp::start().await;
    let (built, path) = undated(&app, ContestStatus::Closed).await;
    let mut browser = committee(&app, &built).await;
    let cases = [
        ("", "", "opens"),
        ("bukan tanggal", "2026-08-20T12:00", "opens"),
        ("2026-08-20T09:00", "besok", "closes"),
        ("2026-08-20T09:00", "2026-08-20T09:00", "closes"),
        ("2026-06-01T09:00", "2026-08-20T08:59", "opens"),
    ];
    for (opens, closes, field) in cases {
        let refused = date(&mut browser, &path, opens, closes).await.expect_status(422);
        assert_eq!(refused.attributes("[aria-invalid=true]", "name"), [field], "{opens} {closes}");
        assert_eq!(refused.attributes("#field-opens", "value"), [opens]);
    }
    let last = stages::Entity::find().order_by_desc(stages::Column::Position).one(app.db()).await.unwrap().unwrap();
    let below = stages::ActiveModel {
        pid: Set(Uuid::new_v4()),
        position: Set(last.position + 1),
        kind: Set(StageKind::Other),
        opens_at: Set(Some(build::at("2026-08-25T00:00:00Z"))),
        id: NotSet,
        ..last.into()
    };
    stages::Entity::insert(below).exec(app.db()).await.unwrap();
    date(&mut browser, &path, "2026-08-26T09:00", "").await.expect_status(422);
    date(&mut browser, &path, "20/08/2026 09.00", "").await.expect_status(303);
}

#[tokio::test]
async fn only_stages_that_the_rules_leave_open_and_only_until_the_publication() {
    let app = TestApp::start().await;
    let (built, path) = undated(&app, ContestStatus::Open).await;
    let mut browser = committee(&app, &built).await;
    let fields = [("opens", "2026-08-20T09:00"), ("closes", "")];
    for stage in built.stages.iter().filter(|stage| stage.kind != StageKind::Announcement) {
        let path = format!("{WORK}/stages/{}/dates", stage.pid);
        browser.get(&format!("{path}/edit")).await.expect_status(404);
        browser.post(&path, &fields).await.expect_status(404);
    }
    let undated = path.split('/').nth(5).unwrap();
    let extension = [("stage", undated), ("closes_at", "2026-09-20T09:00"), ("reason", "x")];
    browser.post(&path, &fields).await.expect_status(303);
    let form = browser.get(&format!("{WORK}/extensions/new")).await.expect_status(200);
    assert!(!form.has(&format!("option[value='{undated}']")), "what was dated later is dated anew instead");
    browser.post(&format!("{WORK}/extensions"), &extension).await.expect_status(422);
    for (status, expected) in
        [(ContestStatus::Published, 403), (ContestStatus::Draft, 403), (ContestStatus::Closed, 303)]
    {
        let row = contests::ActiveModel { id: Set(built.contest.id), status: Set(status), ..Default::default() };
        contests::Entity::update(row).exec(app.db()).await.unwrap();
        browser.post(&path, &fields).await.expect_status(expected);
    }
}

#[tokio::test]
async fn a_copy_takes_the_announced_dates_along_as_plain_ones() {
    let app = TestApp::start().await;
    let (built, path) = undated(&app, ContestStatus::Open).await;
    let mut browser = committee(&app, &built).await;
    date(&mut browser, &path, "2026-08-20T09:00", "2026-08-20T12:00").await.expect_status(303);
    let copy = [("name_id", "Lomba Inovasi"), ("year", "2027"), ("origin", "copy"), ("copy_of", "lomba-contoh-2026")];
    change(&mut browser, "/committee/contests/new", "/committee/contests", &copy).await.expect_status(303);
    let next = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2027").await.unwrap().unwrap();
    let stages = next.standing(app.db()).await.unwrap().stages;
    let announced = stages.into_iter().find(|stage| stage.kind == StageKind::Announcement).unwrap();
    assert_eq!((announced.opens_at, announced.announced_at), (Some(build::at("2027-08-20T01:00:00Z")), None));
}
