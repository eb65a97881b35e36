//! A backup, the loss of everything, and an empty machine that is started from the backup.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use axum::{body::Body, http::Method};
use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::region::RegionRole,
    models::{backup::FileCopies, entries, stored_files::CheckOptions, users},
    tasks::backup::Backup,
};
use sea_orm::{DatabaseBackend, EntityTrait};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{PDF, World, world};
use crate::support::{
    Client, TestApp, build,
    database::TestDatabase,
    files::{png, stored},
    imports,
    s3::S3,
};

async fn back_up(app: &TestApp, to: &Path) -> loco_rs::Result<()> {
    let to = BTreeMap::from([("to".to_owned(), to.display().to_string())]);
    Backup.run(&app.ctx, &Vars { cli: to }).await
}

/// Ten bytes of the PDF, as a line that was cut leaves them; gives the address of the upload.
async fn half_an_upload(world: &mut World) -> String {
    let (path, token) = (world.path("/uploads"), world.browser.form_token());
    let length = PDF.len().to_string();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("x-csrf-token", token.as_str()),
        ("upload-length", length.as_str()),
        ("upload-metadata", "filename YmVzYXIucGRm"),
    ];
    let created = world.browser.send(Method::POST, &path, Body::empty(), &headers).await.expect_status(201);
    let address = created.location().to_owned();
    patch(&mut world.browser, &address, 0, &PDF[..10]).await;
    address
}

async fn send_the_rest(browser: &mut Client, address: &str) {
    let asked = browser.send(Method::HEAD, address, Body::empty(), &[("tus-resumable", "1.0.0")]).await;
    assert_eq!(asked.expect_status(200).header("upload-offset"), "10");
    patch(browser, address, 10, &PDF[10..]).await;
}

async fn patch(browser: &mut Client, address: &str, offset: usize, bytes: &'static [u8]) {
    let (token, offset) = (browser.form_token(), offset.to_string());
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("x-csrf-token", token.as_str()),
        ("upload-offset", offset.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    browser.send(Method::PATCH, address, Body::from(bytes), &headers).await.expect_status(204);
}

async fn upload(world: &mut World) {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[], &[("file", "laporan.pdf", "application/pdf", PDF)]).await.expect_status(303);
}

/// What the backup's own list says, checked as `sha256sum --check` does. Gives the names.
fn checked_sums(folder: &Path) -> Vec<String> {
    let list = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let check = |line: &str| {
        let (sum, name) = line.split_once("  ").unwrap();
        assert_eq!(hex::encode(Sha256::digest(fs::read(folder.join(name)).unwrap())), sum, "{name}");
        name.to_owned()
    };
    list.lines().map(check).collect()
}

/// A portal on a copy of the backup, as docs/operations.md says: a machine that has nothing else.
async fn restored(folder: &Path, files: &Path) -> (TestApp, Option<TestDatabase>) {
    for name in stored(&folder.join("files")) {
        fs::create_dir_all(files.join(&name).parent().unwrap()).unwrap();
        fs::copy(folder.join("files").join(&name), files.join(&name)).unwrap();
    }
    let (uri, database) = if folder.join("database.dump").exists() {
        let database = TestDatabase::empty().await;
        let uri = database.config.uri.clone();
        let dump = folder.join("database.dump");
        let done = Command::new("pg_restore").args(["--no-owner", "--dbname", &uri]).arg(dump).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        (uri, Some(database))
    } else {
        let file = files.join("../portal.sqlite");
        fs::copy(folder.join("database.sqlite"), &file).unwrap();
        (format!("sqlite://{}?mode=rw", file.display()), None)
    };
    let storage = serde_json::json!({ "kind": "local", "path": files });
    let app = TestApp::start_changed(|config| {
        config.database.uri = uri;
        config.settings.as_mut().unwrap()["storage"] = storage;
    });
    (app.await, database)
}

#[tokio::test]
async fn rulebook_65_an_empty_machine_is_started_from_a_backup_and_lacks_nothing() {
    let mut world = world().await;
    world.attach_link().await;
    upload(&mut world).await;
    let picture = png(640, 480);
    let file = [("file", "foto.png", "image/png", picture.as_slice())];
    world.browser.post_files(&world.path("/evidence"), &[], &file).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let section = world.path("/sections/rancangan");
    let text = "Tulisan terakhir sebelum cadangan";
    world.browser.post(&section, &[("version", "1"), ("rancang_bangun", text)]).await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let pieces = world.pieces().await;
    let find = |name: &str| pieces.iter().find(|piece| piece.file_name == name).unwrap().clone();
    let (file, photo) = (find("laporan.pdf"), find("foto.png"));
    let half = half_an_upload(&mut world).await;
    let panitia = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let import = imports::begin(&mut world.app.signed_in(&panitia).await).await;
    let place = TempDir::new().unwrap();
    let folder = place.path().join("cadangan");
    back_up(&world.app, &folder).await.unwrap();
    let names = checked_sums(&folder);
    assert_eq!(names.len(), 6, "the database, two files, a preview, half an upload, a table: {names:?}");
    let (entry, owner, contest) = (world.entry.pid, world.owner.email.clone(), world.contest.contest.slug.clone());
    // Everything is lost: the database goes with the portal that used it, and so does its folder of files.
    drop(world);

    let files = place.path().join("files");
    fs::create_dir(&files).unwrap();
    let (app, _database) = restored(&folder, &files).await;
    let person = users::Model::find_by_email(app.db(), &owner).await.unwrap().unwrap();
    let mut browser = app.signed_in(&person).await;
    let path = format!("/entries/{entry}");
    assert!(browser.get(&format!("{path}/sections/rancangan")).await.expect_status(200).text().contains(text));
    let receipt = browser.get(&format!("{path}/receipts/{}", submission.pid)).await.expect_status(200);
    assert!(receipt.text().contains(&submission.sha256), "the receipt that was given is still true");
    let read = browser.get(&format!("/evidence/{}", file.pid)).await.expect_status(200);
    assert_eq!(read.bytes, PDF);
    browser.get(&format!("/evidence/{}/preview", photo.pid)).await.expect_status(200);
    app.visitor().get(&format!("/contests/{contest}")).await.expect_status(200);
    let options = CheckOptions { deep: true, delete: false, force: false };
    let now = app.now();
    let report = sayembara::models::stored_files::Model::check_all(app.db(), &app.ctx.storage, options, now).await;
    assert!(report.unwrap().is_clean());
    // and work goes on: the upload from where it was, the import from its step, and the restored entry is handed in again
    send_the_rest(&mut browser, &half).await;
    let panitia = users::Model::find_by_email(app.db(), &panitia.email).await.unwrap().unwrap();
    let trial = app.signed_in(&panitia).await.get(&format!("{import}/trial")).await.expect_status(200);
    assert!(trial.text().contains("Contoh Lumbung Warga"), "{}", trial.text());
    assert_eq!(entries::Entity::find().one(app.db()).await.unwrap().unwrap().pid, entry);
    browser
        .post_files(&format!("{path}/evidence"), &[("url", "https://contoh.go.id/lagi")], &[])
        .await
        .expect_status(303);
}

#[tokio::test]
async fn a_backup_writes_over_nothing_and_says_which_file_is_lost_or_damaged() {
    let mut world = world().await;
    upload(&mut world).await;
    upload(&mut world).await;
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("penting.txt"), "lama").unwrap();
    assert!(back_up(&world.app, place.path()).await.unwrap_err().to_string().contains("is not empty"));
    assert!(Backup.run(&world.app.ctx, &Vars::default()).await.is_err(), "a folder must be named");
    let stored = sayembara::models::_entities::stored_files::Entity::find().all(world.app.db()).await.unwrap();
    fs::remove_file(world.app.uploads().join(&stored[0].storage_key)).unwrap();
    fs::write(world.app.uploads().join(&stored[1].storage_key), "rusak").unwrap();
    let folder = place.path().join("cadangan");
    assert!(back_up(&world.app, &folder).await.unwrap_err().to_string().contains("missing or damaged"));
    assert_eq!(checked_sums(&folder).len(), 2, "what is left is copied all the same");
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = world().await;
    let place = TempDir::new().unwrap();
    let folder = place.path().join("cadangan");
    back_up(&world.app, &folder).await.unwrap();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let file = if world.app.db().get_database_backend() == DatabaseBackend::Postgres { "dump" } else { "sqlite" };
    assert!(folder.join(format!("database.{file}")).is_file());
}

#[tokio::test]
async fn what_is_removed_while_a_backup_is_made_is_not_missing_in_it() {
    let s3 = S3::start().await;
    let storage = s3.settings();
    let mut world = super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await;
    upload(&mut world).await;
    upload(&mut world).await;
    let second = world.pieces().await.pop().unwrap();
    let folder = TempDir::new().unwrap();
    let (db, storage) = (world.app.db().clone(), world.app.ctx.storage.clone());
    s3.hold(true);
    let to = folder.path().to_owned();
    let copying = tokio::spawn(async move {
        let mut copies = FileCopies::default();
        copies.take(&db, &storage, &to).await.unwrap();
        copies
    });
    while s3.held() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // The first one is being copied; the second is taken out before its turn comes.
    world.browser.post(&format!("/evidence/{}/removal", second.pid), &[]).await.expect_status(303);
    s3.hold(false);
    let copies = copying.await.unwrap();
    assert_eq!((copies.copied.len(), copies.is_whole()), (1, true), "{copies:?}");
    // One that is lost is missing all the same.
    let key = copies.copied.keys().next().unwrap().clone();
    s3.remove(&key);
    let mut again = FileCopies::default();
    again.take(world.app.db(), &world.app.ctx.storage, folder.path()).await.unwrap();
    assert_eq!(again.missing.into_iter().collect::<Vec<_>>(), [key]);
}
