//! Hostile text in every place where people write, then every page as every role: text stays text.

use scraper::{Html, Selector};
use sea_orm::ConnectionTrait;

use crate::support::{Answer, Client, TestApp, crawl::Crawl};

/// Ends an attribute, opens elements, and looks like a template and like an attribute of a script library.
const HOSTILE: &str = r#""><svg onload=alert(1)><script>alert(2)</script><b hx-get="/">{{ 7*7 }}"#;

/// Where people write, by table.
const TEXTS: [(&str, &[&str]); 18] = [
    ("users", &["name"]),
    ("offices", &["name"]),
    ("contests", &["name_id", "name_en", "summary_id", "summary_en"]),
    ("categories", &["name_id", "name_en", "description_id", "description_en"]),
    ("stages", &["name_id", "name_en"]),
    ("rubrics", &["name_id", "name_en"]),
    ("criteria", &["name_id", "name_en", "description_id", "description_en"]),
    ("entries", &["title", "acronym", "expansion"]),
    ("evidence", &["title", "file_name", "page_note"]),
    ("verifications", &["reason"]),
    ("verification_notes", &["note"]),
    ("judges", &["affiliation"]),
    ("conflict_declarations", &["reason"]),
    ("score_sheets", &["comment"]),
    ("marks", &["note"]),
    ("deadline_extensions", &["reason"]),
    ("innovations", &["name", "acronym", "expansion", "summary_id", "description_id", "office_name", "category_name"]),
    ("innovation_tags", &["reason", "working_group"]),
];

async fn spoil(app: &TestApp) {
    let hostile = HOSTILE.replace('\'', "''");
    for (table, columns) in TEXTS {
        for column in columns {
            let change = format!("UPDATE {table} SET {column} = {column} || '{hostile}'");
            app.db().execute_unprepared(&change).await.unwrap();
        }
    }
    // What was handed in and what was frozen is JSON.
    let inside = HOSTILE.replace('"', "\\\"");
    for (table, column, field) in [
        ("submissions", "snapshot", "title"),
        ("submissions", "snapshot", "office"),
        ("submissions", "snapshot", "file_name"),
        ("submissions", "snapshot", "rancang_bangun"),
        ("entry_sections", "answers", "rancang_bangun"),
        ("contests", "rules", "name_id"),
        ("contests", "rules", "name_en"),
    ] {
        let change =
            format!(r#"UPDATE {table} SET {column} = REPLACE({column}, '"{field}":"', '"{field}":"{inside} ')"#);
        app.db().execute_unprepared(&change).await.unwrap();
    }
}

/// Nothing on the page runs, loads or asks but what our own templates wrote.
fn expect_text_only(role: &str, path: &str, answer: &Answer) {
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    let page = Html::parse_document(&answer.text());
    for element in page.select(&Selector::parse("*").unwrap()) {
        let element = element.value();
        assert!(element.name() != "script" || element.attr("src").is_some(), "{role} {path}: a script within the page");
        for (name, value) in element.attrs() {
            let is_code = name.starts_with("on") || name.starts_with("hx-") || name == "style";
            assert!(!is_code, "{role} {path}: <{} {name}=…>", element.name());
            let scheme = value.trim_start().to_lowercase();
            let leads = matches!(name, "href" | "src" | "action" | "formaction");
            assert!(!(leads && scheme.starts_with("javascript:")), "{role} {path}: {value}");
        }
    }
    assert!(!answer.text().contains("&gt;49"), "{role} {path}: text was read as a template");
}

async fn crawl(role: &str, mut browser: Client) -> usize {
    let mut open = Vec::new();
    for path in ["/", "/catalogue", "/contests", "/account", "/entries", "/committee", "/judging", "/desk", "/overview"]
        .into_iter()
        .chain(["/admin/users", "/mails"])
    {
        if browser.get(path).await.status.is_success() {
            open.push(path);
        }
    }
    let mut shown = 0;
    Crawl::starting_at(&open)
        .run(&mut browser, |path, answer| {
            assert!(!answer.status.is_server_error(), "{role} {path}: {}", answer.status);
            shown += usize::from(answer.text().contains("svg onload=alert"));
            expect_text_only(role, path, answer);
        })
        .await;
    shown
}

#[tokio::test]
async fn rulebook_26_to_33_hostile_text_is_text_on_every_page_of_every_role() {
    let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
    app.clock.stop_at(chrono::Utc::now());
    spoil(&app).await;
    let mut browsers = vec![("visitor".to_owned(), app.visitor())];
    for account in sayembara::models::users::Model::list_demo(app.db()).await.unwrap() {
        let user = sayembara::models::users::Model::find_by_email(app.db(), &account.email).await.unwrap().unwrap();
        browsers.push((account.email, app.signed_in(&user).await));
    }
    for (role, browser) in browsers {
        assert!(crawl(&role, browser).await > 2, "{role} met the hostile text nowhere: the test proves nothing");
    }
}

#[tokio::test]
async fn rulebook_30_what_is_asked_for_comes_back_as_text_only() {
    let app = TestApp::start().await;
    let asked: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    for path in ["/catalogue", "/contests", "/session/new", "/api/v1/innovations", "/frameworks", "/registration/new"] {
        for name in ["q", "framework", "dimension", "year", "region", "status", "after", "return_to", "page"] {
            let address = format!("{path}?{name}={asked}");
            let answer = app.visitor().get(&address).await;
            assert!(!answer.status.is_server_error(), "{address}");
            expect_text_only("visitor", &address, &answer);
        }
    }
}

#[tokio::test]
async fn rulebook_58_nobody_is_signed_in_by_another_sites_form() {
    let app = TestApp::start().await;
    let person = app.person("Rudi Contoh").await;
    let fields = [("email", person.email.as_str()), ("password", crate::support::app::PASSWORD)];
    let answer = app.visitor().post_without_token("/session", &fields).await.expect_status(403);
    assert!(
        answer.headers.get_all("set-cookie").iter().all(|cookie| !cookie.to_str().unwrap().starts_with("session="))
    );
    let mut foreign = app.visitor().with_header("origin", "https://jahat.example");
    foreign.post("/session", &fields).await.expect_status(403);
    app.visitor().post("/session", &fields).await.expect_status(303);
}
