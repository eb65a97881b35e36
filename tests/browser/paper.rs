//! What comes out of a printer: the receipt and the score sheet whole, without what only a screen has a use for.

use sayembara::domain::entry::EntryStatus;
use thirtyfour::common::print::PrintParameters;

use crate::{
    driver::{Browser, DESK},
    portal::LivePortal,
    support::{app::PASSWORD, build, sheets, submissions},
};

/// The text of the page as a printer would get it, with single spaces.
async fn printed(browser: &Browser) -> String {
    let pdf = browser.driver.print_page(PrintParameters::default()).await.unwrap();
    let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing of the header, the buttons and the ways to other pages.
fn expect_no_screen_parts(text: &str) {
    for part in ["Langsung ke isi", "Keluar", "Cetak", "Simpan draf"] {
        assert!(!text.contains(part), "{part} is on the paper: {text}");
    }
}

#[tokio::test]
async fn a_receipt_is_printed_with_its_number_time_and_hash() {
    let portal = LivePortal::start().await;
    let app = &portal.app;
    let contest = build::contest().save(app).await;
    let person = app.person("Siti Contoh").await;
    let entry = build::entry(app, &contest, &person, "Bus Malam", EntryStatus::Submitted).await;
    let submission = submissions::submission(app, &entry).await;
    let browser = Browser::open(&portal, DESK).await;
    browser.sign_in(&person.email, PASSWORD).await;
    browser.visit(&format!("/entries/{}/receipts/{}", entry.pid, submission.pid)).await;
    let text = printed(&browser).await;
    for part in ["Bus Malam", submission.number.as_str(), "10 Juni 2026", "WITA"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // A hash may be broken into lines.
    assert!(text.replace(' ', "").contains(&submission.sha256), "{text}");
    expect_no_screen_parts(&text);
    browser.close().await;
}

#[tokio::test]
async fn a_score_sheet_is_printed_with_its_criteria_and_marks() {
    let portal = LivePortal::start().await;
    let app = &portal.app;
    app.clock.stop_at(build::at("2026-07-05T02:00:00Z"));
    let contest = build::contest().save(app).await;
    let owner = app.person("Siti Contoh").await;
    let entry = build::entry(app, &contest, &owner, "Bus Malam", EntryStatus::Eligible).await;
    submissions::submission(app, &entry).await;
    let person = app.person("Juri Contoh").await;
    let judge = build::judge(app, &contest, &person, false).await;
    let assignment = build::assignment(app, &contest, &judge, &entry, true).await;
    sheets::sheet(app, &contest, &assignment, &[87, 76, 65], false).await;
    let browser = Browser::open(&portal, DESK).await;
    browser.sign_in(&person.email, PASSWORD).await;
    browser.visit(&format!("/assignments/{}/score_sheet", assignment.pid)).await;
    let text = printed(&browser).await;
    for part in ["Bus Malam", "Kebaruan", "87", "76", "65"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    expect_no_screen_parts(&text);
    browser.close().await;
}
