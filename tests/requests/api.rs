//! The public interface: what it answers is what its description says, in both directions.

use std::collections::BTreeSet;

use sayembara::{
    controllers,
    domain::{contest::ContestStatus, framework::TagStatus},
};
use serde_json::{Value, json};

use crate::support::{
    TestApp, build,
    catalogue::{innovation, with_real_catalogue},
};

async fn full() -> TestApp {
    let app = with_real_catalogue().await;
    innovation("Contoh Kerangka")
        .tag("kominfo6", "LIV.2", TagStatus::Set)
        .tag("purbalingga6", "MOB", TagStatus::QuickWin)
        .save(&app)
        .await;
    build::contest().save(&app).await;
    build::contest().slug("lomba-draf").status(ContestStatus::Draft).save(&app).await;
    app
}

async fn json(app: &TestApp, path: &str, status: u16) -> Value {
    app.visitor().get(path).await.expect_status(status).json()
}

fn slugs(list: &Value) -> Vec<&str> {
    list["results"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap()).collect()
}

/// The schema of a path's answer, able to follow references.
fn schema_of(document: &Value, path: &str, status: &str) -> Value {
    let schema = &document["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"];
    assert!(!schema.is_null(), "{path} {status} is not described");
    json!({ "allOf": [schema], "components": document["components"] })
}

#[tokio::test]
async fn every_answer_fits_its_description() {
    let app = full().await;
    let document = json(&app, "/api/v1/openapi.json", 200).await;
    for (path, address, status) in [
        ("/api/v1/regions", "/api/v1/regions?limit=100", 200),
        ("/api/v1/regions/{code}", "/api/v1/regions/63.03", 200),
        ("/api/v1/regions/{code}", "/api/v1/regions/99.99", 404),
        ("/api/v1/contests", "/api/v1/contests", 200),
        ("/api/v1/contests/{slug}", "/api/v1/contests/lomba-contoh-2026", 200),
        ("/api/v1/contests/{slug}", "/api/v1/contests/lomba-draf", 404),
        ("/api/v1/frameworks", "/api/v1/frameworks", 200),
        ("/api/v1/frameworks", "/api/v1/frameworks?limit=0", 400),
        ("/api/v1/frameworks/{code}", "/api/v1/frameworks/kominfo6", 200),
        ("/api/v1/frameworks/{code}", "/api/v1/frameworks/purbalingga6", 200),
        ("/api/v1/innovations", "/api/v1/innovations?limit=100", 200),
        ("/api/v1/innovations", "/api/v1/innovations?region=atlantis", 400),
        ("/api/v1/innovations", "/api/v1/innovations?after=kacau", 400),
        ("/api/v1/innovations/{slug}", "/api/v1/innovations/si-marta-tunjangan-profesi", 200),
        ("/api/v1/innovations/{slug}", "/api/v1/innovations/contoh-kerangka", 200),
        ("/api/v1/innovations/{slug}", "/api/v1/innovations/tidak-ada", 404),
    ] {
        let answer = json(&app, address, status).await;
        let schema = schema_of(&document, path, &status.to_string());
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&answer).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{address}");
    }
}

/// Objects allow no other fields and require all they name: so an answer that fits has exactly the described fields.
#[tokio::test]
async fn the_description_leaves_no_field_open() {
    let app = TestApp::start().await;
    let document = json(&app, "/api/v1/openapi.json", 200).await;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert_eq!(schema["additionalProperties"], false, "{name}");
        let required: BTreeSet<&str> =
            schema["required"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
        let described: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(required, described, "{name}");
    }
    let described: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let routes = controllers::routes();
    let real: BTreeSet<&str> = routes.iter().map(|route| route.path).filter(|path| path.starts_with("/api/")).collect();
    assert_eq!(described, real);
}

#[tokio::test]
async fn the_filters_are_those_of_the_catalogue() {
    let app = full().await;
    let living = json(&app, "/api/v1/innovations?dimension=smart-living&region=kabupaten-banjar&year=2023", 200).await;
    let mut found = slugs(&living);
    found.sort_unstable();
    assert_eq!(
        found,
        ["apdet-dihati-sendiri", "apoteker-emas", "gerobak-ketan-kala", "lepas-pasung-puskesmas-astambul", "sidelimas"]
    );
    let all = json(&app, "/api/v1/innovations?dimension=smart-living", 200).await;
    assert!(found.iter().all(|slug| slugs(&all).contains(slug)));
    let document = json(&app, "/api/v1/openapi.json", 200).await;
    for parameter in document["paths"]["/api/v1/innovations"]["get"]["parameters"].as_array().unwrap() {
        let name = parameter["name"].as_str().unwrap();
        let value = match name {
            "framework" => "purbalingga6",
            "dimension" => "smart-living",
            "sub_dimension" => "LIV.2",
            "year" => "2023",
            "region" => "63.03",
            "category" => "perangkat-daerah",
            "office" => "dinas-contoh",
            "status" => "set",
            "limit" => "3",
            "q" => "sehat",
            _ => "0_0_0_x",
        };
        json(&app, &format!("/api/v1/innovations?{name}={value}"), 200).await;
        if !matches!(name, "q") {
            let wrong = json(&app, &format!("/api/v1/innovations?{name}=~"), 400).await;
            assert_eq!((&wrong["parameter"], &wrong["value"]), (&json!(name), &json!("~")), "{wrong}");
        }
    }
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let app = full().await;
    for (start, total) in [
        ("/api/v1/innovations?limit=7&region=kabupaten-banjar", 21),
        ("/api/v1/regions?limit=9", 43),
        ("/api/v1/contests?limit=1", 1),
        ("/api/v1/frameworks?limit=1", 2),
    ] {
        let (mut seen, mut path) = (Vec::new(), start.to_owned());
        loop {
            let page = json(&app, &path, 200).await;
            assert_eq!(page["pagination"]["total"], total, "{start}");
            seen.extend(page["results"].as_array().unwrap().iter().map(|item| item["url"].to_string()));
            let Some(next) = page["pagination"]["next"].as_str() else { break };
            path = next.strip_prefix(app.portal.settings.base_url()).unwrap().to_owned();
        }
        assert_eq!(seen.len(), total, "{start}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), total);
    }
}

#[tokio::test]
async fn answers_can_be_asked_for_conditionally_and_from_other_sites() {
    let app = full().await;
    for path in ["/api/v1/innovations", "/api/v1/openapi.json", "/api/v1/contests", "/api/v1/innovations/rahatan"] {
        let answer = app.visitor().get(path).await.expect_status(200);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("content-type"), "application/json");
        let etag = answer.header("etag").to_owned();
        app.visitor().with_header("if-none-match", &etag).get(path).await.expect_status(304);
    }
    let etag = app.visitor().get("/api/v1/innovations").await.header("etag").to_owned();
    innovation("Contoh Lain").save(&app).await;
    app.visitor().with_header("if-none-match", &etag).get("/api/v1/innovations").await.expect_status(200);
    assert_eq!(
        app.visitor().get("/catalogue").await.header("access-control-allow-origin"),
        "",
        "pages are not for other sites"
    );
    app.visitor().post("/api/v1/innovations", &[]).await.expect_status(405);
}

/// No key of any answer is an internal number, and no value is something about a person.
#[tokio::test]
async fn rulebook_16_no_internal_numbers_and_nobody_by_name() {
    let app = full().await;
    for path in [
        "/api/v1/innovations?limit=100",
        "/api/v1/innovations/rahatan",
        "/api/v1/contests",
        "/api/v1/contests/lomba-contoh-2026",
        "/api/v1/regions?limit=100",
        "/api/v1/frameworks/kominfo6",
    ] {
        let mut found = Vec::new();
        walk(&json(&app, path, 200).await, "", &mut found);
        for (key, value) in found {
            let is_number = value.is_number();
            assert!(
                !is_number
                    || ["year", "total", "limit", "version", "innovations", "size_bytes"].contains(&key.as_str()),
                "{path}: {key}"
            );
            assert!(!["pid", "email", "owner_id", "author", "password_hash"].contains(&key.as_str()), "{path}: {key}");
        }
    }
    json(&app, "/api/v1/innovations/1", 404).await;
}

fn walk(value: &Value, key: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, key, found)),
        Value::Array(items) => items.iter().for_each(|item| walk(item, key, found)),
        other => found.push((key.to_owned(), other.clone())),
    }
}
