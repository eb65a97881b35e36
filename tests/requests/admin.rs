//! `/admin/users`: accounts and roles.

use sayembara::{domain::region::RegionRole, models::users};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::support::{Client, TestApp, app::PASSWORD};

async fn administrator(app: &TestApp) -> Client {
    let user = app.person("Admin Contoh").await;
    let row = users::ActiveModel { id: Set(user.id), is_administrator: Set(true), ..Default::default() };
    let user = users::Entity::update(row).exec(app.db()).await.unwrap();
    app.signed_in(&user).await
}

#[tokio::test]
async fn an_administrator_makes_a_committee_member_who_sets_a_password_by_mail() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    let fields =
        [("name", "Panitia Baru"), ("email", "panitia.baru@contoh.test"), ("role", "committee"), ("region", "63.03")];
    admin.post("/admin/users", &fields).await.expect_redirect("/admin/users");
    let path = app.mailed_path("panitia.baru@contoh.test", "account_created").await;
    let mut member = app.visitor();
    member.post(&path, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.expect_redirect("/session/new");
    member.post("/session", &[("email", fields[1].1), ("password", PASSWORD)]).await.expect_redirect("/committee");
}

#[tokio::test]
async fn an_address_that_has_its_account_gets_no_second_one_and_no_mail() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    let known = app.person("Budi Contoh").await;
    let fields = [("name", "Budi Baru"), ("email", known.email.as_str()), ("role", "committee"), ("region", "63.03")];
    let page = admin.post("/admin/users", &fields).await.expect_status(422);
    assert!(page.texts("#error-email")[0].contains("Sudah ada akun"), "{:?}", page.texts("#errors"));
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn wrong_fields_are_named_and_kept() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    let fields = [("name", ""), ("email", "x"), ("role", "raja"), ("region", "63.03")];
    let page = admin.post("/admin/users", &fields).await.expect_status(422);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-name", "#field-email", "#field-role"]);
    assert_eq!(page.attributes("#field-email", "value"), ["x"]);
}

#[tokio::test]
async fn roles_come_and_go_and_a_block_ends_sessions_at_once() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    let person = app.person("Rudi Contoh").await;
    let mut browser = app.signed_in(&person).await;
    let path = format!("/admin/users/{}", person.pid);
    let role = [("role", "planner"), ("region", "63.03")];
    admin.post(&format!("{path}/roles"), &role).await.expect_redirect("/admin/users");
    admin.post(&format!("{path}/roles"), &role).await.expect_redirect("/admin/users");
    let actor = person.actor(app.db()).await.unwrap();
    assert_eq!(actor.memberships.iter().map(|row| row.role).collect::<Vec<_>>(), [RegionRole::Planner]);
    admin.post(&format!("{path}/roles/removal"), &role).await.expect_redirect("/admin/users");
    let said = admin.get("/admin/users").await.expect_status(200);
    assert!(said.text().contains("Peran Pokja / perencana dicabut dari Rudi Contoh."), "whose role it was");
    assert_eq!(person.actor(app.db()).await.unwrap().memberships, []);
    browser.get("/account").await.expect_status(200);
    admin.post(&format!("{path}/block"), &[]).await.expect_redirect("/admin/users");
    browser.get("/account").await.expect_status(303);
    app.visitor().post("/session", &[("email", &person.email), ("password", PASSWORD)]).await.expect_status(422);
    admin.post(&format!("{path}/unblock"), &[]).await.expect_redirect("/admin/users");
    app.visitor().post("/session", &[("email", &person.email), ("password", PASSWORD)]).await.expect_status(303);
}

#[tokio::test]
async fn nobody_else_sees_or_changes_accounts() {
    let app = TestApp::start().await;
    let person = app.person("Orang Biasa").await;
    let mut browser = app.signed_in(&person).await;
    browser.get("/admin/users").await.expect_status(404);
    browser.post("/admin/users", &[("name", "X")]).await.expect_status(404);
    browser
        .post(&format!("/admin/users/{}/roles", person.pid), &[("role", "committee"), ("region", "63.03")])
        .await
        .expect_status(404);
    app.visitor().get("/admin/users").await.expect_redirect("/session/new?return_to=%2Fadmin%2Fusers");
    assert_eq!(person.actor(app.db()).await.unwrap().memberships, []);
}

#[tokio::test]
async fn rulebook_49_searching_people_takes_text_as_text() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    app.person("Siti Contoh").await;
    assert_eq!(admin.get("/admin/users?q=siti").await.texts("h2.card__title"), ["Siti Contoh"]);
    for odd in ["%25", "_", "'", "%22%3B--", "%5C"] {
        let page = admin.get(&format!("/admin/users?q={odd}")).await.expect_status(200);
        assert_eq!(page.texts("h2.card__title"), Vec::<String>::new(), "{odd}");
    }
}

#[tokio::test]
async fn a_role_that_is_not_there_shows_the_persons_form_again() {
    let app = TestApp::start().await;
    let mut admin = administrator(&app).await;
    let person = app.person("Rudi Contoh").await;
    let path = format!("/admin/users/{}", person.pid);
    let anchor = |field: &str| format!("#field-{field}-{}", person.pid);
    for typed in [vec![], vec![("role", ""), ("region", "32.79")], vec![("role", "raja"), ("region", "32.79")]] {
        let page = admin.post(&format!("{path}/roles"), &typed).await.expect_status(422);
        assert_eq!(page.attributes("#errors a", "href")[0], anchor("role"));
        assert_eq!(page.texts("h2.card__title"), ["Rudi Contoh"], "only this person, however many there are");
        assert!(page.has("details[open]"));
        let region = page.attributes(&format!("{} option[selected]", anchor("region")), "value");
        assert_eq!(region, typed.get(1).map(|(_, code)| (*code).to_owned()).into_iter().collect::<Vec<_>>());
    }
    let unknown = [("role", "planner"), ("region", "99.99")];
    for (form, fields) in [("/roles", &unknown), ("/roles/removal", &unknown)] {
        let page = admin.post(&format!("{path}{form}"), fields).await.expect_status(422);
        assert_eq!(page.attributes("#errors a", "href"), [anchor("region")]);
        assert_eq!(page.attributes(&format!("{} option[selected]", anchor("role")), "value"), ["planner"]);
    }
    let new = [("name", "Pokja"), ("email", "pokja@contoh.test"), ("role", "planner"), ("region", "99.99")];
    let page = admin.post("/admin/users", &new).await.expect_status(422);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-region"]);
    assert_eq!(person.actor(app.db()).await.unwrap().memberships, []);
    assert!(users::Model::find_by_email(app.db(), "pokja@contoh.test").await.unwrap().is_none());
}
