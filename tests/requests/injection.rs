//! Hostile text in every place where people write, then every page as every role: text stays text.

mod columns;
mod confirmations;
mod markup;
mod old_data;
mod world;

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use self::{
    columns::{UNSEEN, marker, places},
    world::World,
};
use crate::support::{Answer, Client, TestApp, crawl::Crawl};

/// Ends an attribute, opens elements, and looks like a template and like an attribute of a script library.
const HOSTILE: &str = r#""><svg onload=alert(1)><script>alert(2)</script><b hx-get="/">{{ 7*7 }}"#;

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
    if let Some((_, named)) = disposition.split_once("filename=\"") {
        let (name, rest) = named.split_once('"').unwrap_or_else(|| panic!("{role} {path}: {disposition}"));
        assert!(!name.contains([';', '/', '\\']), "{role} {path}: {disposition}");
        // The same name once more, percent-encoded: nothing in it can end it.
        let encoded = rest.strip_prefix("; filename*=UTF-8''").unwrap_or(rest);
        assert!(!encoded.contains(['"', ';', ' ', '<']), "{role} {path}: {disposition}");
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

/// Everything that links lead to, a few pages of each kind, and before it all of `more`. Gives the places whose text was met.
async fn crawl(role: &str, mut browser: Client, more: &[String]) -> BTreeSet<String> {
    let known = places();
    let mut met = BTreeSet::new();
    let mut look = |path: &str, answer: &Answer| {
        assert!(!answer.status.is_server_error(), "{role} {path}: {}", answer.status);
        let text = answer.text();
        met.extend(known.iter().filter(|place| text.contains(&marker(place))).cloned());
        expect_text_only(role, path, answer);
    };
    for path in more {
        look(path, &browser.get(path).await);
    }
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
    Crawl::starting_at(&open).run(&mut browser, look).await;
    met
}

#[tokio::test]
async fn rulebook_26_to_33_hostile_text_is_text_on_every_page_of_every_role() {
    let world = World::spoiled(HOSTILE).await;
    let mut met = BTreeSet::new();
    for (role, browser) in world.browsers().await {
        let here = crawl(&role, browser.clone(), &world.paths).await;
        // The banner of the read-only mode is on every page.
        assert!(here.len() > 3, "{role} met the hostile text nowhere: the test proves nothing ({here:?})");
        met.extend(here);
        if ["visitor", "inovator@contoh.test", "panitia@contoh.test"].contains(&role.as_str()) {
            let role = format!("{role} in English");
            met.extend(crawl(&role, browser.in_english(), &world.paths).await);
        }
    }
    let hidden: BTreeSet<String> = UNSEEN.iter().map(|(place, _)| (*place).to_owned()).collect();
    let unmet: Vec<String> = places().difference(&met).filter(|place| !hidden.contains(*place)).cloned().collect();
    assert!(unmet.is_empty(), "no page of the crawl shows what people write there: {unmet:#?}");
    let seen: Vec<&String> = hidden.intersection(&met).collect();
    assert!(seen.is_empty(), "shown after all: {seen:#?}");
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
    let world = World::spoiled(HOSTILE).await;
    let mut visitor = world.app.visitor();
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
