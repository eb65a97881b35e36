//! Handing in: complete or not, in time or not, once or twice; receipts and corrections.

use sayembara::domain::{canonical::sha256_hex, entry::EntryStatus, entry::MemberRole};

use super::{PDF, World, world, world_with};
use crate::support::build;

async fn ready() -> World {
    let mut world = world().await;
    world.attach_link().await;
    world
}

#[tokio::test]
async fn the_check_page_lists_every_gap_with_the_way_there() {
    let mut world = world().await;
    let path = world.path("/sections/rancangan");
    world.browser.post(&path, &[("version", "1"), ("rancang_bangun", "Tiga kata saja")]).await.expect_status(303);
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    let expected = [
        world.path("/sections/rancangan#field-rancang_bangun"),
        world.path("/evidence?for=r:MANFAAT-1#requirement-MANFAAT-1"),
    ];
    assert_eq!(page.attributes("#gaps a", "href"), expected);
    assert!(page.text().contains("Paling sedikit 5 kata; sekarang 3 kata."));
    assert!(!page.has("form[action$='/submission']"));
    let refused = world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(422);
    assert_eq!(refused.attributes("#gaps a", "href"), expected);
    assert_eq!(world.stored().await.status, EntryStatus::Draft);
    assert!(world.submissions().await.is_empty() && world.app.mails().await.is_empty());
}

#[tokio::test]
async fn a_complete_entry_is_handed_in_with_a_receipt_on_screen_and_by_mail() {
    let mut world = ready().await;
    let (editor, _) = world.member("Rina Editor", MemberRole::Editor).await;
    world.member("Wati Pembaca", MemberRole::Viewer).await;
    let pdf = [("file", "laporan.pdf", "application/pdf", PDF)];
    world.browser.post_files(&world.path("/evidence"), &[("target", "c:KEBARUAN")], &pdf).await.expect_status(303);
    let unsigned = world.browser.post(&world.path("/submission"), &[]).await.expect_status(422);
    assert_eq!(unsigned.attributes("#errors a", "href"), ["#field-statement"]);
    let done = world.hand_in().await.expect_status(303);
    let receipt = done.location().to_owned();
    let entry = world.stored().await;
    assert_eq!((entry.status, entry.number.as_deref()), (EntryStatus::Submitted, Some("LOMBA-CONTOH-2026-0001")));
    let submission = world.submissions().await.pop().unwrap();
    assert_eq!(sha256_hex(&submission.snapshot), submission.sha256, "the hash is that of the document");
    assert!(submission.snapshot.contains(&sha256_of(PDF)), "checksums of files are part of it");
    let page = world.browser.get(&receipt).await.expect_status(200);
    assert_eq!(page.texts("#sha256"), [submission.sha256.as_str()]);
    assert_eq!(page.texts("#received-at"), ["10 Juni 2026, 10.00 WITA"]);
    assert!(page.text().contains(&sha256_of(PDF)) && page.text().contains("laporan.pdf"));
    let document = world.browser.get(&format!("{receipt}/document")).await.expect_status(200);
    assert_eq!(sha256_of(&document.bytes), submission.sha256);
    let mails = world.app.mails().await;
    let mut receivers: Vec<_> = mails.iter().map(|(to, letter)| (to.as_str(), letter.template.as_str())).collect();
    receivers.sort_unstable();
    assert_eq!(receivers, [(editor.email.as_str(), "entry_receipt"), (world.owner.email.as_str(), "entry_receipt")]);
    for locale in [sayembara::domain::locale::Locale::Id, sayembara::domain::locale::Locale::En] {
        let mut letter = mails[0].1.clone();
        letter.locale = locale;
        let mail = sayembara::mailers::render(&world.app.portal, &letter).unwrap();
        assert!(mail.subject.contains("LOMBA-CONTOH-2026-0001"));
        assert!(mail.text.contains(&submission.sha256) && mail.html.contains("WITA"));
    }
}

fn sha256_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn rulebook_56_two_clicks_at_once_give_one_receipt() {
    let mut world = ready().await;
    let opened = world.opened().await;
    let path = world.path("/submission");
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let fields = [("statement", "1"), ("opened", opened.as_str())];
    let (first, second) = tokio::join!(one.post(&path, &fields), two.post(&path, &fields));
    assert_eq!(first.expect_status(303).location(), second.expect_status(303).location());
    assert_eq!(world.submissions().await.len(), 1);
    assert_eq!(world.app.mails().await.len(), 1);
}

#[tokio::test]
async fn two_entries_at_once_get_two_numbers() {
    let mut world = ready().await;
    let other = build::entry(&world.app, &world.contest, &world.owner, "Bus Malam", EntryStatus::Draft).await;
    let evidence = format!("/entries/{}/evidence", other.pid);
    let link = [("target", "r:MANFAAT-1"), ("url", "https://contoh.go.id/bus")];
    world.browser.post_files(&evidence, &link, &[]).await.expect_status(303);
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let (mine, theirs) = (world.path("/submission"), format!("/entries/{}/submission", other.pid));
    let (first, second) =
        tokio::join!(one.post(&mine, &[("statement", "1")]), two.post(&theirs, &[("statement", "1")]));
    first.expect_status(303);
    second.expect_status(303);
    let other = sayembara::models::entries::Model::find_by_pid(world.app.db(), other.pid).await.unwrap().unwrap();
    let mut numbers = [world.stored().await.number.unwrap(), other.number.unwrap()];
    numbers.sort();
    assert_eq!(numbers, ["LOMBA-CONTOH-2026-0001", "LOMBA-CONTOH-2026-0002"]);
}

#[tokio::test]
async fn the_closing_instant_is_in_time_and_the_next_one_is_not() {
    let mut world = ready().await;
    world.at("2026-06-20T15:59:00.000001Z");
    let late = world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(409);
    assert!(late.text().contains("20 Juni 2026, 23.59 WITA"));
    assert_eq!(
        late.attributes(&format!("main a[href='{}']", world.path("")), "href").len(),
        1,
        "a way back to the draft"
    );
    assert_eq!(world.stored().await.status, EntryStatus::Draft);
    world.at("2026-06-20T15:59:00Z");
    world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(303);
    assert!(!world.submissions().await[0].in_grace);
}

#[tokio::test]
async fn a_page_opened_before_closing_has_its_grace_and_no_forged_one_has() {
    let mut world = ready().await;
    let opened = world.opened().await;
    world.at("2026-06-20T16:05:00Z");
    let path = world.path("/submission");
    let (moment, seal) = opened.split_once('.').unwrap();
    let earlier = format!("{}.{seal}", moment.parse::<i64>().unwrap() - 1);
    for forged in ["", "1.0", earlier.as_str()] {
        world.browser.post(&path, &[("statement", "1"), ("opened", forged)]).await.expect_status(409);
    }
    let (_, mut editor) = world.member("Rina Editor", MemberRole::Editor).await;
    editor.post(&path, &[("statement", "1"), ("opened", &opened)]).await.expect_status(409);
    world.at("2026-06-20T16:09:00.000001Z");
    world.browser.post(&path, &[("statement", "1"), ("opened", &opened)]).await.expect_status(409);
    world.at("2026-06-20T16:09:00Z");
    world.browser.post(&path, &[("statement", "1"), ("opened", &opened)]).await.expect_status(303);
    assert!(world.submissions().await[0].in_grace);
}

#[tokio::test]
async fn an_extension_for_one_entry_opens_it_for_this_one_only() {
    let mut world = ready().await;
    let other = build::entry(&world.app, &world.contest, &world.owner, "Bus Malam", EntryStatus::Draft).await;
    world.extend("2026-06-21T15:59:00Z", true).await;
    world.at("2026-06-21T15:00:00Z");
    let elsewhere = format!("/entries/{}/submission", other.pid);
    world.browser.post(&elsewhere, &[("statement", "1")]).await.expect_status(409);
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert!(page.text().contains("21 Juni 2026, 23.59 WITA"), "the entry's own deadline is shown");
    world.hand_in().await.expect_status(303);
}

#[tokio::test]
async fn handing_in_again_makes_a_new_version_that_can_be_compared() {
    let mut world = ready().await;
    world.hand_in().await.expect_status(303);
    let again = world.hand_in().await.expect_status(303);
    assert_eq!(world.submissions().await.len(), 1, "nothing changed: the same receipt");
    assert!(again.location().contains(&world.submissions().await[0].pid.to_string()));
    let path = world.path("/sections/rancangan");
    let design = "Bangku taman yang kini juga menyimpan air hujan";
    let fields = [("version", "1"), ("rancang_bangun", design), ("kontak", "")];
    world.browser.post(&path, &fields).await.expect_status(303);
    let page = world.browser.get(&world.path("")).await.expect_status(200);
    assert!(page.text().contains("Ada perubahan yang belum diajukan"));
    world.app.wait(chrono::Duration::hours(1));
    world.hand_in().await.expect_status(303);
    let versions = world.submissions().await;
    assert_eq!(versions.iter().map(|version| version.ordinal).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(versions[0].number, versions[1].number, "the number stays");
    assert!(versions[0].snapshot.contains("mengisi daya"), "the first version is as it was");
    let compare = world.browser.get(&world.path("/versions/1...2")).await.expect_status(200);
    assert_eq!(compare.texts("tbody th"), ["Rancang bangun", "Telepon"]);
    let told = compare.texts("tbody td").join(" ");
    assert!(told.contains("air hujan") && told.contains("mengisi daya"), "{told}");
    assert!(compare.has("tbody del") && compare.has("tbody ins"), "word by word");
    for pair in ["1...3", "1", "x...y"] {
        world.browser.get(&world.path(&format!("/versions/{pair}"))).await.expect_status(404);
    }
}

#[tokio::test]
async fn a_returned_entry_shows_the_notes_and_is_corrected_until_its_own_deadline() {
    let mut world = ready().await;
    world.hand_in().await.expect_status(303);
    world.at("2026-06-22T02:00:00Z");
    world.send_back("2026-06-24T15:59:00Z").await;
    let page = world.browser.get(&world.path("")).await.expect_status(200);
    assert!(page.text().contains("24 Juni 2026, 23.59 WITA"));
    let link = world.path("/sections/rancangan#field-rancang_bangun");
    assert!(page.attributes("main a", "href").contains(&link));
    let section = world.browser.get(&world.path("/sections/rancangan")).await.expect_status(200);
    assert!(section.text().contains("Jelaskan cara kerjanya"), "the note stands at its field");
    world.browser.get(&world.path("/edit")).await.expect_redirect(&link);
    let check = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert_eq!(check.attributes("#notes a", "href"), [link], "the notes stand where it is handed in again");
    assert!(
        check.text().contains("belum diubah")
            && check.text().contains("Belum ada yang berubah sejak usulan dikembalikan")
    );
    world.at("2026-06-24T15:59:00.000001Z");
    let late = world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(409);
    assert!(late.text().contains("24 Juni 2026, 23.59 WITA"));
    world.at("2026-06-24T15:59:00Z");
    let first = world.hand_in().await.expect_status(303);
    let second = world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(303);
    assert_eq!(first.location(), second.location(), "a second click finds the same receipt");
    let entry = world.stored().await;
    assert_eq!((entry.status, entry.correction_due_at), (EntryStatus::Corrected, None));
    assert_eq!(
        world.submissions().await.len(),
        2,
        "a correction is a version even when only evidence elsewhere changed"
    );
    world.browser.get(&world.path("/sections/rancangan")).await.expect_status(403);
}

#[tokio::test]
async fn the_receipt_reads_in_english_and_an_acronym_needs_its_expansion() {
    let mut world = ready().await;
    let head = world.path("/sections/head");
    let fields = [("version", "1"), ("category", "umum"), ("title", "Si Marta"), ("acronym", "SIMARTA")];
    world.browser.post(&head, &fields).await.expect_status(303);
    let gap = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert_eq!(gap.attributes("#gaps a", "href"), [world.path("/sections/head#field-expansion")]);
    let fields = [
        ("version", "2"),
        ("category", "umum"),
        ("title", "Si Marta"),
        ("acronym", "SIMARTA"),
        ("expansion", "Sistem"),
    ];
    world.browser.post(&head, &fields).await.expect_status(303);
    let receipt = world.hand_in().await.expect_status(303).location().to_owned();
    world.browser = world.browser.clone().in_english();
    let page = world.browser.get(&receipt).await.expect_status(200);
    assert!(page.text().contains("10 June 2026, 10:00 WITA") && page.text().contains("Receipt"));
    let entry = world.browser.get(&world.path("")).await.expect_status(200);
    assert!(entry.text().contains("We have received your entry"));
}

#[tokio::test]
async fn no_state_but_draft_submitted_and_returned_can_be_handed_in() {
    for status in [EntryStatus::Corrected, EntryStatus::Eligible, EntryStatus::Declined, EntryStatus::Withdrawn] {
        let mut world = world_with(build::contest(), status).await;
        world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(403);
        assert!(world.submissions().await.is_empty(), "{status}");
    }
}
