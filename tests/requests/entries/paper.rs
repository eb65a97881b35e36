//! The receipt as PDF: what it says, to whom, and that what becomes of the entry does not change it. Names of people, of the contest and
//! the portal's address are those of the day on which it is set; the hash is of the document, which is frozen.

use sayembara::{
    documents::receipt::{self, Fact, Line, Receipt},
    domain::{entry::EntryStatus, entry::MemberRole, locale::Locale, receipt::short_code},
    models::entries,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{PDF, World, world};
use crate::support::build;

/// The text of a PDF with single gaps.
fn text_of(pdf: &[u8]) -> String {
    pdf_extract::extract_text_from_mem(pdf).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn handed_in() -> (World, String) {
    let mut world = world().await;
    world.member("Rina Editor", MemberRole::Editor).await;
    world.attach_link().await;
    let pdf = [("file", "laporan akhir.pdf", "application/pdf", PDF)];
    world.browser.post_files(&world.path("/evidence"), &[("target", "c:KEBARUAN")], &pdf).await.expect_status(303);
    let receipt = world.hand_in().await.expect_status(303).location().to_owned();
    (world, receipt)
}

#[tokio::test]
async fn the_paper_says_what_was_handed_in_in_both_languages() {
    let (mut world, receipt) = handed_in().await;
    let page = world.browser.get(&receipt).await.expect_status(200);
    let paper = format!("{receipt}/paper");
    assert_eq!(page.attributes("main a[href$='/paper']", "href"), [paper.as_str()]);
    let submission = world.submissions().await.remove(0);
    let answer = world.browser.get(&paper).await.expect_status(200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"lomba-contoh-2026-0001-1.pdf\"");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let text = text_of(&answer.bytes);
    for part in [
        "Tanda terima LOMBA-CONTOH-2026-0001",
        "Lomba Inovasi Contoh 2026, Kabupaten Banjar",
        "Panel Surya Bangku Taman",
        "Siti Pemilik, Rina Editor",
        "10 Juni 2026, 10.00 WITA",
        "laporan akhir.pdf",
        "https://contoh.go.id/laporan",
        &submission.sha256,
        &sha256_of(PDF),
        "Versi 1",
        "Halaman 1 dari 1",
    ] {
        assert!(text.contains(part), "{part} is missing in: {text}");
    }
    let short = format!("/verify/{}", short_code(&submission.number, &submission.sha256));
    let joined: String = text.split_whitespace().collect::<String>().replace('\u{200b}', "");
    assert!(joined.contains(&short), "{text}");
    let english = world.browser.clone().in_english().get(&paper).await.expect_status(200);
    let english = text_of(&english.bytes);
    assert!(english.contains("Receipt LOMBA-CONTOH-2026-0001") && english.contains("10 June 2026, 10:00 WITA"));
}

fn sha256_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn the_same_receipt_gives_the_same_bytes_whatever_becomes_of_the_entry() {
    let (mut world, receipt) = handed_in().await;
    let paper = format!("{receipt}/paper");
    let first = world.browser.get(&paper).await.expect_status(200).bytes;
    world.app.wait(chrono::Duration::days(3));
    world.member("Datang Kemudian", MemberRole::Editor).await;
    let row =
        entries::ActiveModel { id: Set(world.entry.id), title: Set("Judul Baru".to_owned()), ..Default::default() };
    entries::Entity::update(row).exec(world.app.db()).await.unwrap();
    let mut browser = world.app.signed_in(&world.owner).await;
    assert!(first == browser.get(&paper).await.expect_status(200).bytes, "the paper changed");
}

#[tokio::test]
async fn rulebook_23_the_papers_properties_name_nobody() {
    let (mut world, receipt) = handed_in().await;
    let bytes = world.browser.get(&format!("{receipt}/paper")).await.expect_status(200).bytes;
    let raw = String::from_utf8_lossy(&bytes);
    assert!(!raw.contains("/Author") && !raw.contains("dc:creator"), "properties name an author");
    assert!(raw.contains("Sayembara"));
}

#[tokio::test]
async fn papers_are_for_those_who_read_the_receipt() {
    let (mut world, receipt) = handed_in().await;
    let paper = format!("{receipt}/paper");
    let other = build::entry(&world.app, &world.contest, &world.owner, "Bus Malam", EntryStatus::Draft).await;
    let borrowed = paper.replace(&world.entry.pid.to_string(), &other.pid.to_string());
    world.browser.get(&borrowed).await.expect_status(404);
    let stranger = world.app.person("Orang Lain").await;
    world.app.signed_in(&stranger).await.get(&paper).await.expect_status(404);
    world.app.visitor().get(&paper).await.expect_status(303);
}

/// Texts that would do something if they were source of Typst.
const HOSTILE: [&str; 8] = [
    "#read(\"/etc/passwd\")",
    "#import \"@preview/tablex:0.0.8\": *",
    "#panic(\"rusak\")",
    "$ sum_(i=1)^n $ *tebal* _miring_ `kode`",
    "= Judul <label> @rujukan",
    "\\ #{ while true {} }",
    "] #set page(width: 1pt) [",
    "/* komentar // \" ' }",
];

#[tokio::test]
async fn rulebook_47_what_people_typed_is_never_typst_source() {
    let text = |text: &str| text.to_owned();
    let paper = Receipt {
        lang: Locale::Id,
        heading: text("Tanda terima"),
        number: text(HOSTILE[0]),
        contest: text(HOSTILE[1]),
        facts: HOSTILE.iter().map(|value| Fact { term: text(value), value: text(value) }).collect(),
        evidence_heading: text(HOSTILE[4]),
        evidence_none: String::new(),
        evidence: HOSTILE
            .iter()
            .map(|value| Line { title: text(value), detail: text(value), sha256: text(value) })
            .collect(),
        hash_help: text(HOSTILE[5]),
        sha256: "ab".repeat(32),
        check_heading: text(HOSTILE[6]),
        check_help: text(HOSTILE[7]),
        check_href: text("https://contoh.go.id/verify/#read"),
        check_short: text(HOSTILE[2]),
        limits: text(HOSTILE[3]),
        page_of: text("{n} #panic() {total}"),
    };
    let bytes = receipt::pdf(&paper, "uji".to_owned(), build::at("2026-06-10T02:00:00Z")).await.unwrap();
    let shown: String = text_of(&bytes).split_whitespace().collect();
    for hostile in HOSTILE {
        let wanted: String = hostile.split_whitespace().collect();
        assert!(shown.matches(&wanted).count() >= 4, "{hostile} is not shown as it was typed: {shown}");
    }
}

#[tokio::test]
async fn names_that_fill_pages_and_turn_directions_are_set_all_the_same() {
    let long = "w".repeat(10_000);
    let file = Line { title: long.clone(), detail: "laporan\u{202e}fdp.exe".to_owned(), sha256: String::new() };
    let paper = Receipt {
        lang: Locale::En,
        heading: "Receipt".to_owned(),
        number: "UJI-0001".to_owned(),
        contest: "قائمة 表 🎉".to_owned(),
        facts: vec![Fact { term: "Title".to_owned(), value: long }],
        evidence_heading: "Evidence".to_owned(),
        evidence_none: String::new(),
        evidence: vec![file; 3],
        hash_help: String::new(),
        sha256: "ab".repeat(32),
        check_heading: "Check".to_owned(),
        check_help: String::new(),
        check_href: "x".repeat(5_000),
        check_short: String::new(),
        limits: String::new(),
        page_of: "{n}/{total}".to_owned(),
    };
    let bytes = receipt::pdf(&paper, "uji".to_owned(), build::at("2026-06-10T02:00:00Z")).await.unwrap();
    assert!(text_of(&bytes).contains("laporanfdp.exe"));
}
