//! Checking entries with the keyboard alone, as the committee does it at speed, and two verifiers at one entry.

use sayembara::domain::{entry::EntryStatus, region::RegionRole};
use thirtyfour::Key;

use crate::{
    driver::{Browser, DESK, PHONE},
    portal::LivePortal,
    support::{
        app::PASSWORD,
        build::{self, BuiltContest},
        submissions::submission,
    },
};

async fn press(browser: &Browser, key: &str) {
    browser.driver.action_chain().send_keys(key).perform().await.unwrap();
}

async fn focused(browser: &Browser) -> thirtyfour::WebElement {
    browser.driver.active_element().await.unwrap()
}

/// A contest with two entries that wait.
async fn scene(portal: &LivePortal) -> BuiltContest {
    let app = &portal.app;
    let contest = build::contest().save(app).await;
    for title in ["Bangku Surya", "Kebun Digital"] {
        let owner = app.person(&format!("Tim {title}")).await;
        let entry = build::entry(app, &contest, &owner, title, EntryStatus::Submitted).await;
        submission(app, &entry).await;
    }
    contest
}

async fn verifier(portal: &LivePortal, contest: &BuiltContest, name: &str) -> Browser {
    let person = build::member_of(&portal.app, contest, name, RegionRole::Committee).await;
    let browser = Browser::open(portal, DESK).await;
    browser.sign_in(&person.email, PASSWORD).await;
    browser.visit(&format!("/committee/contests/{}/verification", contest.contest.slug)).await;
    browser
}

#[tokio::test]
async fn the_queue_and_a_check_by_keyboard() {
    let portal = LivePortal::start().await;
    let contest = scene(&portal).await;
    let browser = verifier(&portal, &contest, "Panitia Contoh").await;
    browser.find("[data-key-help]:not([hidden])").await;
    press(&browser, "j").await;
    press(&browser, "j").await;
    press(&browser, "k").await;
    assert_eq!(focused(&browser).await.text().await.unwrap(), "Bangku Surya");
    press(&browser, "x").await;
    assert!(browser.has("tbody tr:first-child input[name=entry]:checked").await);
    browser.expect_accessible().await;
    press(&browser, "o").await;
    browser.find("input[name=outcome]").await;
    // The keys work once their list is shown.
    browser.find("[data-key-help]:not([hidden])").await;
    // The first field is in order, the second one is to be corrected.
    press(&browser, "j").await;
    press(&browser, "a").await;
    assert!(browser.has("[data-key-item]:first-of-type input[value=accepted]:checked").await);
    press(&browser, "j").await;
    press(&browser, "r").await;
    let note = focused(&browser).await;
    assert_eq!(note.attr("name").await.unwrap().as_deref(), Some("note-field-tahapan"));
    // In a field letters are letters.
    note.send_keys("arjun").await.unwrap();
    assert_eq!(note.prop("value").await.unwrap().as_deref(), Some("arjun"));
    assert!(browser.has("input[name=verdict-field-tahapan][value=returned]:checked").await);
    browser.find("[data-save-state][data-state=saved]").await;
    browser.driver.execute("document.activeElement.blur()", vec![]).await.unwrap();
    press(&browser, "A").await;
    assert!(browser.has("input[name=outcome][value=accepted]:checked").await);
    press(&browser, "R").await;
    assert!(browser.has("input[name=outcome][value=returned]:checked").await);
    assert_eq!(focused(&browser).await.attr("name").await.unwrap().as_deref(), Some("due"));
    browser.driver.execute("document.activeElement.blur()", vec![]).await.unwrap();
    press(&browser, "?").await;
    browser.find("[data-key-help][open]").await;
    assert_eq!(focused(&browser).await.tag_name().await.unwrap(), "summary");
    browser.expect_accessible().await;
    focused(&browser).await.send_keys(Key::Escape).await.unwrap();
    press(&browser, "u").await;
    browser.expect_at(&format!("/committee/contests/{}/verification", contest.contest.slug)).await;
    browser.close().await;
}

#[tokio::test]
async fn two_verifiers_at_one_entry_read_both_texts() {
    let portal = LivePortal::start().await;
    let contest = scene(&portal).await;
    let one = verifier(&portal, &contest, "Panitia Contoh").await;
    let two = verifier(&portal, &contest, "Pemeriksa Kedua").await;
    one.press("Bangku Surya").await;
    two.press("Bangku Surya").await;
    one.fill("reason", "Sebutkan daya panelnya.").await;
    one.find("[data-save-state][data-state=saved]").await;
    two.fill("reason", "Jelaskan biayanya.").await;
    let told = two.find("[data-clash]").await.text().await.unwrap();
    assert!(told.contains("Sebutkan daya panelnya.") && told.contains("Jelaskan biayanya."), "{told}");
    assert!(told.contains("Panitia Contoh"), "{told}");
    two.expect_accessible().await;
    two.click("[data-clash] .button--quiet").await;
    two.find("[data-save-state][data-state=saved]").await;
    let taken = two.driver.execute("return document.querySelector('[name=reason]').value", vec![]).await.unwrap();
    assert_eq!(taken.json().as_str(), Some("Sebutkan daya panelnya."), "theirs was chosen");
    one.close().await;
    two.close().await;
}

#[tokio::test]
async fn the_check_fits_a_telephone() {
    let portal = LivePortal::start().await;
    let contest = scene(&portal).await;
    let person = build::member_of(&portal.app, &contest, "Panitia Contoh", RegionRole::Committee).await;
    let browser = Browser::open(&portal, PHONE).await;
    browser.sign_in(&person.email, PASSWORD).await;
    for page in ["verification", "ledger"] {
        browser.visit(&format!("/committee/contests/{}/{page}", contest.contest.slug)).await;
        browser.expect_no_sideways_scroll().await;
        browser.expect_accessible().await;
    }
    browser.visit(&format!("/committee/contests/{}/verification", contest.contest.slug)).await;
    browser.press("Bangku Surya").await;
    browser.expect_no_sideways_scroll().await;
    browser.close().await;
}
