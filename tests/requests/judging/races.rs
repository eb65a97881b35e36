//! Two at once: one row, one event, nothing lost.

use sayembara::{
    domain::scoring::SheetStatus,
    models::_entities::{marks, score_sheets},
};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{Jury, MARKS};
use crate::support::build;

#[tokio::test]
async fn rulebook_56_one_judge_finalising_twice_at_once_leaves_one_event() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let (mut one, mut two) = (jury.as_judge().await, jury.as_judge().await);
    let path = jury.path("finalisation");
    let (first, second) = tokio::join!(one.post(&path, &[("version", "1")]), two.post(&path, &[("version", "1")]));
    first.expect_redirect("/judging");
    second.expect_redirect("/judging");
    assert_eq!(jury.events("score_sheet.finalised").await, 1);
    let sheet = jury.sheet().await.unwrap();
    assert_eq!((sheet.status, sheet.version), (SheetStatus::Final, 2));
}

#[tokio::test]
async fn two_judges_finalising_at_once_both_succeed() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let assignment = build::assignment(&jury.app, &jury.contest, &jury.chair, &jury.entry, true).await;
    let (mut one, mut two) = (jury.as_judge().await, jury.as_chair().await);
    let mut fields = vec![("version", "0")];
    fields.extend(MARKS);
    two.post(&format!("/assignments/{}/score_sheet", assignment.pid), &fields).await.expect_status(303);
    let (mine, theirs) = (jury.path("finalisation"), format!("/assignments/{}/finalisation", assignment.pid));
    let (first, second) = tokio::join!(one.post(&mine, &[("version", "1")]), two.post(&theirs, &[("version", "1")]));
    first.expect_redirect("/judging");
    second.expect_redirect("/judging");
    assert_eq!(jury.events("score_sheet.finalised").await, 2);
    let sheets = score_sheets::Entity::find().all(jury.app.db()).await.unwrap();
    assert!(sheets.iter().all(|sheet| sheet.status == SheetStatus::Final) && sheets.len() == 2);
}

#[tokio::test]
async fn autosave_in_two_tabs_at_once_saves_one_and_tells_the_other() {
    let jury = Jury::new(true).await;
    let (mut one, mut two) = (jury.as_judge().await, jury.as_judge().await);
    let path = jury.path("score_sheet/autosave");
    let (mine, theirs) = ([("version", "0"), ("mark-KEBARUAN", "10")], [("version", "0"), ("mark-KEBARUAN", "90")]);
    let (first, second) = tokio::join!(one.post(&path, &mine), two.post(&path, &theirs));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
    let saved = if first.status == 200 { Some(10) } else { Some(90) };
    assert_eq!(jury.marks().await[0], saved);
    assert_eq!(score_sheets::Entity::find().count(jury.app.db()).await.unwrap(), 1);
    assert_eq!(marks::Entity::find().count(jury.app.db()).await.unwrap(), 3);
}

#[tokio::test]
async fn saving_and_ending_the_seat_at_once_never_leaves_a_sheet_open() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let (mut judge, mut committee) = (jury.as_judge().await, jury.as_committee().await);
    let (finalise, end) = (jury.path("finalisation"), jury.committee_path(&format!("judges/{}/end", jury.judge.pid)));
    let (first, second) =
        tokio::join!(judge.post(&finalise, &[("version", "1")]), committee.post(&end, &[("reason", "Berhalangan")]));
    second.expect_status(303);
    let status = jury.sheet().await.unwrap().status;
    match first.status.as_u16() {
        303 => assert_eq!(status, SheetStatus::Final),
        // Seen from before the end of the seat: the sheet is void. From after it: there is no such sheet.
        403 | 404 => assert_eq!(status, SheetStatus::Void),
        other => panic!("finalising answered {other}"),
    }
}

#[tokio::test]
async fn a_conflict_and_a_mark_at_once_leave_the_sheet_void_or_without_the_mark() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let (mut one, mut two) = (jury.as_judge().await, jury.as_judge().await);
    let (save, declare) = (jury.path("score_sheet/autosave"), jury.path("conflict"));
    let fields = [("choice", "conflict"), ("reason", "Satu kantor")];
    let (first, second) =
        tokio::join!(one.post(&save, &[("version", "1"), ("mark-KEBARUAN", "1")]), two.post(&declare, &fields));
    assert!(matches!(first.status.as_u16(), 200 | 422));
    second.expect_redirect("/judging");
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Void);
}
