//! Rankings as pages: every total opens to marks times weights.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, ranking::Combine, region::RegionRole, scoring::SheetStatus},
    models::{
        _entities::{assignments, conflict_declarations, marks, score_sheets},
        entries, rankings,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{DECISIONS, RANKING, Scene, podium};
use crate::support::build;

const PLACES: &str = "td[data-label=Peringkat]";
const TOTALS: &str = "td[data-label='Nilai total']";

#[tokio::test]
async fn the_committee_reads_places_and_totals_and_opens_each_total_to_its_marks() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    let mut browser = scene.committee().await;
    let page = browser.get(RANKING).await.expect_status(200);
    assert_eq!(page.texts(PLACES), ["1", "2", "3"]);
    // (90 + 90.4 + 91) ÷ 3 = 1357/15
    assert_eq!(page.texts(TOTALS), ["90,47", "79,10", "60,17"]);
    assert!(page.texts("tbody th")[0].starts_with("Bangku Surya"));
    let open = page.attributes(&format!("{TOTALS} a"), "href").remove(0);
    assert_eq!(open, format!("{RANKING}/{}", first.pid));
    let text = browser.get(&open).await.expect_status(200).texts("main").remove(0);
    for part in ["50 %", "45", "46", "26,4", "90,4", "271,4 ÷ 3 = 1357/15", "1357/15 ≈ 90,47", "Juri J3"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Rahasia"), "judges stay pseudonyms");
    let english = scene.committee().await.in_english().get(RANKING).await.expect_status(200);
    assert!(english.texts("h1").contains(&"Ranking".to_owned()) && english.text().contains("90.47"));
}

#[tokio::test]
async fn only_the_region_reads_it_before_publication() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    scene.person_with("Pimpinan Contoh", RegionRole::Leader).await.get(RANKING).await.expect_status(200);
    scene.person_with("Pokja Contoh", RegionRole::Planner).await.get(RANKING).await.expect_status(404);
    scene.owner_of(&first).await.get(RANKING).await.expect_status(404);
    scene.app.visitor().get(RANKING).await.expect_status(303);
    let elsewhere = build::contest().slug("lomba-kota").region("32.79").save(&scene.app).await;
    let other = build::member_of(&scene.app, &elsewhere, "Panitia Lain", RegionRole::Committee).await;
    for path in [RANKING.to_owned(), format!("{RANKING}/{}", first.pid), DECISIONS.to_owned()] {
        scene.app.signed_in(&other).await.get(&path).await.expect_status(404);
    }
    let leader = scene.person_with("Pimpinan Kedua", RegionRole::Leader).await.get(RANKING).await;
    assert!(!leader.has(&format!("a[href='{DECISIONS}']")), "a leader is not led to decisions");
}

#[tokio::test]
async fn a_judge_sees_no_ranking_while_judging_runs_and_a_member_of_the_committee_who_judges_neither() {
    let scene = Scene::with(build::contest()).await;
    scene.app.clock.stop_at(build::at("2026-07-10T02:00:00Z"));
    build::judge(&scene.app, &scene.contest, &scene.committee, false).await;
    scene.committee().await.get(RANKING).await.expect_status(403);
    let judge = scene.app.person("Juri Keempat").await;
    build::judge(&scene.app, &scene.contest, &judge, true).await;
    scene.app.signed_in(&judge).await.get(RANKING).await.expect_status(404);
}

#[tokio::test]
async fn sheets_that_are_void_removed_unfinished_or_in_conflict_are_absent_and_too_few_make_no_rank() {
    let scene = Scene::with(build::contest().status(ContestStatus::Closed).quorum(2)).await;
    let full = scene.entry("Cukup Lembar", &[[50, 50, 50], [50, 50, 50]]).await;
    let draft = scene.sheet(&full, &scene.judges[2], &[100, 100, 100], false).await;
    let few = scene.entry("Kurang Lembar", &[[90, 90, 90], [90, 90, 90], [90, 90, 90]]).await;
    let db = scene.app.db();
    let of_few: Vec<assignments::Model> =
        assignments::Entity::find().filter(assignments::Column::EntryId.eq(few.id)).all(db).await.unwrap();
    let removed = assignments::ActiveModel {
        id: Set(of_few[0].id),
        removed_at: Set(Some(scene.app.now())),
        ..Default::default()
    };
    assignments::Entity::update(removed).exec(db).await.unwrap();
    conflict_declarations::Entity::update_many()
        .col_expr(conflict_declarations::Column::HasConflict, true.into())
        .filter(conflict_declarations::Column::AssignmentId.eq(of_few[1].id))
        .exec(db)
        .await
        .unwrap();
    let page = scene.committee().await.get(RANKING).await;
    assert_eq!(page.texts(TOTALS), ["50,00"], "the draft of {draft} does not count");
    assert_eq!(page.texts("td[data-label=Lembar]"), ["2"]);
    assert!(page.text().contains("1 lembar final dari sedikitnya 2"), "below quorum with its reason");
    score_sheets::Entity::update_many()
        .col_expr(score_sheets::Column::Status, SheetStatus::Void.as_str().into())
        .filter(score_sheets::Column::AssignmentId.eq(of_few[2].id))
        .exec(db)
        .await
        .unwrap();
    assert!(scene.committee().await.get(RANKING).await.text().contains("0 lembar final"));
    let opened = scene.committee().await.get(&format!("{RANKING}/{}", few.pid)).await.expect_status(200);
    assert!(opened.text().contains("Belum mencapai kuorum"));
}

#[tokio::test]
async fn ties_are_told_apart_as_declared_and_the_page_says_how() {
    let scene = Scene::new().await;
    // Equal totals of 70; the criterion of weight 50 % decides.
    let low = scene.entry("Seri Rendah", &[[64, 80, 70], [64, 80, 70]]).await;
    scene.entry("Seri Tinggi", &[[76, 60, 70], [76, 60, 70]]).await;
    let page = scene.committee().await.get(RANKING).await;
    assert_eq!(page.texts(TOTALS), ["70,00", "70,00"]);
    assert_eq!(page.texts(PLACES), ["1", "2"]);
    let first = page.texts("tbody th").remove(0);
    assert!(first.contains("Seri Tinggi") && first.contains("nilai kriteria berbobot terbesar: 76"), "{first}");
    let opened = scene.committee().await.get(&format!("{RANKING}/{}", low.pid)).await;
    assert!(opened.text().contains("nilai kriteria berbobot terbesar: 64"));
}

#[tokio::test]
async fn what_no_rule_tells_apart_stays_tied_and_says_that_the_plenary_decides() {
    let scene = Scene::new().await;
    let one = scene.entry("Kembar Satu", &[[70, 70, 70], [70, 70, 70]]).await;
    let two = scene.entry("Kembar Dua", &[[70, 70, 70], [70, 70, 70]]).await;
    let row = entries::ActiveModel { id: Set(two.id), submitted_at: Set(one.submitted_at), ..Default::default() };
    entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    let page = scene.committee().await.get(RANKING).await;
    assert_eq!(page.texts(PLACES), ["1", "1"]);
    assert!(page.text().contains("Masih seri dengan Kembar Satu; rapat pleno yang memutuskan"));
}

#[tokio::test]
async fn the_order_in_which_sheets_arrive_changes_nothing() {
    let scene = Scene::with(build::contest().status(ContestStatus::Closed).combine(Combine::TrimmedMean)).await;
    podium(&scene).await;
    let mut browser = scene.committee().await;
    let before = browser.get(RANKING).await;
    let db = scene.app.db();
    let sheets = score_sheets::Entity::find().all(db).await.unwrap();
    let all_marks = marks::Entity::find().all(db).await.unwrap();
    marks::Entity::delete_many().exec(db).await.unwrap();
    score_sheets::Entity::delete_many().exec(db).await.unwrap();
    for sheet in sheets.into_iter().rev() {
        let old = sheet.id;
        let row = score_sheets::ActiveModel { id: Set(old + 1_000), ..sheet.into() };
        let saved = score_sheets::Entity::insert(row).exec_with_returning(db).await.unwrap();
        for mark in all_marks.iter().rev().filter(|mark| mark.score_sheet_id == old) {
            let row =
                marks::ActiveModel { id: Set(100_000 - mark.id), score_sheet_id: Set(saved.id), ..mark.clone().into() };
            marks::Entity::insert(row).exec(db).await.unwrap();
        }
    }
    assert_eq!(browser.get(RANKING).await.text(), before.text());
    assert!(before.text().contains("rata-rata terpangkas"));
}

#[tokio::test]
async fn four_statements_make_the_ranking_however_many_entries_there_are() {
    let scene = Scene::with(build::contest().categories(&["umum", "asn"]).status(ContestStatus::Closed)).await;
    podium(&scene).await;
    let standing = scene.contest.contest.standing(scene.app.db()).await.unwrap();
    let counted = Arc::new(AtomicUsize::new(0));
    let counter = counted.clone();
    let mut db = scene.app.db().clone();
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    rankings::compute(&db, &standing).await.unwrap();
    assert_eq!(counted.swap(0, Ordering::Relaxed), 4);
    for number in 0..7 {
        scene.entry(&format!("Tambahan {number}"), &[[70, 70, 70], [60, 70, 70]]).await;
    }
    let board = rankings::compute(&db, &standing).await.unwrap();
    assert_eq!(counted.load(Ordering::Relaxed), 4);
    assert_eq!(board.categories[0].ranking.rows.len(), 10);
}

#[tokio::test]
async fn the_same_inputs_are_kept_as_one_snapshot() {
    let scene = Scene::new().await;
    let [_, _, third] = podium(&scene).await;
    let db = scene.app.db();
    let standing = scene.contest.contest.standing(db).await.unwrap();
    for _ in 0..2 {
        let board = rankings::compute(db, &standing).await.unwrap();
        board.keep(db, scene.app.now()).await.unwrap();
    }
    let kept = rankings::Entity::find().all(db).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(Some(&kept[0].rules_sha256), scene.contest.contest.rules_sha256.as_ref());
    let row = entries::ActiveModel { id: Set(third.id), status: Set(EntryStatus::Withdrawn), ..Default::default() };
    entries::Entity::update(row).exec(db).await.unwrap();
    rankings::compute(db, &standing).await.unwrap().keep(db, scene.app.now()).await.unwrap();
    assert_eq!(rankings::Entity::find().count(db).await.unwrap(), 2, "other inputs, another snapshot");
}

#[tokio::test]
async fn an_empty_contest_says_what_will_be_here() {
    let scene = Scene::with(build::contest()).await;
    scene.app.clock.stop_at(build::at("2026-07-10T02:00:00Z"));
    let page = scene.committee().await.get(RANKING).await.expect_status(200);
    assert!(page.text().contains("Belum ada usulan yang berperingkat") && page.text().contains("Peringkat sementara"));
    scene.committee().await.get("/committee/contests/tidak-ada/ranking").await.expect_status(404);
}
