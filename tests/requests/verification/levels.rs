//! Verified levels beside the levels claimed.

use std::sync::atomic::Ordering;

use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::entry::EntryStatus,
    models::{
        _entities::{contests, entry_sections, form_sets, submissions, verified_levels},
        entries::{counted::count_missing, draft::CLAIMS},
    },
    tasks::tidy_files::TidyFiles,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait, QueryOrder,
};
use uuid::Uuid;

use super::{Scene, hand_in};
use crate::support::{TestApp, build, client::Answer, submissions::submission};

/// An entry that claims REGULASI 3 and ALAT 2: 9 + 4 of 18 points.
async fn claimed(status: EntryStatus) -> Scene {
    let app = TestApp::start().await;
    let contest = build::contest().with_levels().save(&app).await;
    let owner = app.person("Pengusul Contoh").await;
    let committee =
        build::member_of(&app, &contest, "Panitia Contoh", sayembara::domain::region::RegionRole::Committee).await;
    let entry = build::entry(&app, &contest, &owner, "Bangku Surya", status).await;
    let row = entry_sections::ActiveModel {
        entry_id: Set(entry.id),
        code: Set(CLAIMS.to_owned()),
        answers: Set(r#"{"REGULASI":"3","ALAT":"2"}"#.to_owned()),
        version: Set(1),
        updated_by: Set(owner.id),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    entry_sections::Entity::insert(row).exec(app.db()).await.unwrap();
    let submission = submission(&app, &entry).await;
    Scene { app, contest, owner, committee, entry, submission }
}

async fn send(scene: &Scene, fields: &[(&str, &str)]) -> Answer {
    let submission = scene.submission.pid.to_string();
    let mut all = vec![("submission", submission.as_str()), ("ticked", "lengkap")];
    all.extend_from_slice(fields);
    scene.app.signed_in(&scene.committee).await.post(&scene.path(), &all).await
}

async fn stored(scene: &Scene) -> Vec<(String, Option<i32>, i32)> {
    let rows = verified_levels::Entity::find().order_by_asc(verified_levels::Column::CriterionCode);
    let rows = rows.all(scene.app.db()).await.unwrap();
    rows.into_iter().map(|row| (row.criterion_code, row.claimed, row.level)).collect()
}

#[tokio::test]
async fn accepting_needs_a_decision_on_every_claim_and_a_note_where_it_differs() {
    let scene = claimed(EntryStatus::Submitted).await;
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(page.text().contains("Klaim: Level 3: Tingkat 3") && page.text().contains("13 dari 18 poin"));
    let open = send(&scene, &[("outcome", "accepted"), ("level-REGULASI", "3")]).await.expect_status(422);
    assert!(open.has("#errors a[href='#field-levels']"));
    assert!(open.has("#field-level-REGULASI option[value='3'][selected]"), "what was chosen stays");
    let lower = [("outcome", "accepted"), ("level-REGULASI", "1"), ("accept_claims", "1")];
    let refused = send(&scene, &lower).await.expect_status(422);
    assert!(refused.text().contains("Tulis catatan"), "a lower level needs a note");
    assert_eq!(stored(&scene).await, []);
    let noted = [lower[0], lower[1], lower[2], ("note-criterion-REGULASI", "Baru berupa SK")];
    send(&scene, &noted).await.expect_redirect(&scene.queue());
    assert_eq!(stored(&scene).await, [("ALAT".to_owned(), Some(2), 2), ("REGULASI".to_owned(), Some(3), 1)]);
    let team = scene.app.signed_in(&scene.owner).await.get(&format!("/entries/{}", scene.entry.pid)).await;
    for text in ["Terverifikasi: Level 1: Tingkat 1", "Baru berupa SK", "13 dari 18 poin", "7 dari 18 poin"] {
        assert!(team.text().contains(text), "{text} in {}", team.text());
    }
    assert!(team.text().contains("Diverifikasi ") && !team.text().contains("Panitia Contoh"), "when, not who");
}

#[tokio::test]
async fn impossible_levels_are_refused_and_a_return_may_leave_claims_open() {
    let scene = claimed(EntryStatus::Submitted).await;
    for level in ["9", "-1", "tiga"] {
        let fields = [("outcome", "accepted"), ("level-REGULASI", level), ("accept_claims", "1")];
        send(&scene, &fields).await.expect_status(422);
    }
    let fields = [("outcome", "returned"), ("reason", "Lengkapi"), ("due", "2026-06-24T16:00"), ("level-ALAT", "2")];
    send(&scene, &fields).await.expect_status(303);
    assert_eq!(stored(&scene).await, [("ALAT".to_owned(), Some(2), 2)]);
}

#[tokio::test]
async fn the_committee_sees_claimed_verified_and_the_difference() {
    let scene = claimed(EntryStatus::Submitted).await;
    let ledger = format!("/committee/contests/{}/ledger", scene.contest.contest.slug);
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let before = committee.get(&ledger).await.expect_status(200);
    let cells = before.texts("#levels tbody td.table__num");
    assert!(cells[0].contains("wajib: 9 dari 9") && cells[0].contains("13 dari 18 poin"), "{cells:?}");
    assert_eq!(cells[1..], ["belum diperiksa", "–"]);
    let fields = [
        ("outcome", "accepted"),
        ("level-REGULASI", "1"),
        ("accept_claims", "1"),
        ("note-criterion-REGULASI", "Baru berupa SK"),
    ];
    send(&scene, &fields).await.expect_status(303);
    let page = committee.get(&ledger).await.expect_status(200);
    let cells = page.texts("#levels tbody td.table__num");
    assert!(cells[0].contains("13 dari 18 poin"), "the claim stays visible: {cells:?}");
    assert!(cells[1].contains("wajib: 3 dari 9") && cells[1].contains("7 dari 18 poin"), "{cells:?}");
    assert_eq!(cells[2], "−6");
    let queue = committee.get(&format!("{}?status=accepted", scene.queue())).await.expect_status(200);
    assert!(queue.text().contains("7 dari 18 poin") && queue.text().contains("−6"), "in the queue, too");
    let check = committee.get(&scene.path()).await.expect_status(200);
    assert!(check.text().contains("Diverifikasi oleh Panitia Contoh"), "the committee reads who");
    assert_eq!(page.texts("#services tbody th").len(), 6);
    assert_eq!(page.texts(".cover__cell--missing").len(), 6, "nothing serves any of them yet");
    assert!(committee.get(&scene.queue()).await.has(&format!("a[href='{ledger}']")));
    committee.in_english().get(&ledger).await.expect_status(200);
    scene.app.signed_in(&scene.owner).await.get(&ledger).await.expect_status(404);
    scene.app.visitor().get(&ledger).await.expect_status(303);
}

#[tokio::test]
async fn a_correction_is_checked_anew_with_the_earlier_levels_at_hand() {
    let scene = claimed(EntryStatus::Submitted).await;
    let fields = [("outcome", "returned"), ("reason", "Lengkapi"), ("due", "2026-06-24T16:00"), ("level-ALAT", "2")];
    send(&scene, &fields).await.expect_status(303);
    let row = sayembara::models::entries::ActiveModel {
        id: Set(scene.entry.id),
        status: Set(EntryStatus::Corrected),
        ..Default::default()
    };
    sayembara::models::entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(page.has("#field-level-ALAT option[value='2'][selected]"), "the claim is the same: so is the proposal");
    assert!(!page.has("#field-level-REGULASI option[selected]"));
    let team = scene.app.signed_in(&scene.owner).await.get(&format!("/entries/{}", scene.entry.pid)).await;
    assert!(!team.text().contains("Terverifikasi:"), "not while it is checked");
}

/// One entry of an affair that each place spells in its own way: while it waits it is told apart, once eligible it covers.
#[tokio::test]
async fn the_basic_services_are_covered_by_what_counts() {
    let scene = claimed(EntryStatus::Submitted).await;
    let ledger = format!("/committee/contests/{}/ledger", scene.contest.contest.slug);
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let affair = |snapshot: &str| {
        let identity = r#""identitas":{"#;
        assert!(snapshot.contains(identity), "{snapshot}");
        snapshot.replace(identity, r#""identitas":{"urusan_utama":"pekerjaan_umum_dan_penataan_ruang","#)
    };
    let row = submissions::ActiveModel {
        id: Set(scene.submission.id),
        snapshot: Set(affair(&scene.submission.snapshot)),
        affair: Set(None),
        ..Default::default()
    };
    submissions::Entity::update(row).exec(scene.app.db()).await.unwrap();
    assert_eq!(count_missing(scene.app.db()).await.unwrap(), 1, "what the start of the program does");
    let page = committee.get(&ledger).await.expect_status(200);
    let waiting = page.texts(".cover__cell--waiting");
    assert!(waiting.len() == 1 && waiting[0].starts_with("Pekerjaan Umum"), "{waiting:?}");
    let row = sayembara::models::entries::ActiveModel {
        id: Set(scene.entry.id),
        status: Set(EntryStatus::Eligible),
        ..Default::default()
    };
    sayembara::models::entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    let page = committee.get(&ledger).await.expect_status(200);
    assert_eq!(page.texts(".cover__cell--covered").len(), 1);
    assert!(page.text().contains("1 dari 6 urusan terisi"));
    assert_eq!(page.texts(".cover__cell--missing").len(), 5, "the gaps are visible");
}

/// Documents are long, and there may be thousands: neither the cover nor the list of those that lack evidence opens them.
#[tokio::test]
async fn what_is_counted_over_a_contest_costs_the_same_however_many_entries_there_are() {
    let scene = claimed(EntryStatus::Submitted).await;
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let pages = [
        format!("/committee/contests/{}/ledger", scene.contest.contest.slug),
        format!("{}?lacking=1", scene.queue()),
        format!("{}?lacking=1&page=2", scene.queue()),
    ];
    let mut costs = Vec::new();
    for number in [0, 60] {
        for _ in 0..number {
            let entry = build::entry(&scene.app, &scene.contest, &scene.owner, "Usulan", EntryStatus::Submitted).await;
            submission(&scene.app, &entry).await;
        }
        let mut cost = Vec::new();
        for page in &pages {
            let before = scene.app.portal.statements.load(Ordering::Relaxed);
            committee.get(page).await.expect_status(200);
            cost.push(scene.app.portal.statements.load(Ordering::Relaxed) - before);
        }
        costs.push(cost);
    }
    assert_eq!(costs[0], costs[1]);
    let second = committee.get(&pages[2]).await.expect_status(200);
    assert_eq!(second.texts("tbody th a").len(), 11, "REGULASI needs a text of the regulation, and none has one");
}

/// Makes a version look like one from before the counts were kept.
async fn uncount(scene: &Scene, id: i64) {
    let nothing =
        submissions::ActiveModel { id: Set(id), affair: Set(None), lacks_evidence: Set(None), ..Default::default() };
    submissions::Entity::update(nothing).exec(scene.app.db()).await.unwrap();
}

async fn counts(scene: &Scene, id: i64) -> (Option<String>, Option<bool>) {
    let row = submissions::Entity::find_by_id(id).one(scene.app.db()).await.unwrap().unwrap();
    (row.affair, row.lacks_evidence)
}

#[tokio::test]
async fn versions_from_before_are_counted_once() {
    let scene = claimed(EntryStatus::Submitted).await;
    let db = scene.app.db();
    uncount(&scene, scene.submission.id).await;
    assert_eq!(count_missing(db).await.unwrap(), 1);
    assert_eq!(counts(&scene, scene.submission.id).await, (Some(String::new()), Some(true)));
    assert_eq!(count_missing(db).await.unwrap(), 0);
}

/// A node of an earlier program may take one in while the others are updated already: nobody starts anew for that.
#[tokio::test]
async fn the_sweep_counts_what_came_without_counts() {
    let scene = claimed(EntryStatus::Submitted).await;
    uncount(&scene, scene.submission.id).await;
    TidyFiles.run(&scene.app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(counts(&scene, scene.submission.id).await, (Some(String::new()), Some(true)));
}

#[tokio::test]
async fn a_contest_that_cannot_be_read_does_not_keep_the_others_from_being_counted() {
    let scene = claimed(EntryStatus::Submitted).await;
    let form = scene.contest.contest.form_set_row(scene.app.db()).await.unwrap();
    let broken_form = form_sets::ActiveModel {
        id: NotSet,
        pid: Set(Uuid::new_v4()),
        code: Set("rusak".to_owned()),
        definition: Set("bukan formulir".to_owned()),
        ..form.into()
    };
    let broken_form = form_sets::Entity::insert(broken_form).exec_with_returning(scene.app.db()).await.unwrap();
    let broken = build::contest().slug("lomba-rusak-2026").save(&scene.app).await;
    let change =
        contests::ActiveModel { id: Set(broken.contest.id), form_set_id: Set(broken_form.id), ..Default::default() };
    contests::Entity::update(change).exec(scene.app.db()).await.unwrap();
    let entry = build::entry(&scene.app, &broken, &scene.owner, "Usulan lain", EntryStatus::Submitted).await;
    let unread = hand_in(&scene.app, &entry, &scene.owner, 1).await;
    uncount(&scene, scene.submission.id).await;

    assert_eq!(count_missing(scene.app.db()).await.unwrap(), 1);
    assert_eq!(counts(&scene, scene.submission.id).await, (Some(String::new()), Some(true)));
    assert_eq!(counts(&scene, unread.id).await, (None, None), "it waits until its contest can be read");
}
