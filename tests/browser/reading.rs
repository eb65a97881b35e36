//! Reading a PDF in the page: drawn by the bundled viewer under our policy for scripts, at the page of the note, with the keyboard.

use sayembara::domain::entry::EntryStatus;

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::{app::PASSWORD, build},
};

/// A PDF of so many pages, each with its number on it.
fn pdf_of(pages: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{}]>>", kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for page in 0..pages {
        let text = format!("BT /F 48 Tf 72 700 Td (Lembar nomor {}) Tj ET", page + 1);
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * page
        ));
        objects.push(format!("<</Length {}>>stream\n{text}\nendstream", text.len()));
    }
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj{object}endobj\n", number + 1).as_bytes());
    }
    let xref = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    bytes.extend_from_slice(
        format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    bytes
}

async fn page_with_pdf(portal: &LivePortal, window: Window) -> Browser {
    let contest = build::contest().save(&portal.app).await;
    let person = portal.app.person("Siti Contoh").await;
    let entry = build::entry(&portal.app, &contest, &person, "Bus Malam", EntryStatus::Draft).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("laporan.pdf");
    std::fs::write(&file, pdf_of(6)).unwrap();
    let browser = Browser::open(portal, window).await;
    browser.sign_in(&person.email, PASSWORD).await;
    browser.visit(&format!("/entries/{}/evidence", entry.pid)).await;
    browser.fill("page_note", "lihat halaman 4").await;
    browser.attach("file", &file).await;
    browser.press_in_place("Lampirkan").await;
    browser.press("Baca di sini").await;
    browser
}

async fn says(browser: &Browser, words: &str) {
    let found = format!(
        "return document.querySelector('[data-pdf-words]')?.textContent.includes('{words}') && document.querySelector('canvas').width > 0;"
    );
    for _ in 0..600 {
        if browser.driver.execute(&found, vec![]).await.unwrap().json() == &serde_json::json!(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the viewer does not show {words}: {}", browser.text().await);
}

#[tokio::test]
async fn a_pdf_is_read_in_the_page_with_mouse_and_keyboard() {
    let portal = LivePortal::start().await;
    let browser = page_with_pdf(&portal, DESK).await;
    says(&browser, "Lembar nomor 4").await;
    browser.picture("pdf-1280").await;
    browser.press_in_place("Berikutnya").await;
    says(&browser, "Lembar nomor 5").await;
    let sheet = browser.find("[data-pdf-sheet]").await;
    sheet.send_keys(thirtyfour::Key::PageUp + thirtyfour::Key::PageUp).await.unwrap();
    says(&browser, "Lembar nomor 3").await;
    browser.press_in_place("Perbesar").await;
    says(&browser, "Lembar nomor 3").await;
    browser.expect_no_sideways_scroll().await;
    browser.close().await;
}

#[tokio::test]
async fn the_viewer_fits_a_telephone() {
    let portal = LivePortal::start().await;
    let browser = page_with_pdf(&portal, PHONE).await;
    says(&browser, "Lembar nomor 4").await;
    browser.expect_no_sideways_scroll().await;
    browser.picture("pdf-360").await;
    browser.close().await;
}
