//! Taking an import back, and files that nobody went on with.

use chrono::Duration;
use sayembara::{
    domain::importing::ImportStatus,
    models::{
        _entities::{import_rows, innovation_tags, innovations, tag_changes},
        counters, imports,
        stored_files::{self, CheckOptions},
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::{Desk, TABLE, csv, desk};
use crate::support::catalogue::innovation;

/// An import that is in the catalogue.
async fn imported() -> (Desk, String) {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    let page = desk.trial(&href, "", &[]).await;
    desk.complete(&href, &page).await.expect_status(303);
    (desk, href)
}

#[tokio::test]
async fn an_import_is_taken_back_whole() {
    let (mut desk, href) = imported().await;
    let slug = desk.found("Contoh Lumbung Warga").await.slug;
    let before = desk.innovations().await;
    let tags = innovation_tags::Entity::find().count(desk.app.db()).await.unwrap();
    let page = desk.browser.get(&href).await.expect_status(200);
    assert!(page.has("form[action$=undoing]"));
    desk.browser.post(&format!("{href}/undoing"), &[]).await.expect_redirect(&href);
    assert_eq!(desk.innovations().await, before - 2);
    assert_eq!(innovation_tags::Entity::find().count(desk.app.db()).await.unwrap(), tags - 3);
    assert_eq!(import_rows::Entity::find().count(desk.app.db()).await.unwrap(), 0);
    desk.app.visitor().get(&format!("/catalogue/{slug}")).await.expect_status(404);
    let list = desk.app.visitor().get("/catalogue?q=Lumbung+Warga").await.expect_status(200);
    assert!(!list.text().contains("Contoh Lumbung Warga"), "search has noticed");
    assert_eq!((desk.import().await.status, desk.acts("import.undone").await), (ImportStatus::Undone, 1));
    desk.browser.post(&format!("{href}/undoing"), &[]).await.expect_status(409);
}

#[tokio::test]
async fn what_something_builds_on_keeps_the_whole_import() {
    let (mut desk, href) = imported().await;
    let innovation = desk.found("Contoh Kapal Pintar").await;
    let before = (desk.innovations().await, tag_changes::Entity::find().count(desk.app.db()).await.unwrap());
    // As every change of the catalogue does.
    let txn = sayembara::db::write_txn(desk.app.db()).await.unwrap();
    let change_no = counters::next(&txn, counters::CATALOGUE).await.unwrap();
    let row = innovations::ActiveModel { id: Set(innovation.id), change_no: Set(change_no), ..Default::default() };
    innovations::Entity::update(row).exec(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let page = desk.browser.get(&href).await.expect_status(200);
    assert!(!page.has("form[action$=undoing]") && page.text().contains("Contoh Kapal Pintar"));
    desk.browser.post(&format!("{href}/undoing"), &[]).await.expect_status(409);
    let after = (desk.innovations().await, tag_changes::Entity::find().count(desk.app.db()).await.unwrap());
    assert_eq!((before, desk.acts("import.undone").await), (after, 0));
}

/// A mark moves no change number; on whichever side of the pair the innovation stands, it stays.
#[tokio::test]
async fn what_was_compared_keeps_the_whole_import() {
    let (mut desk, href) = imported().await;
    let outside = |name: &str, year: i32| innovation(name).region("63.03").year(year);
    let older = outside("Contoh Perahu Lama", 2001).save(&desk.app).await;
    let newer = outside("Contoh Lumbung Baru", 2025).save(&desk.app).await;
    let before = desk.innovations().await;
    for (name, other) in [("Contoh Lumbung Warga", older), ("Contoh Kapal Pintar", newer)] {
        let own = desk.found(name).await;
        let pair = format!("/desk/innovations/{}/likeness/{}", own.slug, other.slug);
        let fields = [("version", "0"), ("verdict", "different"), ("note", "")];
        desk.browser.post(&pair, &fields).await.expect_status(303);
        let page = desk.browser.get(&href).await.expect_status(200);
        assert!(!page.has("form[action$=undoing]") && page.text().contains(name), "{name}: {}", page.text());
        desk.browser.post(&format!("{href}/undoing"), &[]).await.expect_status(409);
    }
    assert_eq!((desk.innovations().await, desk.acts("import.undone").await), (before, 0));
}

#[tokio::test]
async fn a_waiting_file_is_no_orphan_and_is_forgotten_after_a_week() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    let files = |desk: &Desk| std::fs::read_dir(desk.app.uploads()).unwrap().count();
    desk.app.wait(Duration::days(3));
    let (db, storage) = (desk.app.db(), &desk.app.ctx.storage);
    let report = stored_files::Model::check_all(db, storage, CheckOptions::default(), desk.app.now()).await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(imports::Model::tidy(db, storage, 100, desk.app.now()).await.unwrap(), 0);
    desk.app.wait(Duration::days(5));
    assert_eq!(imports::Model::tidy(db, storage, 100, desk.app.now()).await.unwrap(), 1);
    assert_eq!((files(&desk), desk.import().await.status), (0, ImportStatus::Expired));
    assert_eq!(desk.acts("import.expired").await, 1, "by nobody, but written down");
    let page = desk.browser.get(&href).await.expect_status(200);
    assert!(page.text().contains("kedaluwarsa"));
    desk.browser.get(&format!("{href}/mapping")).await.expect_status(409);
}

#[tokio::test]
async fn a_discarded_file_is_gone_at_once() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    desk.browser.post(&format!("{href}/discarding"), &[]).await.expect_redirect("/committee/imports");
    assert_eq!(std::fs::read_dir(desk.app.uploads()).unwrap().count(), 0);
    assert_eq!((desk.import().await.status, desk.acts("import.discarded").await), (ImportStatus::Discarded, 1));
    desk.browser.post(&format!("{href}/sheet"), &[("sheet", "")]).await.expect_status(409);
}
