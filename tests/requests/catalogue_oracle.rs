//! What is not public never moves a result, a count, an order or a suggestion: with hidden rows beside public ones, every
//! page and every answer is the same as without them.

use sayembara::{db, domain::framework::TagStatus, models::counters};

use crate::support::{
    TestApp,
    catalogue::{innovation, with_real_catalogue},
};

const QUESTIONS: &[&str] = &[
    "/catalogue",
    "/catalogue?q=kesehatan",
    "/catalogue?q=keshatan",
    "/catalogue?q=terselubung",
    "/catalogue?q=terselubng",
    "/catalogue?dimension=smart-living&status=set",
    "/catalogue?framework=purbalingga6&dimension=smart-living",
    "/catalogue?year=1999",
    "/catalogue?office=kantor-terselubung",
    "/catalogue?category=kategori-terselubung",
    "/catalogue?region=kota-banjar",
    "/dimensions/kominfo6/smart-living",
    "/frameworks",
    "/",
    "/api/v1/innovations",
    "/api/v1/innovations?q=terselubung",
    "/api/v1/innovations?limit=3",
    "/api/v1/innovations?office=kantor-terselubung",
    "/api/v1/regions",
    "/api/v1/frameworks/kominfo6",
];

async fn answers(app: &TestApp) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for path in QUESTIONS {
        let answer = app.visitor().get(path).await;
        let text = answer.text();
        // The id of the request is all that may differ.
        let text = text.lines().filter(|line| !line.contains("request")).collect::<Vec<_>>().join("\n");
        let text = text.split("\"request_id\"").next().unwrap_or_default().to_owned();
        answers.push((answer.status.as_u16(), text));
    }
    answers
}

#[tokio::test]
async fn rulebook_03_hidden_rows_change_nothing_anybody_can_ask() {
    let app = with_real_catalogue().await;
    let before = answers(&app).await;
    let hidden = |name: &str| {
        innovation(name)
            .office("Kantor Terselubung")
            .category("Kategori Terselubung")
            .region("32.79")
            .year(1999)
            .acronym("KESEHATAN", "Kesehatan Terselubung")
            .summary("terselubung kesehatan keshatan")
            .tag("kominfo6", "LIV", TagStatus::Set)
    };
    hidden("Belum Terbit").published(None).save(&app).await;
    hidden("Sudah Ditarik").withdrawn(app.now()).save(&app).await;
    hidden("Ditarik Sebelum Terbit").published(None).withdrawn(app.now()).save(&app).await;
    for ((path, before), after) in QUESTIONS.iter().zip(before).zip(answers(&app).await) {
        assert_eq!(before, after, "{path}");
    }
    let known = app.portal.catalogue.current().unwrap();
    let txn = db::write_txn(app.db()).await.unwrap();
    assert_eq!(
        known.change_no + 1,
        counters::next(&txn, counters::CATALOGUE).await.unwrap(),
        "the snapshot is the newest"
    );
}

#[tokio::test]
async fn rulebook_03_the_question_can_tell_when_rows_are_public() {
    let app = with_real_catalogue().await;
    let before = answers(&app).await;
    innovation("Terbit Terselubung")
        .office("Kantor Terselubung")
        .category("Kategori Terselubung")
        .region("32.79")
        .year(1999)
        .tag("kominfo6", "LIV", TagStatus::Set)
        .save(&app)
        .await;
    let after = answers(&app).await;
    let same: Vec<&&str> =
        QUESTIONS.iter().zip(before.iter().zip(&after)).filter(|(_, (a, b))| a == b).map(|(path, _)| path).collect();
    assert!(same.len() <= 4, "the questions above do see a public row, but for a few: {same:?}");
}
