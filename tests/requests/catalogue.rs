//! `/catalogue`, `/catalogue/{slug}`, `/dimensions/…`, `/frameworks`.

use std::sync::atomic::Ordering;

use sayembara::domain::{entry::EntryStatus, framework::TagStatus, region::RegionRole};
use sea_orm::ActiveValue::Set;

use crate::support::{
    Answer, TestApp, build,
    catalogue::{change, innovation, with_real_catalogue},
};

pub fn names(answer: &Answer) -> Vec<String> {
    answer.texts(".innovation-card__title")
}

/// The number in a text; no digits are nothing.
fn number(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

fn total(answer: &Answer) -> usize {
    number(&answer.texts("#results")[0])
}

#[tokio::test]
async fn the_list_shows_everything_public_a_page_at_a_time() {
    let app = with_real_catalogue().await;
    let first = app.visitor().get("/catalogue").await.expect_status(200);
    assert_eq!(names(&first).len(), 24);
    assert!(first.texts("#results")[0].contains("31"));
    assert!(first.texts(".pagination__where")[0].contains("1–24"));
    let next = first.attributes(".pagination a[rel=next]", "href");
    let second = app.visitor().get(&next[0]).await.expect_status(200);
    assert_eq!(names(&second).len(), 7);
    let mut all = [names(&first), names(&second)].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 31, "every innovation once");
    let back = second.attributes(".pagination a[rel=prev]", "href");
    assert_eq!(names(&app.visitor().get(&back[0]).await), names(&first));
}

#[tokio::test]
async fn filters_combine_and_every_count_is_what_its_link_finds() {
    let app = with_real_catalogue().await;
    innovation("Contoh Sehat").office("Puskesmas Contoh").tag("kominfo6", "LIV.2", TagStatus::Set).save(&app).await;
    for start in [
        "/catalogue",
        "/catalogue?region=kabupaten-banjar",
        "/catalogue?dimension=smart-living&status=indicative",
        "/catalogue?sub_dimension=LIV.2",
        "/catalogue?q=sehat&year=2023",
        "/catalogue?framework=purbalingga6&dimension=smart-living&status=indicative",
    ] {
        let page = app.visitor().get(start).await.expect_status(200);
        let choices =
            [".facets__group .facets__link:not([aria-current])", ".catalogue__dimensions .tag:not([aria-current])"];
        let links: Vec<String> = choices.iter().flat_map(|choice| page.attributes(choice, "href")).collect();
        let counts: Vec<String> = choices.iter().flat_map(|choice| page.texts(&format!("{choice} .num"))).collect();
        assert_eq!(links.len(), counts.len());
        assert!(links.len() > 6, "{start}");
        for (link, count) in links.iter().zip(counts) {
            let found = app.visitor().get(link).await.expect_status(200);
            assert_eq!(total(&found), number(&count), "{start} → {link}");
        }
    }
    let both = app.visitor().get("/catalogue?region=63.03&dimension=LIV&year=2023").await.expect_status(200);
    assert_eq!(names(&both).len(), 5);
    let part = app.visitor().get("/catalogue?sub_dimension=LIV.2").await.expect_status(200);
    assert_eq!(names(&part), ["Contoh Sehat"]);
    let office = app.visitor().get("/catalogue?office=puskesmas-contoh").await.expect_status(200);
    assert_eq!(names(&office), ["Contoh Sehat"]);
}

#[tokio::test]
async fn the_other_framework_works_through_the_crosswalk() {
    let app = with_real_catalogue().await;
    let page = app.visitor().get("/catalogue?framework=purbalingga6&dimension=smart-people").await.expect_status(200);
    assert_eq!(names(&page).len(), 6);
    assert!(page.texts(".tag").iter().any(|tag| tag.contains("Smart People (lewat padanan, sedang)")));
    innovation("Contoh Kader")
        .tag("kominfo6", "SOC", TagStatus::Set)
        .tag("purbalingga6", "GOV", TagStatus::Set)
        .save(&app)
        .await;
    let page = app.visitor().get("/catalogue?framework=purbalingga6&dimension=smart-people").await.expect_status(200);
    assert_eq!(names(&page).len(), 6, "its own tag there counts, not the crosswalk");
    let shown = app.visitor().get("/catalogue/rahatan").await.expect_status(200);
    assert!(shown.text().contains("lewat padanan, sedang"));
}

#[tokio::test]
async fn unknown_values_are_said_and_ignored() {
    let app = with_real_catalogue().await;
    let page = app
        .visitor()
        .get("/catalogue?region=atlantis&year=x&dimension=smart-living&after=kacau")
        .await
        .expect_status(200);
    assert_eq!(page.texts(".notice").len(), 2);
    assert!(page.texts(".notice")[0].contains("atlantis"));
    assert_eq!(names(&page).len(), 6);
    let none = app.visitor().get("/catalogue?q=tidakadasamasekali").await.expect_status(200);
    assert!(none.has(".empty a[href='/catalogue']"));
    let english = app.visitor().in_english().get("/catalogue?dimension=smart-living").await.expect_status(200);
    assert!(english.text().contains("6 innovations"));
}

#[tokio::test]
async fn an_empty_catalogue_still_shows_its_dimensions() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/catalogue").await.expect_status(200);
    assert!(page.has(".empty"));
    assert_eq!(page.texts(".catalogue__dimensions .tag").len(), 6);
    app.visitor().get("/frameworks").await.expect_status(200);
    assert!(app.visitor().get("/dimensions/kominfo6/smart-mobility").await.status == 404);
    assert!(app.visitor().get("/dimensions/kominfo6/smart-living").await.expect_status(200).has(".empty"));
}

#[tokio::test]
async fn a_page_stays_where_it_is_when_something_is_published_meanwhile() {
    let app = with_real_catalogue().await;
    for start in ["/catalogue", "/catalogue?q=kabupaten"] {
        let first = app.visitor().get(start).await;
        let next = first.attributes(".pagination a[rel=next]", "href")[0].clone();
        let before = names(&app.visitor().get(&next).await);
        innovation(&format!("Kabupaten baru {}", start.len())).published(Some(app.now())).save(&app).await;
        assert_eq!(names(&app.visitor().get(&next).await), before, "{start}");
        let again = names(&app.visitor().get(start).await);
        assert!(again.iter().any(|name| name.starts_with("Kabupaten baru")));
    }
}

#[tokio::test]
async fn a_list_costs_at_most_three_statements() {
    let app = with_real_catalogue().await;
    let mut visitor = app.visitor();
    visitor.get("/catalogue").await;
    for path in [
        "/catalogue?dimension=smart-living&q=sehat",
        "/catalogue",
        "/",
        "/dimensions/kominfo6/smart-living",
        "/catalogue/rahatan",
    ] {
        let before = app.portal.statements.load(Ordering::Relaxed);
        visitor.get(path).await.expect_status(200);
        let asked = app.portal.statements.load(Ordering::Relaxed) - before;
        assert!((1..=3).contains(&asked), "{path}: {asked} statements");
    }
}

#[tokio::test]
async fn an_innovation_says_what_is_known_and_hides_what_is_not() {
    let app = with_real_catalogue().await;
    let page = app.visitor().get("/catalogue/si-marta-tunjangan-sertifikasi").await.expect_status(200);
    let text = page.text();
    assert!(text.contains("Kabupaten Banjar") && text.contains("2023") && text.contains("indikatif"));
    assert!(page.has(".notice a[href='/catalogue/si-marta-tunjangan-profesi']"), "the possible duplicate");
    assert!(text.contains("Pokja Smart Governance") && text.contains("31 Mei 2023"));
    assert!(page.has("a[href='/dimensions/kominfo6/smart-governance']"));
    assert!(!page.has("#awards") && !page.has("#evidence"), "nothing was won, nothing is public");
    assert!(!page.texts(".facts__term").iter().any(|term| term == "Urusan"), "empty fields are hidden");
    assert!(!text.contains(">contoh<"), "it is real");
    innovation("Contoh Buatan").save(&app).await;
    assert!(app.visitor().get("/catalogue/contoh-buatan").await.text().contains("data contoh"));
    app.visitor().get("/catalogue/tidak-ada").await.expect_status(404);
    app.visitor().in_english().get("/catalogue/rahatan").await.expect_status(200);
}

#[tokio::test]
async fn a_withdrawn_innovation_is_gone_and_leads_to_its_dimension() {
    let app = TestApp::start().await;
    let row = innovation("Contoh Ditarik").tag("kominfo6", "LIV", TagStatus::Set).save(&app).await;
    app.visitor().get("/catalogue/contoh-ditarik").await.expect_status(200);
    change(&app, &row, |row| row.withdrawn_at = Set(Some(app.now()))).await;
    let gone = app.visitor().get("/catalogue/contoh-ditarik").await.expect_status(410);
    assert!(gone.has("a[href='/dimensions/kominfo6/smart-living']"));
    assert!(!gone.text().contains("Contoh Ditarik"));
    app.visitor().get("/api/v1/innovations/contoh-ditarik").await.expect_status(410);
    assert!(names(&app.visitor().get("/catalogue").await).is_empty());
}

#[tokio::test]
async fn rulebook_04_an_unpublished_innovation_answers_like_a_missing_one() {
    let app = TestApp::start().await;
    innovation("Rahasia Dulu").published(None).tag("kominfo6", "LIV", TagStatus::Set).save(&app).await;
    let strip = |answer: Answer| (answer.status, answer.texts("h1"), answer.texts("main p:not(:last-child)"));
    let hidden = strip(app.visitor().get("/catalogue/rahasia-dulu").await);
    assert_eq!(hidden, strip(app.visitor().get("/catalogue/rahasia-sama").await));
    assert_eq!(hidden.0, 404);
    app.visitor().get("/api/v1/innovations/rahasia-dulu").await.expect_status(404);
    let contest = build::contest().save(&app).await;
    let planner = build::member_of(&app, &contest, "Perencana Contoh", RegionRole::Planner).await;
    let page = app.signed_in(&planner).await.get("/catalogue/rahasia-dulu").await.expect_status(200);
    assert!(page.has("a[href='/desk/innovations/rahasia-dulu']"));
    assert_eq!(page.header("cache-control"), "no-store", "rulebook 17");
    let outsider = app.person("Orang Lain").await;
    app.signed_in(&outsider).await.get("/catalogue/rahasia-dulu").await.expect_status(404);
}

#[tokio::test]
async fn awards_and_public_evidence_are_shown_private_evidence_is_not() {
    use sayembara::{
        domain::evidence::EvidenceKind,
        models::_entities::{awards, evidence},
    };
    use sea_orm::EntityTrait;
    let app = TestApp::start().await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Pemilik Contoh").await;
    let entry = build::entry(&app, &contest, &owner, "Contoh Juara", EntryStatus::Awarded).await;
    let row = innovation("Contoh Juara").entry(entry.id, contest.contest.id).save(&app).await;
    let award = awards::ActiveModel {
        pid: Set(uuid::Uuid::new_v4()),
        contest_id: Set(contest.contest.id),
        category_id: Set(contest.categories[0].id),
        entry_id: Set(entry.id),
        innovation_id: Set(Some(row.id)),
        name_id: Set("Juara I Contoh".to_owned()),
        name_en: Set("First prize".to_owned()),
        position: Set(1),
        prize: Set("Rp10.000.000".to_owned()),
        created_at: Set(app.now()),
        ..Default::default()
    };
    awards::Entity::insert(award).exec(app.db()).await.unwrap();
    for (title, url, is_public) in [
        ("Laporan terbuka", "https://contoh.test/laporan", true),
        ("Data pribadi", "https://contoh.test/rahasia", false),
        ("Jahat", "javascript:alert(1)", true),
    ] {
        let row = evidence::ActiveModel {
            pid: Set(uuid::Uuid::new_v4()),
            entry_id: Set(entry.id),
            kind: Set(EvidenceKind::Link),
            title: Set(title.to_owned()),
            file_name: Set(String::new()),
            url: Set(Some(url.to_owned())),
            page_note: Set(String::new()),
            is_public: Set(is_public),
            version: Set(1),
            uploaded_by: Set(owner.id),
            created_at: Set(app.now()),
            ..Default::default()
        };
        evidence::Entity::insert(row).exec(app.db()).await.unwrap();
    }
    let page = app.visitor().get("/catalogue/contoh-juara").await.expect_status(200);
    let text = page.text();
    assert!(text.contains("Juara I Contoh") && text.contains("Rp10.000.000"));
    assert!(page.has("a[href='/contests/lomba-contoh-2026']"));
    assert_eq!(page.texts(".evidence__title"), ["Laporan terbuka"]);
    assert!(!text.contains("Pemilik Contoh") && !text.contains("rahasia") && !text.contains("javascript:"));
    let json = app.visitor().get("/api/v1/innovations/contoh-juara").await.expect_status(200).json();
    assert_eq!(json["evidence"].as_array().unwrap().len(), 1);
    assert_eq!(json["awards"][0]["name"]["id"], "Juara I Contoh");
}

#[tokio::test]
async fn rulebook_26_names_are_text_wherever_they_show() {
    let app = TestApp::start().await;
    let bad = "<svg onload=alert(1)>\"'Contoh";
    innovation(bad)
        .slug("jahat")
        .office(bad)
        .category(bad)
        .acronym(bad, bad)
        .summary(bad)
        .tag("kominfo6", "LIV", TagStatus::Set)
        .save(&app)
        .await;
    let contest = build::contest().save(&app).await;
    let planner = build::member_of(&app, &contest, bad, RegionRole::Planner).await;
    let mut browser = app.signed_in(&planner).await;
    for path in [
        "/",
        "/catalogue",
        "/catalogue/jahat",
        "/dimensions/kominfo6/smart-living",
        "/desk",
        "/desk/innovations/jahat",
        "/frameworks",
    ] {
        let page = browser.get(path).await.expect_status(200);
        assert!(!page.text().contains("<svg onload"), "{path}");
    }
    let json = app.visitor().get("/api/v1/innovations").await;
    assert_eq!(json.header("content-type"), "application/json");
}

#[tokio::test]
async fn rulebook_30_parameters_are_typed_and_escaped() {
    let app = with_real_catalogue().await;
    for name in
        ["framework", "dimension", "sub_dimension", "year", "region", "category", "office", "status", "q", "after", "x"]
    {
        let path = format!("/catalogue?{name}=%3Csvg%20onload%3Dalert(1)%3E%22%27");
        let page = app.visitor().get(&path).await.expect_status(200);
        assert!(!page.text().contains("<svg onload"), "{name}");
    }
    app.visitor().get(&format!("/catalogue?q={}", "a".repeat(5_000))).await.expect_status(200);
    app.visitor().get("/catalogue?q=%00%FF&year=99999999999999999999&after=1_2_3").await.expect_status(200);
}

#[tokio::test]
async fn rulebook_14_only_the_named_filters_do_anything() {
    let app = with_real_catalogue().await;
    let plain = names(&app.visitor().get("/catalogue").await);
    for stranger in
        ["change_no=1", "id=1", "entry_id=1", "sort=name", "order=id+desc", "source_note=x", "region_id=1", "limit=1"]
    {
        let page = app.visitor().get(&format!("/catalogue?{stranger}")).await.expect_status(200);
        assert_eq!(names(&page), plain, "{stranger}");
        if !stranger.starts_with("limit") {
            let json = app.visitor().get(&format!("/api/v1/innovations?{stranger}")).await.expect_status(400).json();
            assert_eq!(json["error"], "unknown_parameter");
        }
    }
}

#[tokio::test]
async fn a_dimension_has_its_page_and_its_code_leads_there() {
    let app = with_real_catalogue().await;
    let page = app.visitor().get("/dimensions/kominfo6/smart-living").await.expect_status(200);
    assert!(page.text().contains("Lingkungan tempat tinggal yang layak"));
    assert!(page.text().contains("Pokja Smart Living"));
    assert_eq!(names(&page).len(), 6);
    assert!(page.has("a[href='/dimensions/purbalingga6/smart-mobility']"), "crosswalk");
    assert!(page.text().contains("Lomba Inovasi Daerah Kabupaten Banjar tahun 2023"));
    for code in ["LIV", "liv", "LIV.2"] {
        let answer = app.visitor().get(&format!("/dimensions/kominfo6/{code}")).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (308, "/dimensions/kominfo6/smart-living"));
    }
    app.visitor().get("/dimensions/tidak-ada/smart-living").await.expect_status(404);
    let list = app.visitor().get("/frameworks").await.expect_status(200);
    assert_eq!(list.texts("h2").len(), 2);
}
