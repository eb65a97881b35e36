//! The judge's desk.

use sayembara::domain::entry::EntryStatus;

use super::Jury;
use crate::support::build;

#[tokio::test]
async fn the_desk_shows_own_assignments_with_state_progress_and_deadline() {
    let jury = Jury::new(false).await;
    let mut judge = jury.as_judge().await;
    let page = judge.get("/judging").await.expect_status(200);
    assert!(page.texts("tbody th")[0].contains("Bangku Surya"));
    assert!(page.text().contains("18 Juli 2026, 23.59 WITA"));
    assert!(page.has(&format!("a[href='{}']", jury.path("conflict/new"))));
    judge.post(&jury.path("conflict"), &[("choice", "none")]).await.expect_redirect(&jury.path("score_sheet"));
    judge.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "80")]).await.expect_status(303);
    let page = judge.get("/judging").await;
    assert!(page.text().contains("1 dari 3 kriteria terisi"));
    assert!(!page.has("a[href$='/finalisation/new']"), "not complete yet");
    let fields = [("version", "1"), ("mark-MANFAAT", "70"), ("mark-REPLIKASI", "60")];
    judge.post(&jury.path("score_sheet"), &fields).await.expect_status(303);
    let page = judge.get("/judging").await;
    assert_eq!(page.attributes("a[href$='/finalisation/new']", "href"), [jury.path("finalisation/new")]);
    assert!(judge.in_english().get("/judging").await.text().contains("3 of 3"));
}

#[tokio::test]
async fn an_empty_desk_says_what_will_be_there() {
    let jury = Jury::new(true).await;
    let page = jury.as_chair().await.get("/judging").await.expect_status(200);
    assert!(page.has(".empty") && !page.text().contains("Bangku Surya"));
}

#[tokio::test]
async fn people_without_a_seat_find_no_desk() {
    let jury = Jury::new(true).await;
    jury.as_committee().await.get("/judging").await.expect_status(404);
    jury.app.signed_in(&jury.owner).await.get("/judging").await.expect_status(404);
    jury.app.visitor().get("/judging").await.expect_status(303);
}

#[tokio::test]
async fn previous_and_next_follow_the_order_of_the_desk() {
    let jury = Jury::new(true).await;
    let other = jury.app.person("Tim Lain").await;
    let second = build::entry(&jury.app, &jury.contest, &other, "Kebun", EntryStatus::Eligible).await;
    let more = build::assignment(&jury.app, &jury.contest, &jury.judge, &second, true).await;
    let mut judge = jury.as_judge().await;
    let here = judge.get(&jury.path("score_sheet")).await.expect_status(200);
    let there = judge.get(&format!("/assignments/{}/score_sheet", more.pid)).await.expect_status(200);
    let links = [here.attributes("a[rel]", "href"), there.attributes("a[rel]", "href")].concat();
    assert_eq!(links.iter().filter(|link| **link == format!("/assignments/{}/score_sheet", more.pid)).count(), 1);
    assert_eq!(links.iter().filter(|link| **link == jury.path("score_sheet")).count(), 1);
}

#[tokio::test]
async fn the_chair_finds_final_sheets_without_marks() {
    let jury = Jury::new(true).await;
    assert!(!jury.as_chair().await.get("/judging").await.has("a[href$='/reopening/new']"));
    jury.finalise().await;
    let page = jury.as_chair().await.get("/judging").await.expect_status(200);
    assert_eq!(page.attributes("a[href$='/reopening/new']", "href"), [jury.path("reopening/new")]);
    assert!(!page.text().contains("73,00"), "no total");
    assert!(!jury.as_judge().await.get("/judging").await.has("a[href$='/reopening/new']"));
}
