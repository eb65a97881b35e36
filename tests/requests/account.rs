//! Accounts: registering, confirming, signing in and out, passwords, own sessions.

use chrono::Duration;

use sayembara::{
    domain::throttle::Limit,
    models::{
        throttle_buckets,
        users::{self, NewAccount},
    },
};

use crate::support::{TestApp, app::PASSWORD};

const NEW: [(&str, &str); 5] = [
    ("name", "Siti Contoh"),
    ("email", "Siti@Contoh.test"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
    ("accepted", "1"),
];

#[tokio::test]
async fn a_person_registers_confirms_and_is_signed_in() {
    let app = TestApp::start().await;
    let mut browser = app.visitor();
    browser.get("/registration/new").await.expect_status(200);
    browser.post("/registration", &NEW).await.expect_redirect("/registration");
    let path = app.mailed_path("Siti@Contoh.test", "confirmation").await;
    assert!(
        browser.get(&path).await.expect_status(200).has("form[method=post]"),
        "following the link alone does nothing"
    );
    let wrong = browser.post(&path, &[("password", "bukan kata sandi")]).await.expect_status(422);
    assert_eq!(wrong.attributes("[aria-invalid=true]", "name"), ["password"]);
    browser.post(&path, &[("password", PASSWORD)]).await.expect_redirect("/entries");
    let account = browser.get("/account").await.expect_status(200);
    assert_eq!(account.attributes("#field-name", "value"), ["Siti Contoh"]);
    let again = app.visitor().post(&path, &[]).await.expect_status(200);
    assert!(!again.has("form[action^='/confirmation']"), "a used link does not work again");
}

#[tokio::test]
async fn a_refused_registration_keeps_what_was_typed_and_links_to_each_field() {
    let app = TestApp::start().await;
    let answer =
        app.visitor().post("/registration", &[("name", "Siti"), ("email", "siti"), ("password", "kurang")]).await;
    let page = answer.expect_status(422);
    assert_eq!(page.attributes("#field-name", "value"), ["Siti"]);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-email", "#field-password", "#field-accepted"]);
    assert_eq!(page.attributes("[aria-invalid=true]", "name"), ["email", "password", "accepted"]);
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer() {
    let app = TestApp::start().await;
    let known = app.person("Budi Contoh").await;
    for path in ["/sign_in_link", "/password_reset"] {
        let there = app.visitor().post(path, &[("email", &known.email)]).await;
        let nobody = app.visitor().post(path, &[("email", "tidak.ada@contoh.test")]).await;
        assert_eq!((there.status, there.location(), &there.bytes), (nobody.status, nobody.location(), &nobody.bytes));
    }
    let mut fields = NEW;
    fields[1] = ("email", &known.email);
    let taken = app.visitor().post("/registration", &fields).await;
    let free = app.visitor().post("/registration", &NEW).await;
    assert_eq!((taken.status, taken.location()), (free.status, free.location()));
    let letters = app.mails().await;
    assert!(letters.iter().any(|(to, letter)| *to == known.email && letter.template == "account_exists"));
}

#[tokio::test]
async fn sign_in_needs_the_right_password_and_leads_back() {
    let app = TestApp::start().await;
    let person = app.person("Rina Contoh").await;
    let mut browser = app.visitor();
    browser.get("/account").await.expect_redirect("/session/new?return_to=%2Faccount");
    let wrong = browser
        .post("/session", &[("email", &person.email), ("password", "bukan kata sandi")])
        .await
        .expect_status(422);
    assert_eq!(wrong.attributes("#field-email", "value"), [person.email.as_str()]);
    let fields = [("email", person.email.as_str()), ("password", PASSWORD), ("return_to", "/account")];
    browser.post("/session", &fields).await.expect_redirect("/account");
    browser.get("/account").await.expect_status(200);
    browser.post("/session/end", &[]).await.expect_redirect("/");
    browser.get("/account").await.expect_redirect("/session/new?return_to=%2Faccount");
}

#[tokio::test]
async fn rulebook_59_guessing_passwords_is_throttled_even_with_a_forged_address() {
    let app = TestApp::start().await;
    let person = app.person("Tono Contoh").await;
    for attempt in 0..10 {
        // Nobody behind a proxy: the header is anybody's word.
        let mut browser = app.visitor().with_header("x-forwarded-for", &format!("10.0.0.{attempt}"));
        browser.post("/session", &[("email", &person.email), ("password", "tebakan")]).await.expect_status(422);
    }
    let fields = [("email", person.email.as_str()), ("password", PASSWORD)];
    let refused = app.visitor().post("/session", &fields).await.expect_status(429);
    assert!(refused.header("retry-after").parse::<i64>().unwrap() > 0);
    app.wait(Duration::minutes(16));
    app.visitor().post("/session", &fields).await.expect_status(303);
}

#[tokio::test]
async fn a_mailed_sign_in_link_works_once_and_for_twenty_minutes() {
    let app = TestApp::start().await;
    let person = app.person("Wati Contoh").await;
    app.visitor().post("/sign_in_link", &[("email", &person.email)]).await.expect_redirect("/session/new");
    let path = app.mailed_path(&person.email, "sign_in_link").await;
    let mut browser = app.visitor();
    browser.get(&path).await.expect_status(200);
    browser.get("/account").await.expect_status(303);
    browser.post(&path, &[]).await.expect_redirect("/");
    browser.get("/account").await.expect_status(200);
    app.visitor().post("/sign_in_link", &[("email", &person.email)]).await.expect_status(303);
    let late = app.mailed_path(&person.email, "sign_in_link").await;
    app.wait(Duration::minutes(21));
    assert!(!app.visitor().get(&late).await.has("form[action^='/sign_in_link']"));
    app.visitor().post(&late, &[]).await.expect_status(200);
}

#[tokio::test]
async fn rulebook_60_a_new_password_needs_the_old_one_and_ends_every_other_session() {
    let app = TestApp::start().await;
    let person = app.person("Joko Contoh").await;
    let mut thief = app.signed_in(&person).await;
    let mut owner = app.signed_in(&person).await;
    let new =
        [("old_password", "salah"), ("password", "kata sandi yang baru"), ("password_again", "kata sandi yang baru")];
    owner.post("/account/password", &new).await.expect_status(422);
    let new = [("old_password", PASSWORD), new[1], new[2]];
    owner.post("/account/password", &new).await.expect_redirect("/account");
    owner.get("/account").await.expect_status(200);
    thief.get("/account").await.expect_status(303);
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_mail() {
    let app = TestApp::start().await;
    let person = app.person("Lina Contoh").await;
    app.visitor().post("/password_reset", &[("email", &person.email)]).await.expect_redirect("/session/new");
    let path = app.mailed_path(&person.email, "password_reset").await;
    let new = [("password", "kata sandi yang baru"), ("password_again", "kata sandi yang baru")];
    app.visitor().post(&path, &new).await.expect_redirect("/session/new");
    app.visitor().post(&path, &new).await.expect_status(200);
    let fields = [("email", person.email.as_str()), ("password", "kata sandi yang baru")];
    app.visitor().post("/session", &fields).await.expect_status(303);
}

#[tokio::test]
async fn a_person_ends_only_own_sessions() {
    let app = TestApp::start().await;
    let (one, other) = (app.person("Satu Contoh").await, app.person("Dua Contoh").await);
    let mut phone = app.signed_in(&one).await;
    let mut desk = app.signed_in(&one).await;
    let action = desk.get("/account").await.attributes("form[action^='/account/sessions']", "action");
    assert_eq!(action.len(), 1, "the own session is not offered");
    app.signed_in(&other).await.post(&action[0], &[]).await.expect_status(404);
    phone.get("/account").await.expect_status(200);
    desk.post(&action[0], &[]).await.expect_redirect("/account");
    phone.get("/account").await.expect_status(303);
}

#[tokio::test]
async fn forms_of_others_are_refused() {
    let app = TestApp::start().await;
    let person = app.person("Dewi Contoh").await;
    let mut browser = app.signed_in(&person).await;
    browser.post_without_token("/account", &[("name", "Diganti")]).await.expect_status(403);
    browser.post_without_token("/account", &[("csrf", "salah"), ("name", "Diganti")]).await.expect_status(403);
    let mut foreign = app.signed_in(&person).await.with_header("origin", "https://jahat.example");
    foreign.post("/account", &[("name", "Diganti")]).await.expect_status(403);
    let mut fetched = app.signed_in(&person).await.with_header("sec-fetch-site", "cross-site");
    fetched.post("/account", &[("name", "Diganti")]).await.expect_status(403);
    assert_eq!(browser.get("/account").await.attributes("#field-name", "value"), ["Dewi Contoh"]);
}

#[tokio::test]
async fn a_reset_ends_every_session_and_every_other_link() {
    let app = TestApp::start().await;
    let person = app.person("Maya Contoh").await;
    let mut thief = app.signed_in(&person).await;
    for path in ["/password_reset", "/sign_in_link"] {
        app.visitor().post(path, &[("email", &person.email)]).await.expect_status(303);
    }
    let earlier = app.mailed_path(&person.email, "password_reset").await;
    let sign_in = app.mailed_path(&person.email, "sign_in_link").await;
    app.visitor().post("/password_reset", &[("email", &person.email)]).await.expect_status(303);
    let newest = app.mailed_path(&person.email, "password_reset").await;
    assert_ne!(earlier, newest);
    let new = [("password", "kata sandi yang baru"), ("password_again", "kata sandi yang baru")];
    app.visitor().post(&newest, &new).await.expect_redirect("/session/new");
    thief.get("/account").await.expect_status(303);
    let others = [("password", "kata sandi pencuri"), ("password_again", "kata sandi pencuri")];
    app.visitor().post(&earlier, &others).await.expect_status(200);
    app.visitor().post(&sign_in, &[]).await.expect_status(200);
    let fields = [("email", person.email.as_str()), ("password", "kata sandi yang baru")];
    app.visitor().post("/session", &fields).await.expect_status(303);
}

#[tokio::test]
async fn a_session_ends_by_itself_when_it_is_not_used_and_when_it_is_old() {
    let app = TestApp::start_with(|settings| {
        settings["session_idle_days"] = 14.into();
        settings["session_days"] = 60.into();
    })
    .await;
    let person = app.person("Eko Contoh").await;
    let mut idle = app.signed_in(&person).await;
    let mut used = app.signed_in(&person).await;
    for day in 1..=5 {
        app.wait(Duration::days(12));
        used.get("/account").await.expect_status(if day < 5 { 200 } else { 303 });
    }
    idle.get("/account").await.expect_redirect("/session/new?return_to=%2Faccount");
    let mut fresh = app.signed_in(&person).await;
    let offered = fresh.get("/account").await.attributes("form[action^='/account/sessions']", "action");
    assert_eq!(offered, Vec::<String>::new(), "what has ended is not offered to be ended");
}

#[tokio::test]
async fn mails_that_anybody_can_ask_for_are_throttled_alike_for_known_and_unknown_addresses() {
    let app = TestApp::start().await;
    let known = app.person("Gita Contoh").await;
    for email in [known.email.as_str(), "tidak.ada@contoh.test"] {
        for attempt in 0..5 {
            let path = if attempt % 2 == 0 { "/password_reset" } else { "/sign_in_link" };
            app.visitor().post(path, &[("email", email)]).await.expect_status(303);
        }
        let capitals = email.to_uppercase();
        let refused = app.visitor().post("/password_reset", &[("email", &capitals)]).await.expect_status(429);
        assert_eq!(refused.header("retry-after"), "3600");
    }
    assert_eq!(app.mails().await.len(), 5);
    app.wait(Duration::minutes(61));
    app.visitor().post("/password_reset", &[("email", &known.email)]).await.expect_status(303);
    // Many addresses from one place.
    let mut statuses = Vec::new();
    for number in 0..31 {
        let email = format!("orang{number}@contoh.test");
        statuses.push(app.visitor().post("/sign_in_link", &[("email", &email)]).await.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429));
}

#[tokio::test]
async fn an_open_browser_is_no_place_to_guess_the_old_password_in() {
    let app = TestApp::start().await;
    let person = app.person("Hadi Contoh").await;
    let mut browser = app.signed_in(&person).await;
    let new = |old: &'static str| [("old_password", old), ("password", "tebak saja"), ("password_again", "tebak saja")];
    for _ in 0..12 {
        // Too short a new one beside the right old one is a slip, not a guess.
        let slip = [("old_password", PASSWORD), ("password", "pendek"), ("password_again", "pendek")];
        let page = browser.post("/account/password", &slip).await.expect_status(422);
        assert_eq!(page.attributes("[aria-invalid=true]", "name"), ["password"]);
    }
    for _ in 0..10 {
        browser.post("/account/password", &new("tebakan")).await.expect_status(422);
    }
    browser.post("/account/password", &new(PASSWORD)).await.expect_status(429);
}

/// Registers `email` with a name and a password; gives the path of the link that was mailed.
async fn register(app: &TestApp, name: &str, email: &str, password: &str) -> String {
    let fields =
        [("name", name), ("email", email), ("password", password), ("password_again", password), ("accepted", "1")];
    app.visitor().post("/registration", &fields).await.expect_redirect("/registration");
    app.mailed_path(email, "confirmation").await
}

const STRANGERS: &str = "kata sandi orang lain";

async fn signs_in(app: &TestApp, email: &str, password: &str) -> u16 {
    let mut browser = app.visitor();
    let answer = browser.post("/session", &[("email", email), ("password", password)]).await;
    if answer.status == 303 { browser.get("/account").await.status.as_u16() } else { answer.status.as_u16() }
}

#[tokio::test]
async fn rulebook_24_who_registers_anothers_address_first_gains_nothing_by_its_confirmation() {
    let app = TestApp::start().await;
    let early = register(&app, "Orang Lain", "siti@contoh.test", STRANGERS).await;
    let own = register(&app, "Siti Contoh", "siti@contoh.test", PASSWORD).await;
    let ended = app.visitor().post(&early, &[("password", STRANGERS)]).await.expect_status(200);
    assert!(!ended.has("form[action^='/confirmation']"), "the link of the earlier registration ended");
    app.visitor().post(&own, &[("password", STRANGERS)]).await.expect_status(422);
    let mut browser = app.visitor();
    browser.post(&own, &[("password", PASSWORD)]).await.expect_redirect("/entries");
    let account = browser.get("/account").await.expect_status(200);
    assert_eq!(account.attributes("#field-name", "value"), ["Siti Contoh"]);
    assert_eq!(signs_in(&app, "siti@contoh.test", STRANGERS).await, 422);
    assert_eq!(signs_in(&app, "siti@contoh.test", PASSWORD).await, 200);
}

#[tokio::test]
async fn rulebook_24_a_sign_in_link_throws_a_password_away_that_was_set_before_the_address_was_proved() {
    let app = TestApp::start().await;
    let early = register(&app, "Orang Lain", "siti@contoh.test", STRANGERS).await;
    app.visitor().post("/sign_in_link", &[("email", "siti@contoh.test")]).await.expect_status(303);
    let path = app.mailed_path("siti@contoh.test", "sign_in_link").await;
    let mut browser = app.visitor();
    browser.post(&path, &[]).await.expect_redirect("/account");
    assert!(browser.get("/account").await.text().contains("dihapus demi keamanan"));
    assert_eq!(signs_in(&app, "siti@contoh.test", STRANGERS).await, 422);
    let ended = app.visitor().post(&early, &[("password", STRANGERS)]).await.expect_status(200);
    assert!(!ended.has("form[action^='/confirmation']"));
}

#[tokio::test]
async fn rulebook_24_an_account_made_by_an_administrator_keeps_nothing_of_an_earlier_registration() {
    let app = TestApp::start().await;
    register(&app, "Orang Lain", "pejabat@contoh.test", STRANGERS).await;
    let account = NewAccount {
        email: "pejabat@contoh.test".into(),
        name: "Pejabat Contoh".into(),
        is_administrator: true,
        role: None,
        region_code: String::new(),
        author_id: None,
    };
    let base_url = app.portal.settings.base_url();
    let user = users::Model::create_account(app.db(), &account, base_url, app.now()).await.unwrap();
    assert_eq!((user.name.as_str(), user.password_hash.as_deref()), ("Pejabat Contoh", None));
    assert_eq!(signs_in(&app, "pejabat@contoh.test", STRANGERS).await, 422);
}

#[tokio::test]
async fn a_stranger_who_guesses_does_not_lock_the_owner_out() {
    let app = TestApp::start().await;
    let person = app.person("Nani Contoh").await;
    let key = format!("{} 203.0.113.9", person.email_folded);
    for _ in 0..10 {
        let limit = Limit::SignInPerAccountAndAddress;
        throttle_buckets::Model::count(app.db(), limit, &key, app.now()).await.unwrap();
        throttle_buckets::Model::count(app.db(), Limit::SignInPerAccount, &person.email_folded, app.now())
            .await
            .unwrap();
    }
    for _ in 0..12 {
        assert_eq!(signs_in(&app, &person.email, PASSWORD).await, 200, "right passwords are no attempts");
    }
    // From everywhere together it ends some day all the same.
    for _ in 0..100 {
        throttle_buckets::Model::count(app.db(), Limit::SignInPerAccount, &person.email_folded, app.now())
            .await
            .unwrap();
    }
    assert_eq!(signs_in(&app, &person.email, PASSWORD).await, 429);
}

#[tokio::test]
async fn signing_in_before_the_confirmation_mails_no_more_than_others_may_ask_for() {
    let app = TestApp::start().await;
    register(&app, "Siti Contoh", "siti@contoh.test", PASSWORD).await;
    for _ in 0..9 {
        let fields = [("email", "siti@contoh.test"), ("password", PASSWORD)];
        app.visitor().post("/session", &fields).await.expect_redirect("/registration");
    }
    assert_eq!(app.mails().await.len(), 5, "five mails an hour, whoever asks");
    let capitals = [
        ("name", "Siti Contoh"),
        ("email", "SITI@contoh.test"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("accepted", "1"),
    ];
    app.visitor().post("/registration", &capitals).await.expect_status(429);
}
