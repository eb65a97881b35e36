//! Reopening: by the chair, with a reason, with the marks as they were.

use sayembara::{
    domain::scoring::SheetStatus,
    models::{_entities::reopenings, judges},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::Jury;
use crate::support::build;

#[tokio::test]
async fn the_chair_reopens_and_the_marks_as_they_were_are_kept() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let mut chair = jury.as_chair().await;
    let page = chair.get(&jury.path("reopening/new")).await.expect_status(200);
    assert!(!page.text().contains("73,00"), "the chair sees no marks while judging runs");
    chair.post(&jury.path("reopening"), &[("reason", " ")]).await.expect_status(422);
    chair.post(&jury.path("reopening"), &[("reason", "Salah ketik")]).await.expect_redirect("/judging");
    let sheet = jury.sheet().await.unwrap();
    assert_eq!((sheet.status, sheet.finalised_at), (SheetStatus::Draft, None));
    let kept = reopenings::Entity::find().one(jury.app.db()).await.unwrap().unwrap();
    let before: serde_json::Value = serde_json::from_str(&kept.marks_before).unwrap();
    assert_eq!((&before["marks"]["KEBARUAN"], &before["score"]), (&80.into(), &"73".into()));
    assert_eq!(jury.events("score_sheet.reopened").await, 1);
    let mails = jury.app.mails().await;
    assert_eq!((mails[0].0.as_str(), mails[0].1.template.as_str()), ("juri.satu@contoh.test", "sheet_reopened"));
    let version = sheet.version.to_string();
    let better = [("version", version.as_str()), ("mark-KEBARUAN", "90")];
    jury.as_judge().await.post(&jury.path("score_sheet"), &better).await.expect_status(303);
}

#[tokio::test]
async fn nobody_else_reopens_and_only_a_final_sheet_in_time() {
    let jury = Jury::new(true).await;
    let reason = [("reason", "x")];
    jury.as_chair().await.post(&jury.path("reopening"), &reason).await.expect_status(403);
    jury.finalise().await;
    jury.as_judge().await.post(&jury.path("reopening"), &reason).await.expect_status(403);
    jury.as_committee().await.post(&jury.path("reopening"), &reason).await.expect_status(403);
    jury.app.signed_in(&jury.owner).await.post(&jury.path("reopening"), &reason).await.expect_status(404);
    jury.app.clock.stop_at(build::at("2026-07-18T16:00:00Z"));
    jury.as_chair().await.post(&jury.path("reopening"), &reason).await.expect_status(409);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Final);
}

#[tokio::test]
async fn the_committee_stands_in_when_there_is_no_chair() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let row = judges::ActiveModel { id: Set(jury.chair.id), is_chair: Set(false), ..Default::default() };
    judges::Entity::update(row).exec(jury.app.db()).await.unwrap();
    let mut committee = jury.as_committee().await;
    assert!(committee.get(&jury.committee_path("scores")).await.has("a[href$='/reopening/new']"));
    let back = jury.committee_path("scores");
    committee.post(&jury.path("reopening"), &[("reason", "Salah ketik")]).await.expect_redirect(&back);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Draft);
}
