//! The committee's overview and its reminders.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::Duration;
use sayembara::{
    domain::{entry::EntryStatus, region::RegionRole},
    models::score_overview::{self, OverviewFilter},
};

use super::Jury;
use crate::support::{build, sheets};

#[tokio::test]
async fn totals_and_states_stand_by_entry_and_judge() {
    let jury = Jury::new(true).await;
    let empty = jury.as_committee().await.get(&jury.committee_path("scores")).await.expect_status(200);
    assert!(empty.text().contains("Belum dinilai"));
    jury.finalise().await;
    let page = jury.as_committee().await.get(&jury.committee_path("scores?category=umum")).await.expect_status(200);
    assert_eq!(page.texts("tbody td a"), ["73,00"]);
    assert_eq!(page.attributes("tbody td a", "href"), [jury.path("score_sheet")]);
    assert!(page.texts("tbody td:first-of-type")[0].contains("1/2"), "quorum not reached");
    let english = jury.as_committee().await.in_english().get(&jury.committee_path("scores")).await;
    assert!(english.text().contains("73.00"));
}

#[tokio::test]
async fn only_a_committee_without_a_seat_sees_it_while_judging_runs() {
    let jury = Jury::new(true).await;
    let elsewhere = build::contest().slug("lomba-lain").region("32.79").save(&jury.app).await;
    let foreign = build::member_of(&jury.app, &elsewhere, "Panitia Lain", RegionRole::Committee).await;
    for person in [&foreign, &jury.judge_user, &jury.chair_user, &jury.owner] {
        let mut browser = jury.app.signed_in(person).await;
        browser.get(&jury.committee_path("scores")).await.expect_status(404);
        browser.post(&jury.committee_path("reminders"), &[]).await.expect_status(404);
    }
    build::membership(&jury.app, &jury.judge_user, &jury.contest.region, RegionRole::Committee).await;
    jury.as_judge().await.get(&jury.committee_path("scores")).await.expect_status(403);
    jury.app.clock.stop_at(build::at("2026-07-18T16:00:00Z"));
    jury.as_judge().await.get(&jury.committee_path("scores")).await.expect_status(200);
}

/// OpenReview #351: an insider with a conflict learns from rows and counters.
#[tokio::test]
async fn rulebook_07_the_own_entry_is_left_out_of_rows_and_progress() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    build::membership(&jury.app, &jury.owner, &jury.contest.region, RegionRole::Committee).await;
    let mut both = jury.app.signed_in(&jury.owner).await;
    let page = both.get(&jury.committee_path("scores")).await.expect_status(200);
    assert!(!page.text().contains("Bangku Surya") && !page.text().contains("73,00"));
    assert!(page.text().contains("0 dari 0 selesai"));
    both.get(&jury.path("score_sheet")).await.expect_status(404);
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_contest() {
    let jury = Jury::new(true).await;
    let small = statements(&jury).await;
    for number in 0..12 {
        let owner = jury.app.person(&format!("Tim {number}")).await;
        let entry =
            build::entry(&jury.app, &jury.contest, &owner, &format!("Usulan {number}"), EntryStatus::Eligible).await;
        build::assignment(&jury.app, &jury.contest, &jury.judge, &entry, true).await;
        build::assignment(&jury.app, &jury.contest, &jury.chair, &entry, false).await;
    }
    assert_eq!(statements(&jury).await, small);
    assert!(small <= 5, "{small} statements");
}

async fn statements(jury: &Jury) -> usize {
    let standing = jury.contest.contest.standing(jury.app.db()).await.unwrap();
    let rules = standing.rules(jury.app.db()).await.unwrap();
    let counted = Arc::new(AtomicUsize::new(0));
    let mut db = jury.app.db().clone();
    let counter = counted.clone();
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    let filter = OverviewFilter { category: String::new(), page: 1, viewer: jury.committee.id };
    let overview = score_overview::load(&db, &standing, &rules, &filter).await.unwrap();
    assert!(!overview.rows.is_empty());
    counted.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_reminder_goes_once_a_day_to_those_who_are_not_finished() {
    let jury = Jury::new(true).await;
    let mut committee = jury.as_committee().await;
    let path = jury.committee_path("reminders");
    committee.post(&path, &[]).await.expect_redirect(&jury.committee_path("scores"));
    committee.post(&path, &[]).await.expect_status(303);
    let mails = jury.app.mails().await;
    assert_eq!(mails.len(), 1, "the chair has nothing to do, the judge is not told twice");
    assert_eq!(mails[0].0, "juri.satu@contoh.test");
    let mail = sayembara::mailers::render(&jury.app.portal, &mails[0].1).unwrap();
    assert!(mail.text.contains("1 lembar") && mail.text.contains("18 Juli 2026, 23.59 WITA"));
    jury.app.wait(Duration::days(1));
    committee.post(&path, &[]).await.expect_status(303);
    assert_eq!(jury.app.mails().await.len(), 2);
    jury.finalise().await;
    jury.app.wait(Duration::days(1));
    committee.post(&path, &[]).await.expect_status(303);
    assert_eq!(jury.app.mails().await.len(), 2);
}

#[tokio::test]
async fn rulebook_07_the_own_entrys_judges_places_and_totals_stay_hidden() {
    let jury = Jury::of(build::contest().quorum(1), true).await;
    jury.finalise().await;
    let member = build::member_of(&jury.app, &jury.contest, "Panitia Pengusul", RegionRole::Committee).await;
    let own = build::entry(&jury.app, &jury.contest, &member, "Usulan Panitia", EntryStatus::Eligible).await;
    let assignment = build::assignment(&jury.app, &jury.contest, &jury.judge, &own, true).await;
    sheets::sheet(&jury.app, &jury.contest, &assignment, &[99, 99, 99], true).await;
    let mut browser = jury.app.signed_in(&member).await;
    for page in ["assignments", "ranking", "decisions"] {
        let theirs = jury.as_committee().await.get(&jury.committee_path(page)).await.expect_status(200);
        assert!(theirs.text().contains("Usulan Panitia"), "{page}: the test can tell");
        assert_eq!(theirs.text().contains("99,00"), page != "assignments", "{page}: the test can tell");
        let mine = browser.get(&jury.committee_path(page)).await.expect_status(200);
        assert!(mine.text().contains("Bangku Surya"), "{page}");
        assert!(!mine.text().contains("99,00"), "{page} tells a total of the own entry");
        assert_eq!(mine.text().contains("Usulan Panitia"), page == "decisions", "{page}");
    }
    browser.get(&jury.committee_path(&format!("ranking/{}", own.pid))).await.expect_status(404);
    browser.get(&jury.committee_path(&format!("ranking/{}", jury.entry.pid))).await.expect_status(200);
}

#[tokio::test]
async fn rulebook_07_a_committee_member_on_the_jury_finds_no_totals_by_any_door_while_judging_runs() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let member = build::member_of(&jury.app, &jury.contest, "Panitia Juri", RegionRole::Committee).await;
    build::judge(&jury.app, &jury.contest, &member, false).await;
    let mut browser = jury.app.signed_in(&member).await;
    for page in ["scores", "ranking", "decisions"] {
        browser.get(&jury.committee_path(page)).await.expect_status(403);
    }
}
