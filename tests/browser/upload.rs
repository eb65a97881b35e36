//! Uploading with the real client: the line is cut, the server stops, the browser is closed; the upload goes on where it was.

use std::{path::PathBuf, time::Duration};

use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::entry::EntryStatus,
    models::{contests, evidence, sessions, uploads, users},
    tasks::tidy_files::TidyFiles,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use tempfile::TempDir;

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::{app::PASSWORD, build, files},
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

    /// What is stored of the only piece. Its parts are taken away right after the row that the page shows is written.
    async fn stored(&self) -> Vec<u8> {
        let mut names = files::originals(self.portal.app.uploads());
        for _ in 0..200 {
            if names.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            names = files::originals(self.portal.app.uploads());
        }
        assert_eq!(names.len(), 1, "one file and no parts: {names:?}");
        std::fs::read(self.portal.app.uploads().join(&names[0])).unwrap()
    }

    async fn pieces(&self) -> usize {
        evidence::Entity::find().all(self.portal.app.db()).await.unwrap().len()
    }

    /// Waits until so many files are attached.
    async fn attached(&self, count: usize) {
        for _ in 0..1_200 {
            if self.pieces().await == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} of {count} files are attached", self.pieces().await);
    }

    /// What the sweep leaves two days later: a server that was stopped in the middle may have lost a part.
    async fn sweep(&self) {
        let app = &self.portal.app;
        app.clock.stop_at(chrono::DateTime::from(std::time::SystemTime::now() + Duration::from_secs(2 * 86_400)));
        TidyFiles.run(&app.ctx, &Vars::default()).await.unwrap();
    }
}

#[tokio::test]
async fn a_cut_line_and_a_restarted_server_cost_nothing() {
    let mut scene = scene().await;
    let (path, bytes) = scene.file("laporan.pdf", SIZE);
    let browser = scene.browser(PHONE).await;
    scene.portal.slow_line(1_500_000);
    browser.attach("file", &path).await;
    browser.press_in_place("Lampirkan").await;
    scene.arrived(2_000_000).await;
    scene.portal.cut_line();
    browser.expect("laporan.pdf").await;
    browser.expect_no_sideways_scroll().await;
    browser.picture("upload-cut-360").await;
    let before = scene.received().await;
    assert!(before < i64::try_from(SIZE).unwrap(), "the line was cut in the middle of the file");
    scene.portal.mend_line();
    scene.arrived(before + 1_500_000).await;
    scene.portal.stop();
    assert_eq!(scene.pieces().await, 0, "the server stopped in the middle of the file");
    scene.portal.serve_again().await;
    scene.portal.slow_line(0);
    scene.attached(1).await;
    let begun = uploads::Entity::find().all(scene.portal.app.db()).await.unwrap().len();
    assert_eq!(begun, 1, "it was never begun anew");
    browser.expect("Untuk apa").await;
    browser.close().await;
    scene.sweep().await;
    assert!(scene.stored().await == bytes);
}

#[tokio::test]
async fn several_files_at_once_and_a_refusal_beside_the_field() {
    let scene = scene().await;
    let (good, _) = scene.file("baik.pdf", 40_000);
    let (other, _) = scene.file("lain.pdf", 50_000);
    let page = scene.files.path().join("halaman.pdf");
    std::fs::write(&page, "<html><script>alert(1)</script>").unwrap();
    let browser = scene.browser(DESK).await;
    let all = [&good, &page, &other].map(|path| path.to_str().unwrap().to_owned()).join("\n");
    browser.find("input[type=file][name='file']").await.send_keys(&all).await.unwrap();
    browser.press_in_place("Lampirkan").await;
    browser.expect("Jenis berkas ini tidak diterima").await;
    scene.attached(2).await;
    browser.expect("Sudah dilampirkan").await;
    browser.expect_accessible().await;
    browser.expect_no_sideways_scroll().await;
    browser.picture("upload-refused-1280").await;
    browser.close().await;
}

#[tokio::test]
async fn a_closed_browser_asks_for_the_same_file_and_goes_on() {
    let scene = scene().await;
    let (path, bytes) = scene.file("laporan.pdf", SIZE);
    let browser = scene.browser(DESK).await;
    scene.portal.slow_line(2_000_000);
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
    scene.attached(1).await;
    browser.expect("laporan.pdf").await;
    assert_eq!(uploads::Entity::find().all(scene.portal.app.db()).await.unwrap().len(), 1, "it was never begun anew");
    browser.close().await;
    // The closed browser's line may have left a part that no row knows: the sweep's work.
    scene.sweep().await;
    assert!(scene.stored().await == bytes);
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

#[tokio::test]
async fn who_signs_in_again_in_another_tab_goes_on_with_the_same_upload() {
    let scene = scene().await;
    let (path, bytes) = scene.file("laporan.pdf", SIZE);
    let browser = scene.browser(DESK).await;
    scene.portal.slow_line(2_000_000);
    browser.attach("file", &path).await;
    browser.press_in_place("Lampirkan").await;
    scene.arrived(2_000_000).await;
    let first = browser.driver.window().await.unwrap();
    browser.driver.delete_all_cookies().await.unwrap();
    browser.expect("Sesi Anda berakhir").await;
    let arrived = scene.received().await;
    assert!(arrived < i64::try_from(SIZE).unwrap(), "the session ended in the middle of the file");
    scene.portal.slow_line(0);
    let second = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(second).await.unwrap();
    let app = &scene.portal.app;
    let person = users::Model::find_by_email(app.db(), &scene.email).await.unwrap().unwrap();
    let token = sessions::Model::start(app.db(), &person, "test", &app.portal.settings, app.now()).await.unwrap();
    browser.carry(&scene.portal.session_cookie(), &token).await;
    browser.driver.switch_to_window(first).await.unwrap();
    browser.ask("window.dispatchEvent(new Event('focus'));").await;
    scene.attached(1).await;
    assert_eq!(uploads::Entity::find().all(app.db()).await.unwrap().len(), 1, "it was never begun anew");
    browser.close().await;
    scene.sweep().await;
    assert!(scene.stored().await == bytes);
}
