//! A backup, the loss of everything, and an empty machine that is started from the backup.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use loco_rs::task::{Task, Vars};
use sayembara::{
    models::{entries, stored_files::CheckOptions, users},
    tasks::backup::Backup,
};
use sea_orm::{DatabaseBackend, EntityTrait};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{PDF, World, world};
use crate::support::{TestApp, database::TestDatabase};

async fn back_up(app: &TestApp, to: &Path) -> loco_rs::Result<()> {
    let to = BTreeMap::from([("to".to_owned(), to.display().to_string())]);
    Backup.run(&app.ctx, &Vars { cli: to }).await
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
    for file in fs::read_dir(folder.join("files")).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), files.join(file.file_name())).unwrap();
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
    world.hand_in().await.expect_status(303);
    let section = world.path("/sections/rancangan");
    let text = "Tulisan terakhir sebelum cadangan";
    world.browser.post(&section, &[("version", "1"), ("rancang_bangun", text)]).await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let file = world.pieces().await.into_iter().find(|piece| piece.stored_file_id.is_some()).unwrap();
    let place = TempDir::new().unwrap();
    let folder = place.path().join("cadangan");
    back_up(&world.app, &folder).await.unwrap();
    let names = checked_sums(&folder);
    assert_eq!(names.len(), 2, "the database and the file: {names:?}");
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
    app.visitor().get(&format!("/contests/{contest}")).await.expect_status(200);
    let options = CheckOptions { deep: true, delete: false };
    let now = app.now();
    let report = sayembara::models::stored_files::Model::check_all(app.db(), &app.ctx.storage, options, now).await;
    assert!(report.unwrap().is_clean());
    // and work goes on: the restored entry is handed in again
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
