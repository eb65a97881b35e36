//! The jury's list: who may change it, and what ending a seat does at once.

use sayembara::{
    domain::{region::RegionRole, scoring::SheetStatus},
    models::{_entities::assignments, judges},
};
use sea_orm::EntityTrait;

use super::Jury;
use crate::support::build;

#[tokio::test]
async fn the_list_shows_seats_and_refuses_what_does_not_fit() {
    let jury = Jury::new(true).await;
    let mut committee = jury.as_committee().await;
    let path = jury.committee_path("judges");
    let page = committee.get(&path).await.expect_status(200);
    assert_eq!(page.texts("tbody tr").len(), 2);
    let bad = committee.post(&path, &[("name", ""), ("email", "bukan surel")]).await.expect_status(422);
    assert!(bad.has("#error-name") && bad.has("#error-email") && bad.has("#error-affiliation"));
    assert_eq!(bad.attributes("#field-email", "value"), ["bukan surel"]);
    let known = [("name", "Juri Satu"), ("email", "JURI.satu@contoh.test"), ("affiliation", "Kampus")];
    let seated = committee.post(&path, &known).await.expect_status(422);
    assert!(seated.has("#error-email"), "the same person is not invited twice");
    let chair = [("name", "Baru"), ("email", "baru@contoh.test"), ("affiliation", "Kampus"), ("is_chair", "1")];
    committee.post(&path, &chair).await.expect_status(422);
    assert!(committee.in_english().get(&path).await.text().contains("Invite a judge"));
}

#[tokio::test]
async fn others_do_not_see_the_jury_or_change_it() {
    let jury = Jury::new(true).await;
    let elsewhere = build::contest().slug("lomba-lain").region("32.79").save(&jury.app).await;
    let foreign = build::member_of(&jury.app, &elsewhere, "Panitia Lain", RegionRole::Committee).await;
    for person in [&foreign, &jury.judge_user, &jury.chair_user, &jury.owner] {
        let mut browser = jury.app.signed_in(person).await;
        browser.get(&jury.committee_path("judges")).await.expect_status(404);
        let end = jury.committee_path(&format!("judges/{}/end", jury.judge.pid));
        browser.post(&end, &[("reason", "x")]).await.expect_status(404);
    }
    let mut own = jury.app.signed_in(&foreign).await;
    let through_own = format!("/committee/contests/lomba-lain/judges/{}/end", jury.judge.pid);
    own.post(&through_own, &[("reason", "x")]).await.expect_status(404);
}

#[tokio::test]
async fn the_chair_can_change_and_there_is_never_more_than_one() {
    let jury = Jury::new(true).await;
    let path = jury.committee_path(&format!("judges/{}/chair", jury.judge.pid));
    jury.as_committee().await.post(&path, &[]).await.expect_status(303);
    let seats = judges::Entity::find().all(jury.app.db()).await.unwrap();
    let chairs: Vec<_> = seats.iter().filter(|seat| seat.is_chair).map(|seat| seat.id).collect();
    assert_eq!(chairs, [jury.judge.id]);
}

/// EasyChair: former reviewers kept access to all years.
#[tokio::test]
async fn rulebook_63_an_ended_seat_has_no_access_from_that_moment() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let mut judge = jury.as_judge().await;
    judge.get(&jury.path("score_sheet")).await.expect_status(200);
    let end = jury.committee_path(&format!("judges/{}/end", jury.judge.pid));
    jury.as_committee().await.post(&end, &[("reason", "")]).await.expect_status(422);
    jury.as_committee().await.post(&end, &[("reason", "Berhalangan")]).await.expect_status(303);
    for path in
        ["/judging".to_owned(), jury.path("score_sheet"), jury.path("conflict/new"), jury.path("finalisation/new")]
    {
        judge.get(&path).await.expect_status(404);
    }
    judge.post(&jury.path("score_sheet"), &[("version", "1"), ("mark-KEBARUAN", "90")]).await.expect_status(404);
    judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_status(404);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Void);
    let freed = assignments::Entity::find_by_id(jury.assignment.id).one(jury.app.db()).await.unwrap().unwrap();
    assert!(freed.removed_at.is_some() && freed.removed_reason == "Berhalangan");
}

#[tokio::test]
async fn a_final_sheet_survives_the_end_of_its_judges_seat() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let end = jury.committee_path(&format!("judges/{}/end", jury.judge.pid));
    jury.as_committee().await.post(&end, &[("reason", "Tugas selesai")]).await.expect_status(303);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Final);
    jury.as_judge().await.get(&jury.path("score_sheet")).await.expect_status(404);
    jury.as_committee().await.post(&end, &[("reason", "Lagi")]).await.expect_status(409);
}
