//! Every view that shows again what was written long ago: history, versions, differences, pairs, receipts, tables and archives.

use std::io::Cursor;

use calamine::Reader;

use super::{HOSTILE, expect_text_only, world::World};
use crate::support::{Answer, Client};

/// Pages show the hostile text as text; files for programs are what they are said to be, and are handed out, not shown.
fn expect_harmless(path: &str, answer: &Answer, is_page: bool) {
    expect_text_only("reader", path, answer);
    if is_page {
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text().contains("svg onload=alert"), "{path} shows nothing of it: the test proves nothing");
    } else {
        assert!(!answer.header("content-type").starts_with("text/html"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

async fn look(browser: &mut Client, path: &str, is_page: bool) -> Answer {
    let answer = browser.get(path).await.expect_status(200);
    expect_harmless(path, &answer, is_page);
    answer
}

#[tokio::test]
async fn rulebook_31_every_new_view_of_old_data_shows_text() {
    let world = World::spoiled(HOSTILE).await;
    let entry = format!("/entries/{}", world.over.pid);
    let mut team = world.browser("inovator").await;
    for page in ["", "/history", "/versions/1...2"] {
        look(&mut team, &format!("{entry}{page}"), true).await;
    }
    let of_receipts: Vec<&String> = world.paths.iter().filter(|path| path.contains("/receipts/")).collect();
    assert_eq!(of_receipts.len(), 3);
    for path in of_receipts {
        let is_page = !path.ends_with("/document") && !path.ends_with("/paper");
        let answer = look(&mut team, path, is_page).await;
        if path.ends_with("/paper") {
            assert!(answer.bytes.starts_with(b"%PDF"));
        }
    }
    let mut committee = world.browser("panitia").await;
    let contest = "/committee/contests/lomba-selesai";
    for page in ["/verification", "/ledger", "/scores", "/ranking", "/decisions", "/judges", "/assignments"] {
        look(&mut committee, &format!("{contest}{page}"), true).await;
    }
    for path in world.paths.iter().filter(|path| path.contains("/pairs") || path.contains("/imports/")) {
        let answer = committee.get(path).await;
        if answer.status.is_success() {
            expect_harmless(path, &answer, true);
        }
    }
    let mut planner = world.browser("pokja").await;
    for path in world.paths.iter().filter(|path| path.starts_with("/desk/")) {
        look(&mut planner, path, true).await;
    }
    let mut leader = world.browser("pimpinan").await;
    look(&mut leader, "/overview", true).await;
    look(&mut world.app.visitor(), &format!("/contests/lomba-selesai/results/{}", world.over.pid), true).await;
    for file in ["rules.json", "scores.json"] {
        look(&mut world.app.visitor(), &format!("/contests/lomba-selesai/{file}"), false).await;
    }
}

#[tokio::test]
async fn rulebook_31_exports_hold_what_was_typed_as_text_under_harmless_names() {
    let world = World::spoiled(HOSTILE).await;
    let mut committee = world.browser("panitia").await;
    let table = look(&mut committee, "/committee/contests/lomba-selesai/export.xlsx", false).await;
    let mut book = calamine::Xlsx::new(Cursor::new(table.bytes.clone())).unwrap();
    let mut typed = 0;
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().used_cells().all(|cell| cell.2.is_empty()), "{sheet} computes");
        let range = book.worksheet_range(&sheet).unwrap();
        typed += range.used_cells().filter(|cell| cell.2.to_string().contains("<svg onload=alert(1)>")).count();
    }
    assert!(typed > 5, "{typed} cells hold it: the test proves nothing");
    let archive = look(&mut committee, "/committee/contests/lomba-selesai/export.zip", false).await;
    let zip = zip::ZipArchive::new(Cursor::new(archive.bytes.clone())).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.len() > 2, "{names:?}");
    for name in names {
        assert!(!name.contains(['<', '>', '"', '\\', ':']) && !name.contains("..") && !name.starts_with('/'), "{name}");
    }
    for answer in [table, archive] {
        assert!(answer.header("content-disposition").starts_with("attachment"));
    }
}
