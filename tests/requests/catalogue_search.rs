//! Searching the catalogue: stems, slips of the pen, acronyms, and text that is never a query language.

use sayembara::domain::framework::TagStatus;

use super::catalogue::names;
use crate::support::{
    TestApp,
    catalogue::{innovation, with_real_catalogue},
};

async fn search(app: &TestApp, q: &str) -> Vec<String> {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    names(&app.visitor().get(&format!("/catalogue?q={q}")).await.expect_status(200))
}

#[tokio::test]
async fn affixes_and_slips_find_the_same() {
    let app = with_real_catalogue().await;
    for q in ["kesehatan", "sehat", "keshatan", "KESEHATAN", "kesehtan"] {
        let found = search(&app, q).await;
        for wanted in ["Gerobak Ketan Kala", "Liontin Milan"] {
            assert!(found.iter().any(|name| name == wanted), "{q}: {found:?}");
        }
        assert!(!found.iter().any(|name| name == "SMS Gempita"), "{q}");
    }
}

#[tokio::test]
async fn acronym_expansion_and_glued_names_find() {
    let app = with_real_catalogue().await;
    assert_eq!(search(&app, "URC").await[0], "Unit Reaksi Cepat (URC)");
    assert_eq!(search(&app, "radio sahabat anak").await, ["Rahatan"]);
    assert_eq!(search(&app, "4R").await[0], "Lapah Measi 4R");
    let marta = search(&app, "simarta").await;
    assert_eq!(marta.len(), 2, "{marta:?}");
    assert_eq!(search(&app, "si-marta profesi").await, ["Si Marta"]);
    assert_eq!(search(&app, "gerob ketan").await, ["Gerobak Ketan Kala"], "beginnings of words");
}

#[tokio::test]
async fn a_hit_in_the_name_comes_before_one_in_the_text() {
    let app = TestApp::start().await;
    innovation("Layanan Antar").summary("Cepat dan bersih").save(&app).await;
    innovation("Kampung Bersih").year(2020).save(&app).await;
    innovation("Bersih").year(2019).save(&app).await;
    assert_eq!(search(&app, "bersih").await, ["Bersih", "Kampung Bersih", "Layanan Antar"]);
    assert_eq!(search(&app, "kampung bersih").await, ["Kampung Bersih"], "every word must be there");
}

#[tokio::test]
async fn place_office_and_dimension_words_find_too() {
    let app = with_real_catalogue().await;
    innovation("Contoh Kantor")
        .office("Dinas Perikanan Contoh")
        .tag("kominfo6", "ENV", TagStatus::Set)
        .save(&app)
        .await;
    assert_eq!(search(&app, "dinas perikanan").await, ["Contoh Kantor"]);
    assert_eq!(search(&app, "banjarnegara").await.len(), 7);
    assert_eq!(search(&app, "smart environment").await.len(), 4);
}

#[tokio::test]
async fn rulebook_49_signs_and_operators_are_only_text() {
    let app = with_real_catalogue().await;
    for q in [
        "%",
        "_",
        "'",
        "\"",
        "\\",
        "%' OR 1=1 --",
        "'; DROP TABLE innovations; --",
        "name:rahatan",
        "\"radio sahabat",
        "+rahatan -anak",
        "rahatan~2^9",
        "(((",
        "[a TO z]",
        "* OR *",
        "NEAR/1",
        "{}",
        "${7*7}",
        "\u{202e}txet",
    ] {
        let page = app
            .visitor()
            .get(&format!("/catalogue?q={}", url::form_urlencoded::byte_serialize(q.as_bytes()).collect::<String>()))
            .await;
        assert_eq!(page.status.as_u16(), 200, "{q}");
        let json = app
            .visitor()
            .get(&format!(
                "/api/v1/innovations?q={}",
                url::form_urlencoded::byte_serialize(q.as_bytes()).collect::<String>()
            ))
            .await;
        assert_eq!(json.status.as_u16(), 200, "{q}");
    }
    assert!(search(&app, "zzz%zzz").await.is_empty());
    assert_eq!(search(&app, "%'\"").await.len(), 24, "no words: nothing is searched");
    assert_eq!(search(&app, "rahat%an").await, search(&app, "rahat an").await);
}

#[tokio::test]
async fn made_up_innovations_for_measurements_say_what_they_are() {
    let app = TestApp::start().await;
    sayembara::models::made_up_catalogue::add(app.db(), 450, app.now()).await.unwrap();
    let page = app.visitor().get("/catalogue?q=posyandu").await.expect_status(200);
    assert!(names(&page).iter().all(|name| name.contains("contoh") && name.contains("Posyandu")));
    assert_eq!(app.portal.catalogue.current().unwrap().rows.len(), 450);
}
