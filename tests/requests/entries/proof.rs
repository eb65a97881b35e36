//! Whether a receipt is one of ours: told to whoever holds it, and nothing more.

use sayembara::domain::receipt::short_code;

use super::{PDF, World, world};
use crate::support::{Answer, catalogue};

/// An entry that was handed in with a file, and its receipt's address.
async fn handed_in() -> (World, String) {
    let mut world = world().await;
    world.attach_link().await;
    let pdf = [("file", "laporan.pdf", "application/pdf", PDF)];
    world.browser.post_files(&world.path("/evidence"), &[("target", "c:KEBARUAN")], &pdf).await.expect_status(303);
    let receipt = world.hand_in().await.expect_status(303).location().to_owned();
    (world, receipt)
}

async fn ask(world: &World, path: &str) -> Answer {
    world.app.visitor().get(path).await.expect_status(200)
}

#[tokio::test]
async fn whoever_holds_a_receipt_can_check_it_and_learns_nothing_else() {
    let (mut world, receipt) = handed_in().await;
    let submission = world.submissions().await.remove(0);
    let page = world.browser.get(&receipt).await.expect_status(200);
    let link = format!("/verify/{}", submission.sha256);
    assert_eq!(page.attributes("main a[href^='/verify/']", "href"), [link.as_str()]);
    let spaced = format!("/verify?code=%20{}%0A", submission.sha256.to_uppercase());
    let short = short_code(&submission.number, &submission.sha256);
    assert_eq!(page.texts("#short-code"), [short.as_str()], "what the page of checking asks for stands on the receipt");
    for path in [link, spaced, format!("/verify?code={}", short.to_lowercase()), format!("/verify/{short}")] {
        let answer = ask(&world, &path).await;
        assert_eq!(answer.texts("#proof-at"), ["10 Juni 2026, 10.00 WITA"], "{path}");
        assert_eq!(answer.texts("#proof-sha256"), [submission.sha256.as_str()], "{path}");
        let text = answer.text();
        assert!(text.contains("Lomba Inovasi Contoh 2026") && text.contains("Kabupaten Banjar"), "{path}");
        let tells = ["Panel Surya", "Siti Pemilik", "laporan.pdf"].into_iter().find(|secret| text.contains(secret));
        assert_eq!(tells, None, "{path}");
        assert!(answer.header("cache-control").contains("no-store"));
    }
}

#[tokio::test]
async fn a_file_is_told_to_be_part_of_a_receipt_only_to_whoever_holds_the_receipt() {
    use sha2::{Digest, Sha256};
    let (world, _) = handed_in().await;
    let receipt = world.submissions().await.remove(0).sha256;
    let file = hex::encode(Sha256::digest(PDF));
    let known = ask(&world, &format!("/verify?code={receipt}&file={}", file.to_uppercase())).await;
    assert!(known.texts(".notice").join(" ").contains("Berkas itu termasuk yang diajukan"));
    for other in ["0".repeat(64), "bukan".to_owned()] {
        let unknown = ask(&world, &format!("/verify?code={receipt}&file={other}")).await;
        assert!(unknown.texts(".notice").join(" ").contains("tidak termasuk"), "{other}");
    }
    let without = ask(&world, &format!("/verify?code={}&file={file}", "0".repeat(64))).await;
    assert!(!without.text().contains("Berkas itu"), "nobody finds out by trying files");
}

#[tokio::test]
async fn the_name_is_told_when_the_catalogue_shows_it_and_no_longer() {
    let (world, _) = handed_in().await;
    let path = format!("/verify/{}", world.submissions().await.remove(0).sha256);
    let builder = catalogue::innovation("Bangku Terbit").entry(world.entry.id, world.contest.contest.id);
    let row = builder.save(&world.app).await;
    let shown = ask(&world, &path).await;
    assert_eq!(shown.attributes("main dl a", "href"), [format!("/catalogue/{}", row.slug)]);
    let now = world.app.now();
    catalogue::change(&world.app, &row, |row| row.withdrawn_at = sea_orm::ActiveValue::Set(Some(now))).await;
    assert!(!ask(&world, &path).await.text().contains("Bangku Terbit"));
}

#[tokio::test]
async fn rulebook_04_everything_unknown_gets_the_same_answer() {
    let (world, _) = handed_in().await;
    let submission = world.submissions().await.remove(0);
    let number = submission.number;
    let unknown = [
        "0".repeat(64),
        format!("{number}-000000000000"),
        "%27%20OR%201%3D1".to_owned(),
        "%25".to_owned(),
        submission.sha256[..12].to_owned(),
    ];
    for code in unknown {
        let answer = ask(&world, &format!("/verify/{code}")).await;
        assert!(!answer.has("#proof-at"), "{code}");
        assert_eq!(answer.texts("main .notice__title"), ["Tidak dikenal"], "{code}");
    }
    for number in [number.as_str(), "LOMBA-CONTOH-2026-9999"] {
        let answer = ask(&world, &format!("/verify/{number}")).await;
        assert!(!answer.has("#proof-at"), "{number}");
        let title = ["Ini nomor usulan, belum kode tanda terima"];
        assert_eq!(answer.texts("main .notice__title"), title, "{number}: given out or not, nobody learns it");
    }
    let script = ask(&world, "/verify?code=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!script.text().contains("<script>alert"), "what was typed comes back as text");
}

#[tokio::test]
async fn asking_for_many_receipts_is_throttled() {
    let world = world().await;
    for _ in 0..60 {
        ask(&world, "/verify/LOMBA-1").await;
    }
    world.app.visitor().get("/verify/LOMBA-2").await.expect_status(429);
    ask(&world, "/verify").await;
    world.app.wait(chrono::Duration::minutes(15));
    ask(&world, "/verify/LOMBA-2").await;
}
