//! Registering and signing in, by telephone and at a desk.

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::app::PASSWORD,
};

#[tokio::test]
async fn a_person_registers_by_telephone_and_confirms() {
    let portal = LivePortal::start().await;
    let browser = Browser::open(&portal, PHONE).await;
    browser.visit("/registration/new").await;
    browser.expect_accessible().await;
    browser.expect_no_sideways_scroll().await;
    browser.fill("name", "Siti Contoh").await;
    browser.fill("email", "siti@contoh.test").await;
    browser.fill("password", PASSWORD).await;
    browser.fill("password_again", "lain sama sekali").await;
    browser.tick("accepted", "1").await;
    browser.submit("form[action='/registration']").await;
    browser.expect("Kedua kata sandi belum sama").await;
    browser.expect_accessible().await;
    browser.picture("registration-refused-360").await;
    browser.fill("password", PASSWORD).await;
    browser.fill("password_again", PASSWORD).await;
    browser.submit("form[action='/registration']").await;
    browser.expect("Periksa surel Anda").await;
    let path = portal.app.mailed_path("siti@contoh.test", "confirmation").await;
    browser.visit(&path).await;
    browser.expect_accessible().await;
    browser.fill("password", PASSWORD).await;
    browser.submit("main form").await;
    browser.visit("/account").await;
    browser.expect_accessible().await;
    browser.expect("siti@contoh.test").await;
    browser.close().await;
}

#[tokio::test]
async fn signing_in_needs_no_script() {
    let portal = LivePortal::start().await;
    let person = portal.app.person("Budi Contoh").await;
    let browser = Browser::open(&portal, Window { scripts: false, ..DESK }).await;
    browser.sign_in(&person.email, PASSWORD).await;
    browser.visit("/account").await;
    browser.expect(&person.email).await;
    browser.close().await;
}
