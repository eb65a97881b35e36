//! Nothing typed is lost when the session ends in the middle, without any script.

use sayembara::domain::entry::MemberRole;

use super::world;
use crate::support::app::PASSWORD;

const TYPED: &str = "Bangku <taman> & panel surya\nbaris kedua";

#[tokio::test]
async fn a_text_sent_with_a_dead_session_is_saved_after_signing_in_again() {
    let mut world = world().await;
    let path = world.path("/sections/rancangan");
    let version = world.browser.get(&path).await.attributes("input[name=version]", "value").remove(0);
    let fields = [("rancang_bangun", TYPED), ("version", version.as_str()), ("go", "stay")];
    let mut browser = world.app.visitor().with_session("sesi-yang-sudah-mati");
    let page = browser.post(&path, &fields).await.expect_status(401);
    assert_eq!(page.attributes("input[name=kept_for]", "value"), [path.as_str()]);
    assert!(page.text().contains("tulisan Anda masih ada"));
    let kept = page.attributes("input[name=kept]", "value").remove(0);
    assert!(!kept.contains("csrf"));
    // a wrong password keeps it too
    let email = world.owner.email.clone();
    let wrong = [("email", email.as_str()), ("password", "salah"), ("kept", &kept), ("kept_for", &path)];
    let mut browser = world.app.visitor();
    let again = browser.post("/session", &wrong).await.expect_status(422);
    assert_eq!(again.attributes("input[name=kept]", "value"), [kept.as_str()]);
    let right = [("email", email.as_str()), ("password", PASSWORD), ("kept", &kept), ("kept_for", &path)];
    let page = browser.post("/session", &right).await.expect_status(200);
    assert_eq!(page.attributes("main form", "action"), [path.as_str()]);
    assert_eq!(page.attributes("input[name=rancang_bangun]", "value"), [TYPED]);
    // the browser sends what the page holds, its token included
    let names = page.attributes("main form input", "name");
    let values = page.attributes("main form input", "value");
    let all: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    let session = page.headers.get_all("set-cookie").iter().find_map(|cookie| {
        let (name, value) = cookie.to_str().ok()?.split(';').next()?.split_once('=')?;
        (name == sayembara::web::cookies::SESSION).then(|| value.to_owned())
    });
    let mut signed_in = world.app.visitor().with_session(&session.unwrap());
    signed_in.post_without_token(&path, &all).await.expect_redirect(&path);
    let page = world.browser.get(&path).await.expect_status(200);
    assert_eq!(page.texts("#field-rancang_bangun"), [TYPED.replace('\n', " ")], "texts are compared without line ends");
}

#[tokio::test]
async fn a_page_from_before_signing_in_again_keeps_its_text_and_gets_a_new_token() {
    let mut world = world().await;
    let path = world.path("/sections/rancangan");
    let old = [("csrf", "token-lama"), ("rancang_bangun", TYPED), ("version", "1")];
    let page = world.browser.post_without_token(&path, &old).await.expect_status(403);
    assert_eq!(page.attributes("input[name=rancang_bangun]", "value"), [TYPED]);
    let token = page.attributes("main form input[name=csrf]", "value").remove(0);
    assert_eq!(token, world.browser.form_token(), "the next click saves");
    let stored = world.browser.get(&path).await.texts("#field-rancang_bangun");
    assert_ne!(stored, [TYPED], "rulebook 57: nothing is saved without a token");
    let head = world.path("/sections/head");
    let page = world.browser.post_without_token(&head, &[("title", "Judul baru")]).await.expect_status(403);
    assert_eq!(page.attributes("input[name=title]", "value"), ["Judul baru"]);
}

/// The carried form goes back to where it came from, or nowhere.
#[tokio::test]
async fn rulebook_52_a_carried_form_never_leads_elsewhere() {
    let world = world().await;
    let own = world.path("");
    for target in [
        "https://example.com/entries/",
        "//example.com/entries/",
        "/account",
        "javascript:alert(1)",
        &format!("{own}/withdrawal"),
        &format!("{own}/sections/../withdrawal"),
        &format!("{own}/sections/%2e%2e"),
        &format!("{own}/sections/rancangan?go=x"),
    ] {
        let fields =
            [("email", world.owner.email.as_str()), ("password", PASSWORD), ("kept", "a=b"), ("kept_for", target)];
        let answer = world.app.visitor().post("/session", &fields).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/entries"), "{target}");
    }
}

#[tokio::test]
async fn who_saved_last_is_named_to_the_others() {
    let mut world = world().await;
    let (_, mut rina) = world.member("Rina Editor", MemberRole::Editor).await;
    let path = world.path("/sections/rancangan");
    let version = rina.get(&path).await.attributes("input[name=version]", "value").remove(0);
    rina.post(&path, &[("rancang_bangun", "tulisan Rina"), ("version", &version)]).await.expect_status(303);
    let line = world.browser.get(&path).await.texts("[data-save-state]").join("");
    assert!(line.contains("disimpan oleh") && line.contains("Rina Editor") && line.contains("WITA"), "{line}");
    let own = rina.get(&path).await.texts("[data-save-state]").join("");
    assert!(own.contains("tersimpan") && !own.contains("Rina"), "{own}");
}
