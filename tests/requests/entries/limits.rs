//! Limits by type, size and number hold on every way in: the plain form, the resumable upload, two at once; and several files in one form
//! stand each for itself.

use std::time::Duration;

use axum::{body::Body, http::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use sayembara::{
    domain::{actor::Actor, entry::EntryStatus},
    files::turns::Work,
    models::{
        contests,
        entries::change::ChangeError,
        evidence::{
            self,
            attaching::{Attachment, Content},
        },
    },
    web::tus,
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::{PDF, World, world, world_with};
use crate::support::{Answer, Client, build, files};

/// A contest whose report of benefit takes this much more: the rules are frozen text, so the text is changed.
async fn limited(more: &str) -> World {
    let world = world_with(build::contest(), EntryStatus::Draft).await;
    let rules = world.contest.contest.rules.clone().unwrap();
    let changed = rules.replace("\"min_count\":1", &format!("{more},\"min_count\":1"));
    assert_ne!(rules, changed);
    let row =
        contests::ActiveModel { id: Set(world.contest.contest.id), rules: Set(Some(changed)), ..Default::default() };
    contests::Entity::update(row).exec(world.app.db()).await.unwrap();
    world
}

async fn plain(world: &mut World, target: &str, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("target", target)], &[("file", name, "application/pdf", bytes)]).await
}

/// Begins a resumable upload that brings its bytes along.
async fn resumable(browser: &mut Client, path: &str, target: &str, name: &str, bytes: &[u8]) -> Answer {
    let metadata = format!("filename {},target {}", STANDARD.encode(name), STANDARD.encode(target));
    let (length, token) = (bytes.len().to_string(), browser.form_token());
    let headers = [
        ("tus-resumable", tus::VERSION),
        ("x-csrf-token", token.as_str()),
        ("x-requested-with", "tus"),
        ("upload-length", length.as_str()),
        ("upload-metadata", metadata.as_str()),
        ("content-type", tus::OFFSET_STREAM),
    ];
    browser.send(Method::POST, path, Body::from(bytes.to_vec()), &headers).await
}

async fn tus(world: &mut World, target: &str, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/uploads");
    resumable(&mut world.browser, &path, target, name, bytes).await
}

#[tokio::test]
async fn the_size_of_one_requirement_holds_on_both_ways() {
    let mut world = limited("\"max_bytes\":5000").await;
    let large = [PDF, &[b' '; 5_000]].concat();
    let page = plain(&mut world, "r:MANFAAT-1", "besar.pdf", &large).await.expect_status(422);
    assert!(page.texts("#error-file")[0].contains("terlalu besar"));
    assert!(
        tus(&mut world, "r:MANFAAT-1", "besar.pdf", &large).await.expect_status(422).text().contains("terlalu besar")
    );
    plain(&mut world, "", "besar.pdf", &large).await.expect_status(303);
    plain(&mut world, "r:MANFAAT-1", "kecil.pdf", PDF).await.expect_status(303);
    assert_eq!((world.pieces().await.len(), files::stored(world.app.uploads()).len()), (2, 2));
}

#[tokio::test]
async fn the_type_that_counts_holds_on_both_ways_and_there_is_no_way_round() {
    let mut world = limited("\"max_count\":9").await;
    let png = files::png(8, 8);
    let page = plain(&mut world, "r:MANFAAT-1", "foto.png", &png).await.expect_status(422);
    assert!(page.texts("#error-file")[0].contains("PDF"));
    assert!(tus(&mut world, "r:MANFAAT-1", "foto.png", &png).await.expect_status(422).text().contains("PDF"));
    // By the criterion alone, which the form does not offer where something is required.
    for answer in
        [plain(&mut world, "c:MANFAAT", "foto.png", &png).await, tus(&mut world, "c:MANFAAT", "foto.png", &png).await]
    {
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text());
    }
    assert!(world.pieces().await.is_empty() && files::stored(world.app.uploads()).is_empty());
}

#[tokio::test]
async fn the_number_holds_on_both_ways_and_two_at_once_do_not_share_the_last_place() {
    let mut world = limited("\"max_count\":2").await;
    plain(&mut world, "r:MANFAAT-1", "satu.pdf", PDF).await.expect_status(303);
    let path = world.path("/uploads");
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let (left, right) = tokio::join!(
        resumable(&mut one, &path, "r:MANFAAT-1", "dua.pdf", PDF),
        resumable(&mut two, &path, "r:MANFAAT-1", "tiga.pdf", PDF),
    );
    let mut statuses = [left.status.as_u16(), right.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "{} {}", left.text(), right.text());
    let page = plain(&mut world, "r:MANFAAT-1", "empat.pdf", PDF).await.expect_status(422);
    assert!(page.texts("#error-target")[0].contains("paling banyak 2"), "{:?}", page.texts("#error-target"));
    assert!(
        tus(&mut world, "r:MANFAAT-1", "lima.pdf", PDF).await.expect_status(422).text().contains("paling banyak 2")
    );
    assert_eq!((world.pieces().await.len(), files::stored(world.app.uploads()).len()), (2, 2));
}

/// Both pages were asked for while there was room; the one that comes second meets the count in its own transaction.
#[tokio::test]
async fn the_last_place_is_given_in_the_transaction() {
    let world = world().await;
    let actor = Actor { user_id: Some(world.owner.id), ..Actor::default() };
    let attachment = Attachment {
        criterion: Some("MANFAAT".to_owned()),
        field: None,
        title: String::new(),
        page_note: String::new(),
        is_public: false,
        most: Some(1),
        content: Content::Link("https://contoh.go.id/laporan".to_owned()),
    };
    let attach = || evidence::Model::attach(world.app.db(), &actor, world.entry.pid, &attachment, world.app.now());
    attach().await.unwrap();
    assert!(matches!(attach().await, Err(ChangeError::Full)));
    assert_eq!(world.pieces().await.len(), 1);
}

/// Looking through costs, and its places are few: nobody takes two of them, by whatever way the files come.
#[tokio::test]
async fn one_file_of_a_person_is_looked_through_at_a_time_on_every_way_in() {
    let mut world = world().await;
    let (owner, now, turns) = (world.owner.id, Duration::from_millis(20), world.app.portal.turns.clone());
    let png = files::png(8, 8);
    let ways =
        [("plain", "satu.pdf", PDF), ("plain", "dua.png", &png), ("tus", "tiga.pdf", PDF), ("tus", "empat.png", &png)];
    for (count, (way, name, bytes)) in ways.into_iter().enumerate() {
        let turn = turns.take(owner, Work::LookThrough, now).await.expect("nothing is looked at");
        let (app, pieces) = (world.app.db().clone(), || evidence::Entity::find());
        let wait = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(pieces().count(&app).await.unwrap(), count as u64, "{way} {name}: it did not wait for its turn");
            drop(turn);
        };
        let (answer, ()) = match way {
            "plain" => tokio::join!(plain(&mut world, "", name, bytes), wait),
            _ => tokio::join!(tus(&mut world, "", name, bytes), wait),
        };
        assert!(matches!(answer.status.as_u16(), 201 | 303), "{way} {name}: {}", answer.text());
    }
    let turn = turns.take(owner, Work::PutTogether, now).await.expect("nothing is put together");
    let wait = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(turn);
    };
    let begun = std::time::Instant::now();
    let (answer, ()) = tokio::join!(tus(&mut world, "", "lima.pdf", PDF), wait);
    answer.expect_status(201);
    assert!(begun.elapsed() >= Duration::from_millis(300), "parts were put together beside another file of the person");
    assert_eq!(world.pieces().await.len(), 5);
}

#[tokio::test]
async fn several_files_in_one_form_stand_each_for_itself() {
    let mut world = world().await;
    let path = world.path("/evidence");
    let list = world.browser.get(&path).await.expect_status(200);
    assert_eq!(list.attributes("input[type=file]", "multiple").len(), 1, "without a script too");
    let two = [("file", "satu.pdf", "application/pdf", PDF), ("file", "dua.pdf", "application/pdf", PDF)];
    world.browser.post_files(&path, &[("target", "r:MANFAAT-1")], &two).await.expect_redirect(&path);
    assert!(world.browser.get(&path).await.text().contains("2 data dukung sudah dilampirkan"));
    let mixed = [
        ("file", "tiga.pdf", "application/pdf", PDF),
        ("file", "halaman.pdf", "application/pdf", b"<html>".as_slice()),
        ("file", "kosong.pdf", "application/pdf", b"".as_slice()),
    ];
    let page = world.browser.post_files(&path, &[("target", "")], &mixed).await.expect_status(422);
    let told = page.texts("#error-file").remove(0);
    assert!(told.contains("halaman.pdf: Jenis berkas ini") && told.contains("kosong.pdf: Berkas ini kosong"), "{told}");
    assert!(page.text().contains("1 berkas sudah dilampirkan") && page.text().contains("tiga.pdf"));
    let many: Vec<_> = (0..21).map(|_| ("file", "a.pdf", "application/pdf", PDF)).collect();
    world.browser.post_files(&path, &[("target", "")], &many).await.expect_status(413);
    assert_eq!((world.pieces().await.len(), files::stored(world.app.uploads()).len()), (3, 3), "nothing refused stays");
}

#[tokio::test]
async fn a_declared_size_that_is_not_the_real_one_is_never_a_finished_file() {
    let mut world = world().await;
    let path = world.path("/uploads");
    let metadata = format!("filename {}", STANDARD.encode("a.pdf"));
    for (declared, status, stored) in [(PDF.len() + 5, 201, 1), (PDF.len() - 5, 413, 1)] {
        let (length, token) = (declared.to_string(), world.browser.form_token());
        let headers = [
            ("tus-resumable", tus::VERSION),
            ("x-csrf-token", token.as_str()),
            ("x-requested-with", "tus"),
            ("upload-length", length.as_str()),
            ("upload-metadata", metadata.as_str()),
            ("content-type", tus::OFFSET_STREAM),
        ];
        let answer = world.browser.send(Method::POST, &path, Body::from(PDF.to_vec()), &headers).await;
        assert_eq!(answer.status.as_u16(), status, "{declared}: {}", answer.text());
        assert_eq!(files::stored(world.app.uploads()).len(), stored, "{declared}: only what was acknowledged is kept");
    }
    assert!(world.pieces().await.is_empty());
    let list = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert!(!list.text().contains("a.pdf"));
}
