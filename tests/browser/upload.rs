//! Uploading with the real client: the browser is closed, the upload goes on where it was.

use std::{path::PathBuf, time::Duration};

use sayembara::{
    domain::entry::EntryStatus,
    models::{contests, evidence, uploads},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use tempfile::TempDir;

use crate::{
    driver::{Browser, DESK, Window},
    portal::LivePortal,
    support::{app::PASSWORD, build},
};

const SIZE: usize = 12_000_000;

struct Scene {
    portal: LivePortal,
    path: String,
    email: String,
    files: TempDir,
}

/// An entry of a person, a contest that takes large files, and a folder with files to choose.
async fn scene() -> Scene {
    let portal = LivePortal::start().await;
    let contest = build::contest().save(&portal.app).await;
    let row =
        contests::ActiveModel { id: Set(contest.contest.id), max_file_bytes: Set(64_000_000), ..Default::default() };
    contests::Entity::update(row).exec(portal.app.db()).await.unwrap();
    let person = portal.app.person("Siti Contoh").await;
    let entry = build::entry(&portal.app, &contest, &person, "Bus Malam", EntryStatus::Draft).await;
    let path = format!("/entries/{}/evidence", entry.pid);
    Scene { portal, path, email: person.email, files: tempfile::tempdir().unwrap() }
}

impl Scene {
    fn file(&self, name: &str, size: usize) -> (PathBuf, Vec<u8>) {
        let mut bytes = b"%PDF-1.4\n".to_vec();
        let mut state = 7_u32;
        bytes.resize_with(size, || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let path = self.files.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        (path, bytes)
    }

    async fn browser(&self, window: Window) -> Browser {
        let browser = Browser::open(&self.portal, window).await;
        browser.sign_in(&self.email, PASSWORD).await;
        browser.visit(&self.path).await;
        browser
    }

    /// Bytes of the newest upload that have arrived.
    async fn received(&self) -> i64 {
        let rows = uploads::Entity::find().all(self.portal.app.db()).await.unwrap();
        rows.into_iter().map(|row| row.received_bytes).max().unwrap_or(0)
    }

    /// Waits until at least `bytes` have arrived.
    async fn arrived(&self, bytes: i64) {
        for _ in 0..600 {
            if self.received().await >= bytes {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("only {} bytes have arrived", self.received().await);
    }

    /// What is stored of the only piece.
    async fn stored(&self) -> Vec<u8> {
        let names: Vec<_> =
            std::fs::read_dir(self.portal.app.uploads()).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(names.len(), 1, "one file and no parts: {names:?}");
        std::fs::read(&names[0]).unwrap()
    }

    async fn pieces(&self) -> usize {
        evidence::Entity::find().all(self.portal.app.db()).await.unwrap().len()
    }
}

/// A slow line, so that there is something to interrupt.
async fn slow(browser: &Browser, bytes_per_second: i32) {
    browser.network(false, bytes_per_second).await;
}

#[tokio::test]
async fn a_closed_browser_asks_for_the_same_file_and_goes_on() {
    let scene = scene().await;
    let (path, bytes) = scene.file("laporan.pdf", SIZE);
    let browser = scene.browser(DESK).await;
    slow(&browser, 2_000_000).await;
    browser.attach("file", &path).await;
    browser.press_in_place("Lampirkan").await;
    scene.arrived(3_000_000).await;
    let profile = browser.close_keeping_profile().await;
    let arrived = scene.received().await;
    assert!(arrived < i64::try_from(SIZE).unwrap());

    let browser = Browser::open_with_profile(&scene.portal, DESK, profile).await;
    browser.visit(&scene.path).await;
    browser.expect("Pilih berkas yang sama untuk melanjutkan").await;
    browser.expect_accessible().await;
    browser.picture("upload-unfinished-1280").await;
    browser.find("[data-uploads] input[type=file]").await.send_keys(path.to_str().unwrap()).await.unwrap();
    for _ in 0..600 {
        if scene.pieces().await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.expect("laporan.pdf").await;
    assert!(scene.stored().await == bytes);
    assert_eq!(uploads::Entity::find().all(scene.portal.app.db()).await.unwrap().len(), 1, "it was never begun anew");
    browser.close().await;
}

#[tokio::test]
async fn the_plain_form_needs_no_script() {
    let scene = scene().await;
    let (path, bytes) = scene.file("laporan.pdf", 60_000);
    let browser = scene.browser(Window { scripts: false, ..DESK }).await;
    browser.attach("file", &path).await;
    browser.submit("form[data-upload]").await;
    browser.expect("Data dukung sudah dilampirkan").await;
    assert!(scene.stored().await == bytes);
    browser.close().await;
}
