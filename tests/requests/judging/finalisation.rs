//! Final: complete, in time, once.

use sayembara::{domain::scoring::SheetStatus, models::_entities::criteria};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::Jury;

#[tokio::test]
async fn the_summary_shows_the_arithmetic_and_the_sheet_becomes_final() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let mut judge = jury.as_judge().await;
    let page = judge.get(&jury.path("finalisation/new")).await.expect_status(200);
    let products: Vec<_> = page.texts("tbody td:last-child");
    assert_eq!(products, ["40", "21", "12"]);
    assert_eq!(
        page.texts("tbody td:nth-child(3)"),
        ["50 %", "30 %", "20 %"],
        "in the terms of the committee's page of a total"
    );
    assert_eq!(page.texts("tfoot strong"), ["73,00"]);
    judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_redirect("/judging");
    let sheet = jury.sheet().await.unwrap();
    assert_eq!((sheet.status, sheet.finalised_at), (SheetStatus::Final, Some(jury.app.now())));
    assert_eq!(jury.events("score_sheet.finalised").await, 1);
    judge.post(&jury.path("score_sheet"), &[("version", "2"), ("mark-KEBARUAN", "1")]).await.expect_status(403);
    let read = judge.get(&jury.path("score_sheet")).await.expect_status(200);
    assert!(read.has("#field-mark-KEBARUAN[disabled]"));
}

#[tokio::test]
async fn an_incomplete_sheet_names_every_gap() {
    let jury = Jury::new(true).await;
    let mut judge = jury.as_judge().await;
    judge.get(&jury.path("finalisation/new")).await.expect_status(200);
    let nothing = judge.post(&jury.path("finalisation"), &[("version", "0")]).await.expect_status(422);
    assert_eq!(nothing.texts(".errors__list li").len(), 3);
    judge.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "80")]).await.expect_status(303);
    let page = judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_status(422);
    assert!(page.text().contains("Kemanfaatan: belum ada nilai"));
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Draft);
}

#[tokio::test]
async fn a_summary_of_an_older_version_is_not_finalised() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let mut judge = jury.as_judge().await;
    judge.post(&jury.path("score_sheet"), &[("version", "1"), ("mark-KEBARUAN", "10")]).await.expect_status(303);
    judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_status(409);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Draft);
}

#[tokio::test]
async fn a_second_click_changes_nothing() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let mut judge = jury.as_judge().await;
    judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_redirect("/judging");
    assert_eq!(jury.events("score_sheet.finalised").await, 1);
    assert_eq!(jury.sheet().await.unwrap().version, 2);
}

/// The rules are frozen: a criterion that is changed in the tables afterwards changes no sheet.
#[tokio::test]
async fn a_sheet_follows_the_frozen_rules_not_the_tables() {
    let jury = Jury::new(true).await;
    let row = criteria::ActiveModel {
        id: Set(jury.contest.criteria[0].id),
        weight: Set(100),
        scale_max: Set(5),
        ..Default::default()
    };
    criteria::Entity::update(row).exec(jury.app.db()).await.unwrap();
    jury.score().await;
    let page = jury.as_judge().await.get(&jury.path("finalisation/new")).await.expect_status(200);
    assert_eq!(page.texts("tfoot strong"), ["73,00"]);
}
