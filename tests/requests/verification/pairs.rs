//! Entries that look alike: found, compared and marked by the committee; tried out by innovators without learning of others.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, likeness::PairVerdict, region::RegionRole},
    models::_entities::{audit_events, conflict_declarations, contests, entry_members, judges, likeness_marks},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{Scene, hand_in};
use crate::support::{Client, TestApp, build, catalogue};

/// The entry "Bangku Surya", a second one like it, and an innovation of another region like both.
async fn alike() -> (Scene, sayembara::models::entries::Model) {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let other = scene.app.person("Pengusul Kedua").await;
    let second = build::entry(&scene.app, &scene.contest, &other, "Bangku-Surya", EntryStatus::Submitted).await;
    hand_in(&scene.app, &second, &other, 1).await;
    catalogue::innovation("Bangku Surya Kota").region("32.79").save(&scene.app).await;
    (scene, second)
}

async fn pid_of(app: &TestApp, slug: &str) -> uuid::Uuid {
    sayembara::models::catalogue::find_for(app.db(), slug, &Default::default()).await.unwrap().unwrap().pid
}

fn pairs(scene: &Scene) -> String {
    format!("/committee/contests/{}/pairs", scene.contest.contest.slug)
}

async fn similar(browser: &mut Client, title: &str) -> Vec<String> {
    let answer = browser.post("/similar_innovations", &[("title", title)]).await.expect_status(200);
    let list = answer.json()["similar"].as_array().unwrap().clone();
    list.iter().map(|one| one["href"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_committee_sees_each_pair_once_and_marks_it() {
    let (scene, second) = alike().await;
    let mut browser = scene.app.signed_in(&scene.committee).await;
    let page = browser.get(&pairs(&scene)).await.expect_status(200);
    let links = page.attributes("tbody a", "href");
    let city = pid_of(&scene.app, "bangku-surya-kota").await;
    let expected = [
        format!("{}/{}/{}", pairs(&scene), second.pid, scene.entry.pid),
        format!("{}/{}/{city}", pairs(&scene), scene.entry.pid),
        format!("{}/{}/{city}", pairs(&scene), second.pid),
    ];
    assert_eq!(links, expected, "the same name first");
    let both = browser.get(&links[0]).await.expect_status(200);
    assert_eq!(both.texts(".sides h2"), ["Bangku-Surya", "Bangku Surya"]);
    browser.post(&links[0], &[("version", "0")]).await.expect_status(422);
    let fields = [("version", "0"), ("verdict", "development_of"), ("note", "Kini dengan penampung hujan")];
    browser.post(&links[0], &fields).await.expect_redirect(&pairs(&scene));
    let stale = browser.post(&links[0], &[("version", "0"), ("verdict", "same"), ("note", "Punya saya")]).await;
    let stale = stale.expect_status(409);
    assert!(stale.text().contains("Punya saya") && stale.text().contains("Panitia Contoh"), "both verdicts are shown");
    let mark = likeness_marks::Entity::find().one(scene.app.db()).await.unwrap().unwrap();
    assert_eq!((mark.verdict, mark.version, mark.entry_id), (PairVerdict::DevelopmentOf, 1, second.id));
    let act = audit_events::Column::Action.eq("entry.pair_marked");
    assert_eq!(audit_events::Entity::find().filter(act).all(scene.app.db()).await.unwrap().len(), 1);
    assert_eq!(browser.get(&pairs(&scene)).await.attributes("tbody a", "href"), expected[1..]);
    let marked = browser.get(&format!("{}?state=marked", pairs(&scene))).await.expect_status(200);
    assert_eq!(marked.attributes("tbody a", "href"), expected[..1]);
    for entry in [scene.entry.pid, second.pid] {
        let check = browser.get(&format!("{}/{entry}", scene.queue())).await.expect_status(200);
        let told = check.texts("#pairs").join(" ");
        assert!(told.contains("Pengembangan") && told.contains("penampung hujan"), "{told}");
    }
}

#[tokio::test]
async fn rulebook_03_what_an_innovator_tries_out_tells_nothing_about_entries_of_others() {
    let (scene, _) = alike().await;
    let stranger = scene.app.person("Orang Lain").await;
    let mut browser = scene.app.signed_in(&stranger).await;
    assert_eq!(similar(&mut browser, "Bangku Surya").await, ["/catalogue/bangku-surya-kota"]);
    assert!(similar(&mut browser, "Bangku-Surya").await == ["/catalogue/bangku-surya-kota"], "nothing of the second");
    let own = build::entry(&scene.app, &scene.contest, &stranger, "Bangku Surya Lagi", EntryStatus::Draft).await;
    let mine = format!("/entries/{}", own.pid);
    assert!(similar(&mut browser, "Bangku Surya Lagi").await.contains(&mine));
    for path in ["/sections/head", "/submission/new"] {
        let page = browser.get(&format!("{mine}{path}")).await.expect_status(200);
        assert_eq!(page.attributes(".similar li a", "href"), ["/catalogue/bangku-surya-kota"], "{path}");
    }
    let left = entry_members::ActiveModel { left_at: Set(Some(scene.app.now())), ..Default::default() };
    let of_own = entry_members::Column::EntryId.eq(own.id);
    entry_members::Entity::update_many().set(left).filter(of_own).exec(scene.app.db()).await.unwrap();
    assert!(!similar(&mut browser, "Bangku Surya Lagi").await.contains(&mine), "who left learns nothing");
    scene.app.visitor().post("/similar_innovations", &[("title", "Bangku Surya")]).await.expect_status(303);
}

#[tokio::test]
async fn only_the_committee_compares_and_never_its_own_entries() {
    let (scene, second) = alike().await;
    let pair = format!("{}/{}/{}", pairs(&scene), second.pid, scene.entry.pid);
    let city = pid_of(&scene.app, "bangku-surya-kota").await;
    let elsewhere = build::contest().slug("lomba-kota").region("32.79").save(&scene.app).await;
    let foreign = build::member_of(&scene.app, &elsewhere, "Panitia Kota", RegionRole::Committee).await;
    let leader = build::member_of(&scene.app, &scene.contest, "Pimpinan Contoh", RegionRole::Leader).await;
    let planner = build::member_of(&scene.app, &scene.contest, "Perencana Contoh", RegionRole::Planner).await;
    let both = build::member_of(&scene.app, &scene.contest, "Panitia Juri", RegionRole::Committee).await;
    build::judge(&scene.app, &scene.contest, &both, false).await;
    for user in [&foreign, &leader, &planner, &both, &scene.owner] {
        let mut browser = scene.app.signed_in(user).await;
        browser.get(&pairs(&scene)).await.expect_status(404);
        browser.get(&pair).await.expect_status(404);
        browser.post(&pair, &[("version", "0"), ("verdict", "same")]).await.expect_status(404);
    }
    // A committee member in the team of one entry: neither listed nor opened, and other pairs stay.
    let member = entry_members::ActiveModel {
        entry_id: Set(second.id),
        user_id: Set(Some(scene.committee.id)),
        email_folded: Set(scene.committee.email_folded.clone()),
        role: Set(sayembara::domain::entry::MemberRole::Viewer),
        invited_by: Set(scene.committee.id),
        joined_at: Set(Some(scene.app.now())),
        created_at: Set(scene.app.now()),
        ..Default::default()
    };
    entry_members::Entity::insert(member).exec(scene.app.db()).await.unwrap();
    let mut browser = scene.app.signed_in(&scene.committee).await;
    let left = [format!("{}/{}/{city}", pairs(&scene), scene.entry.pid)];
    assert_eq!(browser.get(&pairs(&scene)).await.attributes("tbody a", "href"), left);
    browser.get(&pair).await.expect_status(403);
    browser.post(&pair, &[("version", "0"), ("verdict", "same")]).await.expect_status(403);
    assert!(likeness_marks::Entity::find().one(scene.app.db()).await.unwrap().is_none());
}

/// A contest of the same region with an entry like the scene's: the pair is listed there.
async fn next_contest(scene: &Scene) -> (String, String) {
    let next = build::contest().slug("lomba-berikut").save(&scene.app).await;
    let other = scene.app.person("Pengusul Kedua").await;
    let entry = build::entry(&scene.app, &next, &other, "Bangku-Surya", EntryStatus::Submitted).await;
    hand_in(&scene.app, &entry, &other, 1).await;
    let pairs = "/committee/contests/lomba-berikut/pairs".to_owned();
    let pair = format!("{pairs}/{}/{}", entry.pid, scene.entry.pid);
    (pairs, pair)
}

async fn publish(scene: &Scene) {
    let id = Set(scene.contest.contest.id);
    let row = contests::ActiveModel { id, status: Set(ContestStatus::Published), ..Default::default() };
    contests::Entity::update(row).exec(scene.app.db()).await.unwrap();
}

async fn has_conflict(scene: &Scene, judge: &judges::Model) {
    let assignment = build::assignment(&scene.app, &scene.contest, judge, &scene.entry, true).await;
    let declared = conflict_declarations::ActiveModel { has_conflict: Set(true), ..Default::default() };
    let own = conflict_declarations::Column::AssignmentId.eq(assignment.id);
    conflict_declarations::Entity::update_many().set(declared).filter(own).exec(scene.app.db()).await.unwrap();
    let ended = judges::ActiveModel { id: Set(judge.id), ended_at: Set(Some(scene.app.now())), ..Default::default() };
    judges::Entity::update(ended).exec(scene.app.db()).await.unwrap();
}

#[tokio::test]
async fn rulebook_02_a_seat_in_another_jury_of_the_region_hides_its_entries_until_publication() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let (pairs, pair) = next_contest(&scene).await;
    let mut browser = scene.app.signed_in(&scene.committee).await;
    assert_eq!(browser.get(&pairs).await.attributes("tbody a", "href"), std::slice::from_ref(&pair));
    let judge = build::judge(&scene.app, &scene.contest, &scene.committee, false).await;
    let check = pair.replace("/pairs/", "/verification/");
    let check = check.rsplit_once('/').map(|(check, _)| check.to_owned()).unwrap();
    for path in [&pairs, &check] {
        let page = browser.get(path).await.expect_status(200);
        assert!(!page.text().contains("Bangku Surya"), "{path}");
    }
    browser.get(&pair).await.expect_status(404);
    publish(&scene).await;
    assert_eq!(browser.get(&pairs).await.attributes("tbody a", "href"), std::slice::from_ref(&pair));
    browser.get(&pair).await.expect_status(200);
    has_conflict(&scene, &judge).await;
    for path in [&pairs, &check] {
        let page = browser.get(path).await.expect_status(200);
        assert!(!page.text().contains("Bangku Surya"), "a conflict stays one when the seat has ended: {path}");
    }
    browser.get(&pair).await.expect_status(403);
    browser.post(&pair, &[("version", "0"), ("verdict", "same")]).await.expect_status(403);
}

#[tokio::test]
async fn an_entry_that_is_taken_back_is_in_no_pair_any_more() {
    let (scene, second) = alike().await;
    let mut browser = scene.app.signed_in(&scene.committee).await;
    assert_eq!(browser.get(&pairs(&scene)).await.attributes("tbody a", "href").len(), 3);
    let withdrawal = format!("/entries/{}/withdrawal", scene.entry.pid);
    let mut owner = scene.app.signed_in(&scene.owner).await;
    owner.post(&withdrawal, &[("reason", "Tim berubah")]).await.expect_status(303);
    let city = pid_of(&scene.app, "bangku-surya-kota").await;
    let left = [format!("{}/{}/{city}", pairs(&scene), second.pid)];
    assert_eq!(browser.get(&pairs(&scene)).await.attributes("tbody a", "href"), left);
}

#[tokio::test]
async fn the_two_si_marta_are_found_when_a_third_one_is_written() {
    let app = catalogue::with_real_catalogue().await;
    let person = app.person("Siti Pemilik").await;
    let mut browser = app.signed_in(&person).await;
    let found = similar(&mut browser, "SIMARTA").await;
    let both = ["/catalogue/si-marta-tunjangan-profesi", "/catalogue/si-marta-tunjangan-sertifikasi"];
    assert!(both.iter().all(|href| found.contains(&(*href).to_owned())), "{found:?}");
}

#[tokio::test]
async fn rulebook_27_names_in_the_list_are_text() {
    let app = TestApp::start().await;
    catalogue::innovation("<svg onload=alert(1)> Bangku").save(&app).await;
    let person = app.person("Siti Pemilik").await;
    let mut browser = app.signed_in(&person).await;
    let answer = browser.post("/similar_innovations", &[("title", "<svg onload=alert(1)> Bangku")]).await;
    let answer = answer.expect_status(200);
    assert!(answer.header("content-type").starts_with("application/json"));
    assert_eq!(answer.json()["similar"][0]["name"], "<svg onload=alert(1)> Bangku");
    let script = include_str!("../../../assets/static/js/similar.js");
    assert!(!script.contains("innerHTML") && !script.contains("insertAdjacentHTML"));
}
