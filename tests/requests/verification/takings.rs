//! Taking checks, one by one or the next ones, and putting them back.

use std::sync::atomic::Ordering;

use sayembara::{
    db,
    domain::{entry::EntryStatus, region::RegionRole},
    models::{_entities::check_sheets, entries, users},
};
use sea_orm::{ColumnTrait, DatabaseBackend, EntityTrait, PaginatorTrait, QueryFilter};

use super::Scene;
use crate::support::{build, client::Answer};

impl Scene {
    /// `count` further entries that wait, oldest last.
    async fn more(&self, count: usize) -> Vec<entries::Model> {
        let other = self.app.person("Tim Lain").await;
        let mut made = Vec::new();
        for number in 1..=count {
            let title = format!("Usulan {number}");
            made.push(build::entry(&self.app, &self.contest, &other, &title, EntryStatus::Submitted).await);
        }
        made
    }

    async fn take(&self, who: &users::Model, fields: &[(&str, &str)]) -> Answer {
        self.app.signed_in(who).await.post(&format!("{}/takings", self.queue()), fields).await
    }

    async fn held_by(&self, who: &users::Model) -> u64 {
        let held = check_sheets::Entity::find().filter(check_sheets::Column::VerifierId.eq(who.id));
        held.count(self.app.db()).await.unwrap()
    }
}

#[tokio::test]
async fn the_next_ones_are_taken_oldest_first_and_counted_as_mine() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    scene.more(3).await;
    scene
        .take(&scene.committee, &[("which", "next"), ("count", "2"), ("query", "status=waiting")])
        .await
        .expect_status(303);
    assert_eq!(scene.held_by(&scene.committee).await, 2);
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let mine = committee.get(&format!("{}?holder=mine", scene.queue())).await.expect_status(200);
    assert_eq!(mine.texts("tbody th a"), ["Bangku Surya", "Usulan 1"]);
    assert_eq!(mine.texts(".stats .stat__figure"), ["4", "0", "0", "2"], "waiting, returned, overdue, mine");
    let open = committee.get(&format!("{}?holder=nobody", scene.queue())).await.expect_status(200);
    assert_eq!(open.texts("tbody th a"), ["Usulan 2", "Usulan 3"]);
    let theirs = committee.get(&format!("{}?holder={}", scene.queue(), scene.committee.pid)).await;
    assert_eq!(theirs.texts("tbody th a").len(), 2);
}

#[tokio::test]
async fn chosen_ones_are_taken_unless_somebody_has_them_and_put_back() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let more = scene.more(2).await;
    let second = build::member_of(&scene.app, &scene.contest, "Pemeriksa Kedua", RegionRole::Committee).await;
    let (one, two) = (scene.entry.pid.to_string(), more[0].pid.to_string());
    let back = format!("{}?status=waiting", scene.queue());
    scene.take(&scene.committee, &[("entry", &one)]).await.expect_redirect(&back);
    scene.take(&second, &[("entry", &one), ("entry", &two), ("entry", "bukan-pid")]).await.expect_status(303);
    assert_eq!((scene.held_by(&scene.committee).await, scene.held_by(&second).await), (1, 1));
    let page = scene.app.signed_in(&second).await.get(&scene.queue()).await.expect_status(200);
    let holders: Vec<_> = page.texts("tbody td[data-label=Pemeriksa]");
    assert_eq!(holders, ["Panitia Contoh", "Saya", "belum diambil"]);
    let releases = format!("{}/releases", scene.queue());
    scene.app.signed_in(&second).await.post(&releases, &[("entry", &two)]).await.expect_status(303);
    assert_eq!(scene.held_by(&second).await, 0);
    let none = scene.take(&second, &[]).await.expect_status(303);
    assert!(none.header("location").contains("/verification"));
}

#[tokio::test]
async fn rulebook_56_two_verifiers_taking_the_next_ones_at_once_share_none() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    scene.more(5).await;
    let second = build::member_of(&scene.app, &scene.contest, "Pemeriksa Kedua", RegionRole::Committee).await;
    let next = [("which", "next"), ("count", "3")];
    let (one, two) = tokio::join!(scene.take(&scene.committee, &next), scene.take(&second, &next));
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
    assert_eq!((scene.held_by(&scene.committee).await, scene.held_by(&second).await), (3, 3));
}

/// Whoever waits while holding others may be waited for in turn: two takers with different filters would wait in a circle.
#[tokio::test]
async fn what_somebody_else_is_at_just_now_is_passed_over_and_not_waited_for() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    scene.more(2).await;
    if scene.app.db().get_database_backend() != DatabaseBackend::Postgres {
        return; // One writer at a time: nobody waits for a row.
    }
    let txn = db::write_txn(scene.app.db()).await.unwrap();
    let busy = entries::Entity::find_by_id(scene.entry.id);
    db::for_update(busy, &txn).one(&txn).await.unwrap().unwrap();
    let next = [("which", "next"), ("count", "3")];
    let taking = scene.take(&scene.committee, &next);
    let taken = tokio::time::timeout(std::time::Duration::from_secs(20), taking).await.expect("nobody waits");
    taken.expect_status(303);
    assert_eq!(scene.held_by(&scene.committee).await, 2);
    txn.rollback().await.unwrap();
}

#[tokio::test]
async fn taking_many_reads_their_contest_once() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let more = scene.more(8).await;
    let asked = || scene.app.portal.statements.load(Ordering::Relaxed);
    let pids: Vec<String> = more.iter().map(|entry| entry.pid.to_string()).collect();
    let mut costs = Vec::new();
    for chosen in [&pids[..2], &pids[2..8]] {
        let before = asked();
        let fields: Vec<_> = chosen.iter().map(|pid| ("entry", pid.as_str())).collect();
        scene.take(&scene.committee, &fields).await.expect_status(303);
        costs.push(asked() - before);
    }
    assert_eq!(scene.held_by(&scene.committee).await, 8);
    let each = (costs[1] - costs[0]) / 4;
    assert!(each <= 5, "{each} statements for one more entry");
}

#[tokio::test]
async fn after_a_check_comes_the_next_of_the_own_ones_then_one_that_nobody_took() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let second = build::member_of(&scene.app, &scene.contest, "Pemeriksa Kedua", RegionRole::Committee).await;
    // More wait before the own ones than a page of the queue has.
    let more = scene.more(58).await;
    let theirs: Vec<String> = more[..50].iter().map(|entry| entry.pid.to_string()).collect();
    let theirs: Vec<_> = theirs.iter().map(|pid| ("entry", pid.as_str())).collect();
    scene.take(&second, &theirs).await.expect_status(303);
    let own = [more[52].pid.to_string(), more[55].pid.to_string()];
    scene.take(&scene.committee, &[("entry", &own[0]), ("entry", &own[1])]).await.expect_status(303);
    let mut committee = scene.app.signed_in(&scene.committee).await;
    let mut next = async |pid: String| {
        let page = committee.get(&format!("{}/{pid}", scene.queue())).await.expect_status(200);
        page.attributes("a[data-key-next]", "href").pop().map(|href| href.rsplit('/').next().unwrap().to_owned())
    };
    assert_eq!(next(own[0].clone()).await, Some(own[1].clone()));
    assert_eq!(next(own[1].clone()).await, Some(own[0].clone()), "after the last one the first");
    let releases = format!("{}/releases", scene.queue());
    let fields = [("entry", own[0].as_str()), ("entry", own[1].as_str())];
    scene.app.signed_in(&second).await.post(&releases, &fields).await.expect_status(303);
    assert_eq!(next(more[53].pid.to_string()).await, Some(more[54].pid.to_string()), "nobody took it");
    assert_eq!(next(more[57].pid.to_string()).await, Some(scene.entry.pid.to_string()));
}

#[tokio::test]
async fn the_own_entry_and_what_does_not_wait_are_never_taken() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    build::membership(&scene.app, &scene.owner, &scene.contest.region, RegionRole::Committee).await;
    let other = scene.app.person("Tim Lain").await;
    let passed = build::entry(&scene.app, &scene.contest, &other, "Sudah Lolos", EntryStatus::Eligible).await;
    let (own, passed) = (scene.entry.pid.to_string(), passed.pid.to_string());
    scene.take(&scene.owner, &[("entry", &own), ("entry", &passed)]).await.expect_status(303);
    scene.take(&scene.owner, &[("which", "next"), ("count", "9")]).await.expect_status(303);
    assert_eq!(scene.held_by(&scene.owner).await, 0);
    let leader = build::member_of(&scene.app, &scene.contest, "Pimpinan", RegionRole::Leader).await;
    scene.take(&leader, &[("entry", &own)]).await.expect_status(404);
}

#[tokio::test]
async fn the_queue_is_ordered_and_narrowed_to_what_lacks_evidence() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    scene.more(1).await;
    let mut committee = scene.app.signed_in(&scene.committee).await;
    for (query, titles) in [
        ("order=title", vec!["Bangku Surya", "Usulan 1"]),
        ("order=newest", vec!["Usulan 1", "Bangku Surya"]),
        ("order=due", vec!["Bangku Surya", "Usulan 1"]),
        // Its category asks for a report of the benefit, and nothing is attached; the other one was never read.
        ("lacking=1", vec!["Bangku Surya"]),
        ("status=corrected", vec![]),
        ("holder=00000000-0000-0000-0000-000000000000", vec!["Bangku Surya", "Usulan 1"]),
    ] {
        let page = committee.get(&format!("{}?{query}", scene.queue())).await.expect_status(200);
        assert_eq!(page.texts("tbody th a"), titles, "{query}");
    }
}
