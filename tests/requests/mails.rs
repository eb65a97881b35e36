//! `/mails`: without a mail server, what was sent can be read in the portal.

use sayembara::mailers;

use crate::support::TestApp;

#[tokio::test]
async fn what_was_sent_without_a_mail_server_is_read_and_followed_in_the_portal() {
    let app = TestApp::start().await;
    let person = app.person("Siti Contoh").await;
    app.visitor().post("/sign_in_link", &[("email", &person.email)]).await.expect_status(303);
    mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    let mut browser = app.visitor();
    let list = browser.get("/mails").await.expect_status(200);
    assert!(list.text().contains(&person.email));
    let links = list.attributes("main a[href^='/mails/']", "href");
    assert_eq!(links.len(), 1);
    let mail = browser.get(&links[0]).await.expect_status(200);
    let link = app.mailed_path(&person.email, "sign_in_link").await;
    let offered = mail.attributes("main a", "href");
    assert!(offered.iter().any(|href| href.ends_with(&link)), "{offered:?}");
    browser.post(&link, &[]).await.expect_redirect("/");
    browser.get("/account").await.expect_status(200);
    browser.get("/mails/00000000-0000-4000-8000-000000000000").await.expect_status(404);
}
