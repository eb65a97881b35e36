//! A contest that was never opened is thrown away with all that is its own, and nothing else.

use sayembara::{
    domain::contest::ContestStatus,
    models::{
        _entities::{categories, contest_forms, criteria, form_sets, judges, rubrics, stages},
        audit_events, contests,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{WORK, change, committee};
use crate::support::{TestApp, build};

/// Rows of every table that a draft fills.
async fn rows(app: &TestApp) -> [u64; 7] {
    let db = app.db();
    [
        contests::Entity::find().count(db).await.unwrap(),
        categories::Entity::find().count(db).await.unwrap(),
        rubrics::Entity::find().count(db).await.unwrap(),
        criteria::Entity::find().count(db).await.unwrap(),
        stages::Entity::find().count(db).await.unwrap(),
        form_sets::Entity::find().count(db).await.unwrap(),
        judges::Entity::find().count(db).await.unwrap() + contest_forms::Entity::find().count(db).await.unwrap(),
    ]
}

async fn version(app: &TestApp, slug: &str) -> String {
    contests::Model::find_by_slug(app.db(), slug).await.unwrap().unwrap().version.to_string()
}

#[tokio::test]
async fn a_draft_goes_with_everything_that_is_its_own_and_that_stays_on_record() {
    let app = TestApp::start().await;
    let kept = build::contest().slug("lomba-lain-2026").save(&app).await;
    let before = rows(&app).await;
    let draft = build::contest().status(ContestStatus::Draft).save(&app).await;
    let mut browser = committee(&app, &draft).await;
    let juror = app.person("Juri Contoh").await;
    let seat = build::judge(&app, &draft, &juror, false).await;
    // A form of its own, and a copy of the draft whose form is made from that one.
    let removal = format!("{WORK}/form/fields/kontak/removal");
    let seen = version(&app, "lomba-contoh-2026").await;
    browser.post(&removal, &[("version", &seen)]).await.expect_status(303);
    let copy = [("name_id", "Lomba Inovasi"), ("year", "2027"), ("origin", "copy"), ("copy_of", "lomba-contoh-2026")];
    change(&mut browser, "/committee/contests/new", "/committee/contests", &copy).await.expect_status(303);

    let refused = change(&mut browser, WORK, &format!("{WORK}/removal"), &[]).await.expect_status(409);
    assert!(refused.text().contains("menerima undangan"), "{}", refused.text());
    let ended = judges::ActiveModel { id: Set(seat.id), ended_at: Set(Some(app.now())), ..Default::default() };
    judges::Entity::update(ended).exec(app.db()).await.unwrap();
    change(&mut browser, WORK, &format!("{WORK}/removal"), &[]).await.expect_redirect("/committee");
    browser.get(WORK).await.expect_status(404);
    let next = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2027").await.unwrap().unwrap();
    assert_eq!(next.copied_from_id, None);
    let form = browser.get("/committee/contests/lomba-inovasi-2027/form").await.expect_status(200);
    assert!(
        form.text().contains("dibuat dari Formulir ringkas"),
        "what its own form was made from is gone: {}",
        form.text()
    );
    let acts = audit_events::Entity::find().filter(audit_events::Column::SubjectPid.eq(draft.contest.pid));
    let acts = acts.all(app.db()).await.unwrap();
    assert_eq!(acts.last().unwrap().action, "contest.removed");
    assert!(acts.iter().any(|act| act.action.starts_with("contest.form_")), "what was done before stays on record");

    let second = version(&app, "lomba-inovasi-2027").await;
    let path = "/committee/contests/lomba-inovasi-2027/removal";
    browser.post(path, &[("version", &second)]).await.expect_redirect("/committee");
    assert_eq!(rows(&app).await, before, "nothing is left, and the other contest is whole");
    browser.get(&format!("/contests/{}", kept.contest.slug)).await.expect_status(200);
}

#[tokio::test]
async fn what_was_opened_or_changed_meanwhile_is_not_removed() {
    let app = TestApp::start().await;
    let draft = build::contest().status(ContestStatus::Draft).save(&app).await;
    let mut browser = committee(&app, &draft).await;
    let stale = browser.post(&format!("{WORK}/removal"), &[("version", "-1")]).await.expect_status(409);
    assert!(stale.has(&format!("a[href='{WORK}']")), "it leads back: {}", stale.text());
    let open = build::contest().slug("lomba-buka-2026").save(&app).await;
    let path = format!("/committee/contests/{}/removal", open.contest.slug);
    let seen = version(&app, &open.contest.slug).await;
    browser.post(&path, &[("version", &seen)]).await.expect_status(403);
    assert_eq!(contests::Entity::find().count(app.db()).await.unwrap(), 2);
}
