//! Hostile text in every place where people write, then every page as every role: text stays text.

use std::collections::BTreeSet;

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
            // A sign in front, so that a spreadsheet would take the text for a formula.
            let change = format!("UPDATE {table} SET {column} = '=1+1|' || {column} || '{hostile}'");
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
    expect_harmless_head(role, path, answer);
    if !answer.header("content-type").starts_with("text/html") {
        return expect_plain_data(role, path, answer);
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

/// No header carries what people typed, and no browser takes one kind of answer for another.
fn expect_harmless_head(role: &str, path: &str, answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{role} {path}");
    for (name, value) in &answer.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).to_lowercase();
        assert!(!value.contains("<svg") && !value.contains("script>"), "{role} {path}: {name}: {value}");
    }
    let disposition = answer.header("content-disposition");
    if let Some(name) = disposition.split("filename=\"").nth(1) {
        let name = name.trim_end_matches('"');
        assert!(!name.contains(['"', ';', '/', '\\']), "{role} {path}: {disposition}");
    }
}

/// Files and answers for programs: what they are said to be, and no cell that a spreadsheet would compute.
fn expect_plain_data(role: &str, path: &str, answer: &Answer) {
    let kind = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
    match kind.as_str() {
        "application/json" => {
            assert!(serde_json::from_slice::<serde_json::Value>(&answer.bytes).is_ok(), "{role} {path}")
        }
        "text/csv" => {
            let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&answer.bytes[..]);
            for cell in rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                let is_number = cell.parse::<f64>().is_ok();
                let computes = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(is_number || !computes, "{role} {path}: a spreadsheet computes {cell}");
            }
        }
        // Never shown by a browser as a page of ours.
        "image/svg+xml" | "application/xhtml+xml" | "text/xml" | "application/xml" => panic!("{role} {path}: {kind}"),
        _ => {}
    }
}

async fn crawl(role: &str, mut browser: Client) -> usize {
    let mut open = Vec::new();
    for path in ["/", "/catalogue", "/contests", "/account", "/entries", "/committee", "/judging", "/desk", "/overview"]
        .into_iter()
        .chain(["/admin/users", "/mails", "/api/v1/innovations", "/api/v1/contests", "/api/v1/regions"])
        .chain(["/api/v1/frameworks/kominfo6"])
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

/// The names of all JSON texts that hold the hostile text.
fn hostile_fields(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                if value.as_str().is_some_and(|text| text.contains(HOSTILE)) {
                    found.insert(name.clone());
                }
                hostile_fields(value, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| hostile_fields(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn rulebook_26_and_31_programs_get_hostile_text_as_it_was_typed_and_as_data() {
    let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
    app.clock.stop_at(chrono::Utc::now());
    spoil(&app).await;
    let mut visitor = app.visitor();
    let first = |answer: &Answer, field: &str| answer.json()["results"][0][field].as_str().unwrap().to_owned();
    let innovations = visitor.get("/api/v1/innovations").await.expect_status(200);
    let contests = visitor.get("/api/v1/contests").await.expect_status(200);
    let mut found = BTreeSet::new();
    for path in [
        format!("/api/v1/innovations/{}", first(&innovations, "slug")),
        format!("/api/v1/contests/{}", first(&contests, "slug")),
        format!("/contests/{}/rules.json", first(&contests, "slug")),
        "/api/v1/innovations".to_owned(),
        "/api/v1/contests".to_owned(),
    ] {
        let answer = visitor.get(&path).await.expect_status(200);
        assert!(answer.header("content-type").starts_with("application/json"), "{path}");
        expect_text_only("program", &path, &answer);
        hostile_fields(&answer.json(), &mut found);
    }
    for field in ["name", "id", "en", "name_id"] {
        assert!(found.contains(field), "{field} was not met: the test proves nothing ({found:?})");
    }
}

#[tokio::test]
async fn rulebook_26_an_address_a_header_or_a_file_name_reaches_no_header_and_no_page() {
    let app = TestApp::start().await;
    for (name, value) in
        [("x-request-id", HOSTILE), ("accept-language", HOSTILE), ("user-agent", HOSTILE), ("referer", HOSTILE)]
    {
        for path in ["/", "/tidak-ada", "/%3Csvg%20onload=alert(1)%3E", "/contests/%0d%0aset-cookie:%20a=b"] {
            let answer = app.visitor().with_header(name, value).get(path).await;
            assert!(!answer.status.is_server_error(), "{name} {path}");
            expect_text_only("visitor", path, &answer);
            assert!(!answer.text().contains("<svg onload"), "{name} {path}");
        }
    }
    // The list of own sessions shows what the browser calls itself.
    let person = app.person("Rudi Contoh").await;
    let fields = [("email", person.email.as_str()), ("password", crate::support::app::PASSWORD)];
    app.visitor().with_header("user-agent", HOSTILE).post("/session", &fields).await.expect_status(303);
    let page = app.signed_in(&person).await.get("/account").await.expect_status(200);
    assert!(page.text().contains("svg onload=alert"), "the test can tell");
    expect_text_only("person", "/account", &page);
}
