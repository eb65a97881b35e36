//! Where files are kept: a folder or a bucket, no file without row, no row without file.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::{evidence::FileState, region::RegionRole},
    models::{
        _entities::stored_files,
        evidence::intake::{self, Terms},
        stored_files::{CheckOptions, Model, StorageReport, keys},
        switches,
    },
    tasks::{check_storage::CheckStorage, tidy_files::TidyFiles},
};
use sea_orm::EntityTrait;

use super::{PDF, World, world};
use crate::support::{Answer, TestApp, build, s3::S3};

async fn upload(world: &mut World, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[], &[("file", name, "application/pdf", bytes)]).await
}

async fn world_on(s3: &S3) -> World {
    let storage = s3.settings();
    super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await
}

async fn rows(world: &World) -> Vec<stored_files::Model> {
    stored_files::Entity::find().all(world.app.db()).await.unwrap()
}

async fn check(world: &World, deep: bool, delete: bool) -> StorageReport {
    let now = chrono::DateTime::<chrono::Utc>::from(SystemTime::now());
    Model::check_all(world.app.db(), &world.app.ctx.storage, CheckOptions { deep, delete, force: false }, now)
        .await
        .unwrap()
}

fn large_pdf() -> Vec<u8> {
    let mut bytes = PDF.to_vec();
    bytes.resize(13 * 1024 * 1024, b' ');
    bytes
}

#[tokio::test]
async fn a_bucket_takes_gives_and_removes_files_in_streams() {
    let s3 = S3::start().await;
    let mut world = world_on(&s3).await;
    upload(&mut world, "kecil.pdf", PDF).await.expect_status(303);
    assert_eq!(s3.multipart_puts(), 0);
    allow_bytes(&world, 20_000_000).await;
    let large = large_pdf();
    upload(&mut world, "Besar Sekali.pdf", &large).await.expect_status(303);
    let objects = s3.objects();
    assert!(objects.keys().all(|key| uuid::Uuid::parse_str(key).is_ok()), "keys come from no name: {objects:?}");
    let pieces = world.pieces().await;
    let read = world.browser.get(&format!("/evidence/{}", pieces[1].pid)).await.expect_status(200);
    assert!(read.bytes == large, "what comes out is what went in");
    assert!(check(&world, true, false).await.is_clean());
    for piece in pieces {
        world.browser.post(&format!("/evidence/{}/removal", piece.pid), &[]).await.expect_status(303);
    }
    assert!(s3.objects().is_empty(), "nothing stays: {:?}", s3.objects().keys());
}

#[tokio::test]
async fn what_comes_in_frames_goes_to_the_bucket_in_parts() {
    let s3 = S3::start().await;
    let world = world_on(&s3).await;
    let large = large_pdf();
    let frames = large.chunks(64 * 1024).map(|frame| Ok::<_, std::io::Error>(Bytes::copy_from_slice(frame)));
    let frames = futures_util::stream::iter(frames.collect::<Vec<_>>());
    let terms = Terms { limit: 20_000_000, is_scanned: false, sender: None };
    let received = intake::receive(&world.app.ctx.storage, "besar.pdf", terms, frames).await.unwrap();
    assert!(s3.multipart_puts() >= 2, "a large file goes in parts: {}", s3.multipart_puts());
    assert!(s3.objects()[&received.storage_key] == large);
}

/// The contest of the builders takes small files only.
async fn allow_bytes(world: &World, bytes: i64) {
    use sayembara::models::contests;
    use sea_orm::ActiveValue::Set;
    let row =
        contests::ActiveModel { id: Set(world.contest.contest.id), max_file_bytes: Set(bytes), ..Default::default() };
    contests::Entity::update(row).exec(world.app.db()).await.unwrap();
}

#[tokio::test]
async fn a_refused_file_leaves_nothing_in_the_bucket_and_a_bucket_that_is_away_is_told() {
    let s3 = S3::start().await;
    let mut world = world_on(&s3).await;
    upload(&mut world, "halaman.pdf", b"<html>").await.expect_status(422);
    assert!(s3.objects().is_empty());
    world.app.visitor().get("/_readiness").await.expect_status(200);
    s3.set_down(true);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(503);
    world.app.visitor().get("/_readiness").await.expect_status(503);
    s3.set_down(false);
    assert!(rows(&world).await.is_empty());
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
}

#[tokio::test]
async fn rulebook_42_a_bucket_that_anybody_reads_is_refused_at_start() {
    use loco_rs::{boot::StartMode, environment::Environment};
    let s3 = S3::start().await;
    let storage = s3.settings();
    let app = TestApp::start_with(move |settings| settings["storage"] = storage).await;
    s3.make_public();
    let config = app.ctx.config.clone();
    let boot = loco_rs::boot::create_app::<sayembara::app::App, migration::Migrator>(
        StartMode::ServerOnly,
        &Environment::Test,
        config,
    )
    .await;
    let error = boot.err().expect("a public bucket must not be used").to_string();
    assert!(error.contains("can be read by anybody"), "{error}");
    assert!(s3.objects().is_empty(), "the probe is taken away again");
}

#[tokio::test]
async fn orphans_lost_files_and_changed_files_are_found_and_old_orphans_removed() {
    let mut world = world().await;
    for name in ["satu.pdf", "dua.pdf", "tiga.pdf", "empat.pdf"] {
        upload(&mut world, name, PDF).await.expect_status(303);
    }
    assert!(check(&world, true, true).await.is_clean());
    let files = rows(&world).await;
    let folder = world.app.uploads().to_owned();
    std::fs::remove_file(folder.join(&files[0].storage_key)).unwrap();
    std::fs::write(folder.join(&files[1].storage_key), b"pendek").unwrap();
    std::fs::write(folder.join(&files[2].storage_key), vec![b'x'; PDF.len()]).unwrap();
    std::fs::write(folder.join("yatim-lama"), b"lama").unwrap();
    std::fs::write(folder.join("yatim-baru"), b"baru").unwrap();
    let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 86_400);
    std::fs::File::options().write(true).open(folder.join("yatim-lama")).unwrap().set_modified(two_days_ago).unwrap();

    let shallow = check(&world, false, false).await;
    assert_eq!((shallow.rows, shallow.missing.as_slice()), (4, [files[0].pid].as_slice()));
    assert_eq!(shallow.wrong.iter().map(|wrong| wrong.pid).collect::<Vec<_>>(), [files[1].pid]);
    let found: Vec<_> =
        shallow.orphans.iter().map(|orphan| (orphan.key.as_str(), orphan.size_bytes, orphan.is_old)).collect();
    assert_eq!(found, [("yatim-baru", 4, false), ("yatim-lama", 4, true)]);
    let deep = check(&world, true, true).await;
    assert_eq!(deep.wrong.iter().map(|wrong| wrong.pid).collect::<Vec<_>>(), [files[1].pid, files[2].pid]);
    assert!(!folder.join("yatim-lama").exists() && folder.join("yatim-baru").exists());
    assert!(folder.join(&files[3].storage_key).exists());
    assert!(CheckStorage.run(&world.app.ctx, &Vars::default()).await.is_err(), "the operator's command fails loudly");
}

#[tokio::test]
async fn readiness_says_when_the_wrong_folder_is_connected() {
    let mut world = world().await;
    upload(&mut world, "satu.pdf", PDF).await.expect_status(303);
    upload(&mut world, "dua.pdf", PDF).await.expect_status(303);
    let files = rows(&world).await;
    std::fs::remove_file(world.app.uploads().join(&files[0].storage_key)).unwrap();
    world.app.visitor().get("/_readiness").await.expect_status(200);
    std::fs::remove_file(world.app.uploads().join(&files[1].storage_key)).unwrap();
    let answer = world.app.visitor().get("/_readiness").await.expect_status(503);
    assert_eq!((answer.json()["storage"].clone(), answer.json()["files"].clone()), (true.into(), false.into()));
}

#[tokio::test]
async fn one_lost_file_does_not_stop_a_young_portal_and_an_answer_is_remembered() {
    let mut world = world().await;
    upload(&mut world, "satu.pdf", PDF).await.expect_status(303);
    std::fs::remove_file(world.app.uploads().join(&rows(&world).await[0].storage_key)).unwrap();
    let answer = world.app.visitor().get("/_readiness").await.expect_status(200);
    assert_eq!(answer.json()["files"], true);
    let app = TestApp::start_with(|settings| settings["readiness_memory_millis"] = 3_600_000.into()).await;
    app.visitor().get("/_readiness").await.expect_status(200);
    app.lose_storage();
    app.visitor().get("/_readiness").await.expect_status(200);
    assert!(app.portal.settings.readiness_memory_millis > 0);
}

#[tokio::test]
async fn a_bucket_that_is_away_is_no_missing_file() {
    let s3 = S3::start().await;
    let mut world = world_on(&s3).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let (db, storage) = (world.app.db(), &world.app.ctx.storage);
    s3.set_down(true);
    assert!(Model::look_for(db, storage, 6).await.is_err());
    let now = world.app.now();
    assert!(Model::check_all(db, storage, CheckOptions::default(), now).await.is_err());
    let piece = world.pieces().await.remove(0);
    world.browser.get(&format!("/evidence/{}", piece.pid)).await.expect_status(503);
    s3.set_down(false);
    s3.remove(&rows(&world).await[0].storage_key);
    let found = Model::look_for(db, storage, 6).await.unwrap();
    assert_eq!((found.looked_for, found.missing.len()), (1, 1));
}

#[tokio::test]
async fn a_file_that_could_not_be_removed_is_swept_later() {
    let s3 = S3::start().await;
    let mut world = world_on(&s3).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let piece = world.pieces().await.remove(0);
    s3.set_down(true);
    world.browser.post(&format!("/evidence/{}/removal", piece.pid), &[]).await.expect_status(303);
    let row = rows(&world).await.remove(0);
    assert_eq!((row.state, row.gone_at), (FileState::Deleted, None));
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(rows(&world).await.remove(0).gone_at, None);
    s3.set_down(false);
    assert!(check(&world, false, false).await.is_clean(), "a file in the queue is no orphan");
    let db = world.app.db();
    switches::set_read_only(db, &world.app.portal, Some("Data dipindahkan."), world.app.now()).await.unwrap();
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert_eq!((s3.objects().len(), rows(&world).await.remove(0).gone_at), (1, None), "nothing goes in read-only mode");
    switches::set_read_only(db, &world.app.portal, None, world.app.now()).await.unwrap();
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert!(s3.objects().is_empty());
    assert_eq!(rows(&world).await.remove(0).gone_at, Some(world.app.now()));
}

#[tokio::test]
async fn a_wrong_key_gets_nothing_out_of_the_bucket_and_nothing_in() {
    let s3 = S3::start().await;
    let mut storage = s3.settings();
    storage["secret"] = "rahasia-lain".into();
    let mut world = super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(503);
    assert!(s3.objects().is_empty());
    world.app.visitor().get("/_readiness").await.expect_status(503);
}

/// As a server leaves it that was killed between storing a part and noting it.
#[tokio::test]
async fn parts_that_no_upload_knows_are_swept_once_they_are_old() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let parts = world.app.uploads().join("parts");
    std::fs::create_dir_all(&parts).unwrap();
    std::fs::write(parts.join("lama"), b"lama").unwrap();
    std::fs::write(parts.join("baru"), b"baru").unwrap();
    let now = SystemTime::now();
    let two_days_ago = now - Duration::from_secs(2 * 86_400);
    std::fs::File::options().write(true).open(parts.join("lama")).unwrap().set_modified(two_days_ago).unwrap();
    world.app.clock.stop_at(now.into());
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    let left: Vec<_> = std::fs::read_dir(&parts).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["baru"], "a younger one may belong to an upload that is under way");
    assert_eq!(rows(&world).await.len(), 1);
    assert!(world.app.uploads().join(&rows(&world).await[0].storage_key).exists());
}

/// As after a commit whose answer was lost: the caller was told that it failed, and cleans up.
#[tokio::test]
async fn an_object_that_a_row_knows_is_never_discarded() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    upload(&mut world, "foto.png", &crate::support::files::png(640, 480)).await.expect_status(303);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    crate::support::imports::begin(&mut world.app.signed_in(&committee).await).await;
    let (db, storage, folder) = (world.app.db(), &world.app.ctx.storage, world.app.uploads());
    let known = keys::needed(db).await.unwrap();
    assert_eq!(known.len(), 4, "two files, a preview, a table: {known:?}");
    for known in &known {
        keys::discard_unless_known(db, storage, &known.key).await;
        assert!(folder.join(&known.key).exists(), "{known:?}");
    }
    std::fs::write(folder.join("bukan-milik-siapa-pun"), b"x").unwrap();
    // While the database does not answer, nobody can tell.
    let away = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    keys::discard_unless_known(&away, storage, "bukan-milik-siapa-pun").await;
    assert!(folder.join("bukan-milik-siapa-pun").exists());
    keys::discard_unless_known(db, storage, "bukan-milik-siapa-pun").await;
    assert!(!folder.join("bukan-milik-siapa-pun").exists());
}

#[tokio::test]
async fn the_portal_starts_while_the_storage_is_away() {
    use loco_rs::{boot::StartMode, environment::Environment};
    let s3 = S3::start().await;
    let mut world = world_on(&s3).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    s3.set_down(true);
    let config = world.app.ctx.config.clone();
    let boot = loco_rs::boot::create_app::<sayembara::app::App, migration::Migrator>(
        StartMode::ServerOnly,
        &Environment::Test,
        config,
    )
    .await;
    assert!(boot.is_ok(), "{:?}", boot.err());
    world.app.visitor().get("/_readiness").await.expect_status(503);
}

#[tokio::test]
async fn a_table_that_is_lost_and_a_preview_that_should_be_gone_are_found() {
    use sea_orm::ActiveValue::Set;
    let mut world = world().await;
    upload(&mut world, "foto.png", &crate::support::files::png(640, 480)).await.expect_status(303);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    crate::support::imports::begin(&mut world.app.signed_in(&committee).await).await;
    assert!(check(&world, false, false).await.is_clean());
    let import = sayembara::models::imports::Entity::find().one(world.app.db()).await.unwrap().unwrap();
    std::fs::remove_file(world.app.uploads().join(import.storage_key.unwrap())).unwrap();
    assert_eq!(check(&world, false, false).await.missing, [import.pid]);
    let row = rows(&world).await.remove(0);
    std::fs::remove_file(world.app.uploads().join(&row.storage_key)).unwrap();
    let long_ago = chrono::DateTime::<chrono::Utc>::from(SystemTime::now()) - chrono::Duration::days(2);
    let gone = stored_files::ActiveModel {
        id: Set(row.id),
        state: Set(FileState::Deleted),
        gone_at: Set(Some(long_ago)),
        ..Default::default()
    };
    stored_files::Entity::update(gone).exec(world.app.db()).await.unwrap();
    let report = check(&world, false, false).await;
    let orphans: Vec<_> = report.orphans.iter().map(|orphan| orphan.key.clone()).collect();
    assert_eq!(orphans, [row.preview_key.unwrap()], "a picture that was removed must not live on in small");
}

#[tokio::test]
async fn the_nightly_removal_holds_back_when_the_database_may_be_the_wrong_one() {
    let s3 = S3::start().await;
    let world = world_on(&s3).await;
    for number in 0..3 {
        let frames = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PDF))]);
        let name = format!("orang-lain-{number}.pdf");
        let terms = Terms { limit: 20_000, is_scanned: false, sender: None };
        intake::receive(&world.app.ctx.storage, &name, terms, frames).await.unwrap();
    }
    let later = chrono::DateTime::<chrono::Utc>::from(SystemTime::now()) + chrono::Duration::days(3);
    let look = |force| {
        let options = CheckOptions { deep: false, delete: true, force };
        Model::check_all(world.app.db(), &world.app.ctx.storage, options, later)
    };
    let report = look(false).await.unwrap();
    assert!(
        report.is_held_back && !report.is_clean(),
        "a database without a single file knows none of them: {report:?}"
    );
    assert_eq!(s3.objects().len(), 3, "nothing is lost");
    let mut said = Vec::new();
    sayembara::tasks::check_storage::print(&report, &mut said).unwrap();
    assert!(String::from_utf8(said).unwrap().contains("force:yes"));
    assert!(!look(true).await.unwrap().is_held_back);
    assert!(s3.objects().is_empty());
}
