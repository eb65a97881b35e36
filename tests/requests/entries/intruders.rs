//! Who may not: another innovator, another region's committee, judges without an assignment, visitors.

use sayembara::domain::{entry::EntryStatus, region::RegionRole};

use super::{PDF, World, world};
use crate::support::{Client, build, submissions::submission};

/// An entry that was handed in, with a file, and the paths of everything about it.
async fn handed_in() -> (World, Vec<String>, Vec<String>) {
    let mut world = world().await;
    world.attach_link().await;
    let path = world.path("/evidence");
    let pdf = [("file", "rahasia.pdf", "application/pdf", PDF)];
    world.browser.post_files(&path, &[("title", "Laporan rahasia")], &pdf).await.expect_status(303);
    let receipt = world.hand_in().await.expect_status(303).location().to_owned();
    let list = world.browser.get(&path).await;
    let file = list.attributes("a.evidence__title[href^='/evidence/']", "href").remove(0);
    let reads = vec![
        world.path(""),
        world.path("/edit"),
        world.path("/sections/head"),
        world.path("/sections/identitas"),
        path.clone(),
        file.clone(),
        format!("{file}/edit"),
        world.path("/submission/new"),
        receipt.clone(),
        format!("{receipt}/document"),
        format!("{receipt}/paper"),
        world.path("/versions/1...1"),
        world.path("/withdrawal/new"),
    ];
    let writes = vec![
        world.path("/sections/head"),
        world.path("/sections/head/autosave"),
        world.path("/sections/identitas"),
        world.path("/sections/identitas/autosave"),
        path,
        file.clone(),
        format!("{file}/removal"),
        world.path("/submission"),
        world.path("/withdrawal"),
    ];
    (world, reads, writes)
}

fn missing(path: &str, world: &World) -> String {
    let nothing = "00000000-0000-4000-8000-000000000000";
    let with_entry = path.replace(&world.entry.pid.to_string(), nothing);
    if with_entry == path {
        format!("/evidence/{nothing}{}", &path["/evidence/".len() + nothing.len()..])
    } else {
        with_entry
    }
}

/// The same status and, apart from ids, the same body as for what does not exist.
async fn finds_nothing(browser: &mut Client, world: &World, paths: &[String], writes: &[String]) {
    for path in paths {
        let (real, none) = (browser.get(path).await, browser.get(&missing(path, world)).await);
        assert_eq!((real.status.as_u16(), none.status.as_u16()), (404, 404), "GET {path}");
        assert_eq!(real.texts("h1"), none.texts("h1"), "{path}");
        assert!(!real.text().contains("rahasia") && !real.text().contains("Panel Surya"), "{path} tells something");
    }
    for path in writes {
        let status = browser.post(path, &[("statement", "1"), ("reason", "x")]).await.status.as_u16();
        assert_eq!(status, 404, "POST {path}");
    }
}

#[tokio::test]
async fn rulebook_01_another_innovator_finds_nothing_by_any_address() {
    let (world, reads, writes) = handed_in().await;
    let other = world.app.person("Orang Lain").await;
    build::entry(&world.app, &world.contest, &other, "Milik sendiri", EntryStatus::Draft).await;
    finds_nothing(&mut world.app.signed_in(&other).await, &world, &reads, &writes).await;
    assert_eq!(world.stored().await.status, EntryStatus::Submitted);
}

#[tokio::test]
async fn rulebook_25_what_was_handed_in_is_fetched_by_its_own_entry_only() {
    let (world, ..) = handed_in().await;
    let foreign = world.submissions().await[0].pid;
    let other = world.app.person("Orang Lain").await;
    let own = build::entry(&world.app, &world.contest, &other, "Milik sendiri", EntryStatus::Submitted).await;
    let mine = submission(&world.app, &own).await.pid;
    let mut browser = world.app.signed_in(&other).await;
    for rest in ["", "/document"] {
        browser.get(&format!("/entries/{}/receipts/{mine}{rest}", own.pid)).await.expect_status(200);
        browser.get(&format!("/entries/{}/receipts/{foreign}{rest}", own.pid)).await.expect_status(404);
        browser.get(&world.path(&format!("/receipts/{foreign}{rest}"))).await.expect_status(404);
        browser.get(&world.path(&format!("/receipts/{mine}{rest}"))).await.expect_status(404);
    }
}

#[tokio::test]
async fn the_committee_of_another_region_and_an_unassigned_judge_find_nothing() {
    let (world, reads, writes) = handed_in().await;
    let elsewhere = build::contest().slug("lomba-kota-banjar").region("32.79").save(&world.app).await;
    let foreign = build::member_of(&world.app, &elsewhere, "Panitia Kota", RegionRole::Committee).await;
    finds_nothing(&mut world.app.signed_in(&foreign).await, &world, &reads, &writes).await;
    let judge = world.app.person("Juri Contoh").await;
    build::judge(&world.app, &world.contest, &judge, false).await;
    finds_nothing(&mut world.app.signed_in(&judge).await, &world, &reads, &writes).await;
}

#[tokio::test]
async fn rulebook_41_visitors_are_led_to_sign_in_whether_it_exists_or_not() {
    let (world, reads, _) = handed_in().await;
    for path in &reads {
        for path in [path.clone(), missing(path, &world)] {
            let answer = world.app.visitor().get(&path).await.expect_status(303);
            assert!(answer.location().starts_with("/session/new?return_to="), "{path}");
        }
    }
}

#[tokio::test]
async fn rulebook_02_judges_committee_and_leader_read_but_never_write() {
    let (world, _, writes) = handed_in().await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let leader = build::member_of(&world.app, &world.contest, "Pimpinan Contoh", RegionRole::Leader).await;
    let person = world.app.person("Juri Contoh").await;
    let judge = build::judge(&world.app, &world.contest, &person, false).await;
    build::assignment(&world.app, &world.contest, &judge, &world.entry, true).await;
    for user in [&committee, &leader, &person] {
        let mut browser = world.app.signed_in(user).await;
        let page = browser.get(&world.path("")).await.expect_status(200);
        assert!(page.text().contains("Bangku taman dengan panel surya"), "{}", user.name);
        assert_eq!(page.has("#evidence"), user.id != leader.id, "the leader does not see evidence");
        for path in &writes {
            let status = browser.post(path, &[("statement", "1"), ("reason", "x")]).await.status.as_u16();
            assert!(matches!(status, 403 | 404), "{} POST {path}: {status}", user.name);
        }
    }
    let receipt = world.path(&format!("/receipts/{}", world.submissions().await[0].pid));
    world.app.signed_in(&committee).await.get(&receipt).await.expect_status(200);
    world.app.signed_in(&person).await.get(&receipt).await.expect_status(404);
    assert_eq!(world.stored().await.status, EntryStatus::Submitted);
}

#[tokio::test]
async fn rulebook_17_nothing_of_an_entry_may_be_kept_by_a_cache() {
    let (mut world, reads, _) = handed_in().await;
    for path in &reads {
        let answer = world.browser.get(path).await;
        assert!(answer.header("cache-control").contains("no-store"), "{path}: {}", answer.header("cache-control"));
    }
}

#[tokio::test]
async fn who_left_the_team_finds_nothing_any_more() {
    use sayembara::{domain::entry::MemberRole, models::_entities::entry_members};
    use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
    let world = world().await;
    let (user, mut browser) = world.member("Rina Editor", MemberRole::Editor).await;
    browser.get(&world.path("/sections/head")).await.expect_status(200);
    let row = entry_members::Entity::find().filter(entry_members::Column::UserId.eq(user.id)).one(world.app.db());
    let row = row.await.unwrap().unwrap();
    let left =
        entry_members::ActiveModel { id: Set(row.id), left_at: Set(Some(world.app.now())), ..Default::default() };
    entry_members::Entity::update(left).exec(world.app.db()).await.unwrap();
    browser.get(&world.path("")).await.expect_status(404);
    assert!(browser.get("/entries").await.has(".empty"));
}

#[tokio::test]
async fn no_page_of_a_version_tells_the_leader_which_evidence_there_is() {
    let mut world = world().await;
    world.attach_link().await;
    let path = world.path("/evidence");
    let file = [("file", "Pemeriksaan anak.pdf", "application/pdf", super::PDF)];
    let fields = [("target", "c:KEBARUAN"), ("title", "Pemeriksaan anak")];
    world.browser.post_files(&path, &fields, &file).await.expect_redirect(&path);
    let first = world.hand_in().await.expect_status(303).location().to_owned();
    let piece = world.pieces().await.pop().unwrap();
    world.browser.post(&format!("/evidence/{}/removal", piece.pid), &[]).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let leader = build::member_of(&world.app, &world.contest, "Pimpinan Contoh", RegionRole::Leader).await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let (mut leader, mut committee) = (world.app.signed_in(&leader).await, world.app.signed_in(&committee).await);
    let words = ["Pemeriksaan anak", "contoh.go.id/laporan", piece.pid.to_string().as_str()].map(str::to_owned);
    let names_some = |text: &str| words.iter().any(|word| text.contains(word));
    let addresses = [String::new(), "/versions/1...2".to_owned()].map(|rest| world.path(&rest));
    for address in addresses.iter().chain([&first]) {
        let page = leader.get(address).await.expect_status(200);
        assert!(!names_some(&page.text()), "{address}: {}", page.text());
        if *address != addresses[0] {
            assert!(names_some(&committee.get(address).await.expect_status(200).text()), "{address}");
        }
    }
    let page = leader.get(&first).await.expect_status(200);
    assert!(page.text().contains("hanya untuk tim, panitia, dan juri"), "{}", page.text());
    assert!(!page.has("main a[href$='/document']"));
    let shown = |pdf: &[u8]| pdf_extract::extract_text_from_mem(pdf).unwrap();
    let paper = leader.get(&format!("{first}/paper")).await.expect_status(200);
    assert!(!names_some(&shown(&paper.bytes)));
    let paper = committee.get(&format!("{first}/paper")).await.expect_status(200);
    assert!(names_some(&shown(&paper.bytes)), "{}", shown(&paper.bytes));
    leader.get(&format!("{first}/document")).await.expect_status(404);
    assert!(names_some(&committee.get(&format!("{first}/document")).await.expect_status(200).text()));
}
