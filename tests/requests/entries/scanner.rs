//! The scanner: what it has not seen is for nobody, what it finds is hidden from all and told to the team, and while it is away nothing
//! is lost.

use chrono::Duration;
use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::{entry::MemberRole, evidence::FileState, region::RegionRole},
    models::{_entities::stored_files, stored_files::CheckOptions},
    tasks::{inspect_files::InspectFiles, tidy_files::TidyFiles},
};
use sea_orm::{EntityTrait, QueryOrder};

use super::{PDF, World, world, world_of};
use crate::support::{
    Answer, TestApp, build,
    clamd::{BREAKING, Clamd, FINDING, HARMFUL},
    files,
};

async fn world_with(scanner: &Clamd) -> World {
    let address = scanner.address.clone();
    world_of(TestApp::start_with(move |settings| settings["clamav"] = address.into()).await).await
}

async fn upload(world: &mut World, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("target", "")], &[("file", name, "application/pdf", bytes)]).await
}

fn harmful() -> Vec<u8> {
    [PDF, HARMFUL].concat()
}

async fn rows(world: &World) -> Vec<stored_files::Model> {
    stored_files::Entity::find().order_by_asc(stored_files::Column::Id).all(world.app.db()).await.unwrap()
}

async fn inspect(world: &World) {
    InspectFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
}

#[tokio::test]
async fn a_clean_file_is_handed_out_at_once_and_every_byte_was_seen() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    assert_eq!(scanner.seen(), [PDF]);
    let piece = world.pieces().await.remove(0);
    assert_eq!(world.browser.get(&format!("/evidence/{}", piece.pid)).await.expect_status(200).bytes, PDF);
    let row = rows(&world).await.remove(0);
    assert_eq!((row.state, row.checked_at, row.finding), (FileState::Ready, Some(world.app.now()), None));
    // A picture is shown as it is kept, and gets its preview after that.
    upload(&mut world, "foto.png", &files::png(640, 480)).await.expect_status(303);
    let row = rows(&world).await.remove(1);
    assert_eq!(scanner.seen()[1], std::fs::read(world.app.uploads().join(&row.storage_key)).unwrap());
    assert!(row.preview_key.is_some());
}

#[tokio::test]
async fn what_is_found_is_hidden_from_everybody_and_told_to_the_team() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    let (colleague, _) = world.member("Rekan Tim", MemberRole::Editor).await;
    world.attach_link().await;
    scanner.set_away(true);
    upload(&mut world, "jahat.pdf", &harmful()).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    scanner.set_away(false);
    inspect(&world).await;

    let piece = world.pieces().await.pop().unwrap();
    let address = format!("/evidence/{}", piece.pid);
    let told = world.browser.get(&address).await.expect_status(403);
    assert!(told.text().contains("ditahan karena tidak aman"), "{}", told.text());
    let list = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert!(list.text().contains("ditahan, tidak aman") && !list.has(&format!("a[href='{address}']")));
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&committee).await;
    for path in [address.clone(), format!("{address}/preview"), format!("{address}/reading")] {
        committee.get(&path).await.expect_status(404);
    }
    let read = committee.get(&world.path("")).await.expect_status(200);
    assert!(!read.text().contains("jahat.pdf"), "nothing of it is left on the page");
    let mails = world.app.mails().await;
    let told: Vec<_> = mails.iter().filter(|(_, letter)| letter.template == "file_quarantined").collect();
    let to: Vec<_> = told.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, [world.owner.email.as_str(), colleague.email.as_str()]);
    assert_eq!(
        (told[0].1.data["file"].as_str(), told[0].1.data["finding"].as_str()),
        (Some("jahat.pdf"), Some(FINDING))
    );
    let rendered = sayembara::mailers::render(&world.app.portal, &told[0].1).unwrap();
    assert!(rendered.text.contains(FINDING) && rendered.subject.contains("tidak aman"));
    let history = world.browser.get(&world.path("/history")).await.expect_status(200);
    assert!(history.text().contains("ditahan karena tidak aman"), "{}", history.text());
    inspect(&world).await;
    assert_eq!(world.app.mails().await.len(), mails.len(), "told once");
}

#[tokio::test]
async fn while_the_scanner_is_away_files_wait_count_and_are_handed_out_to_nobody() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    let path = world.path("/evidence");
    let file = [("file", "manfaat.pdf", "application/pdf", PDF)];
    world.browser.post_files(&path, &[("target", "r:MANFAAT-1")], &file).await.expect_status(303);
    let piece = world.pieces().await.remove(0);
    let address = format!("/evidence/{}", piece.pid);
    assert!(world.browser.get(&address).await.expect_status(403).text().contains("masih diperiksa"));
    let list = world.browser.get(&path).await.expect_status(200);
    assert!(list.text().contains("sedang diperiksa") && !list.has(&format!("a[href='{address}']")));
    inspect(&world).await;
    let row = rows(&world).await.remove(0);
    assert_eq!((row.check_attempts, row.next_look_at), (0, Some(world.app.now())), "tried, and not held against it");
    world.hand_in().await.expect_status(303);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&committee).await;
    committee.get(&address).await.expect_status(403);
    assert!(
        committee.get(&world.path("")).await.text().contains("sedang diperiksa"),
        "who checks knows that it is coming"
    );
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let storage = &world.app.ctx.storage;
    let report = stored_files::Model::check_all(world.app.db(), storage, CheckOptions::default(), now).await.unwrap();
    assert!(report.is_clean());

    scanner.set_away(false);
    inspect(&world).await;
    assert_eq!(committee.get(&address).await.expect_status(200).bytes, PDF);
    assert_eq!(world.browser.get(&address).await.expect_status(200).bytes, PDF);
}

#[tokio::test]
async fn a_file_that_the_scanner_refuses_does_not_hold_up_the_others() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    let large = [PDF, &[b' '; 2_000]].concat();
    upload(&mut world, "besar.pdf", &large).await.expect_status(303);
    upload(&mut world, "kecil.pdf", PDF).await.expect_status(303);
    scanner.set_away(false);
    scanner.take_at_most(1_000);
    inspect(&world).await;
    let states: Vec<_> = rows(&world).await.into_iter().map(|row| (row.state, row.is_being_checked())).collect();
    assert_eq!(states, [(FileState::Quarantined, true), (FileState::Ready, false)]);
}

#[tokio::test]
async fn a_socket_file_does_as_well_and_without_a_scanner_nothing_waits() {
    let folder = tempfile::tempdir().unwrap();
    let scanner = Clamd::start_on(&folder.path().join("clamd.ctl"));
    let mut world = world_with(&scanner).await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    assert_eq!((scanner.seen().len(), rows(&world).await[0].state), (1, FileState::Ready));

    let mut world = self::world().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let row = rows(&world).await.remove(0);
    assert_eq!((row.state, row.checked_at), (FileState::Ready, None));
}

#[tokio::test]
async fn only_the_operator_lets_go_what_waits_for_a_scanner_that_was_taken_away() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let release = Vars { cli: [("release".to_owned(), "yes".to_owned())].into() };
    assert!(InspectFiles.run(&world.app.ctx, &release).await.is_err(), "there is a scanner");
    let mut portal = (*world.app.portal).clone();
    portal.scanner = None;
    world.app.ctx.shared_store.insert(std::sync::Arc::new(portal));
    inspect(&world).await;
    assert!(rows(&world).await[0].is_being_checked(), "a forgotten setting hands out nothing");
    InspectFiles.run(&world.app.ctx, &release).await.unwrap();
    assert_eq!(rows(&world).await[0].state, FileState::Ready);
    let events = sayembara::models::audit_events::Entity::find().all(world.app.db()).await.unwrap();
    assert!(events.iter().any(|event| event.action == "evidence.released_unseen"), "whoever asks later finds it");
}

#[tokio::test]
async fn what_was_found_is_removed_after_thirty_days_and_the_page_says_so() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    upload(&mut world, "jahat.pdf", &harmful()).await.expect_status(303);
    assert_eq!(files::stored(world.app.uploads()).len(), 1);
    world.app.wait(Duration::days(29));
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(files::stored(world.app.uploads()).len(), 1, "whoever wants to look into it still can");
    world.app.wait(Duration::days(2));
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert!(files::stored(world.app.uploads()).is_empty());
    let browser = world.app.signed_in(&world.owner).await;
    world.browser = browser;
    let list = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert!(list.text().contains("dihapus, tidak aman"), "{}", list.text());
    let history = world.browser.get(&world.path("/history")).await.expect_status(200);
    assert!(history.text().contains("dihapus setelah ditahan 30 hari"), "{}", history.text());
    let storage = &world.app.ctx.storage;
    let report = stored_files::Model::check_all(world.app.db(), storage, CheckOptions::default(), world.app.now())
        .await
        .unwrap();
    assert!(report.is_clean(), "it is as it should be, and the nightly check must not cry wolf: {report:?}");
}

#[tokio::test]
async fn a_file_that_fails_is_put_off_longer_and_longer_and_does_not_stop_the_rest() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    for name in ["hilang.pdf", "besar.pdf", "kecil.pdf"] {
        let bytes = if name == "besar.pdf" { [PDF, &[b' '; 2_000]].concat() } else { PDF.to_vec() };
        upload(&mut world, name, &bytes).await.expect_status(303);
    }
    std::fs::remove_file(world.app.uploads().join(&rows(&world).await[0].storage_key)).unwrap();
    scanner.set_away(false);
    scanner.take_at_most(1_000);
    inspect(&world).await;
    let states: Vec<_> = rows(&world).await.into_iter().map(|row| (row.state, row.check_attempts)).collect();
    let held = FileState::Quarantined;
    assert_eq!(states, [(held, 1), (held, 1), (FileState::Ready, 0)], "what cannot be read is not the daemon's fault");
    inspect(&world).await;
    let attempts = || async { rows(&world).await.into_iter().map(|row| row.check_attempts).collect::<Vec<_>>() };
    assert_eq!(attempts().await, [1, 1, 0], "not again within the minute");
    world.app.wait(Duration::minutes(2));
    inspect(&world).await;
    assert_eq!(attempts().await, [2, 2, 0]);
    world.app.wait(Duration::minutes(2));
    inspect(&world).await;
    assert_eq!(attempts().await, [2, 2, 0], "the pause has doubled");
}

#[tokio::test]
async fn a_file_over_which_the_daemon_breaks_stands_behind_the_others() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    upload(&mut world, "merusak.pdf", &[PDF, BREAKING].concat()).await.expect_status(303);
    scanner.set_away(true);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    scanner.set_away(false);
    for _ in 0..2 {
        world.app.wait(Duration::minutes(1));
        inspect(&world).await;
    }
    let states: Vec<_> = rows(&world).await.into_iter().map(|row| (row.state, row.check_attempts)).collect();
    let held = FileState::Quarantined;
    assert_eq!(states, [(held, 1), (FileState::Ready, 0)], "the daemon had answered just before: it is this file");
    world.app.wait(Duration::minutes(1));
    inspect(&world).await;
    assert_eq!(rows(&world).await[0].check_attempts, 1, "and it is left alone for a while");
}

#[tokio::test]
async fn of_two_sweeps_that_run_at_once_one_has_the_file() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    scanner.set_away(false);
    let row = rows(&world).await.remove(0);
    let (db, now) = (world.app.db(), world.app.now());
    let claimed = row.claim(db, now).await.unwrap().expect("it is free");
    assert!(row.claim(db, now).await.unwrap().is_none());
    inspect(&world).await;
    assert!(scanner.seen().is_empty() && rows(&world).await[0].is_being_checked());
    claimed.let_go(db).await.unwrap();
    inspect(&world).await;
    assert_eq!((scanner.seen().len(), rows(&world).await[0].state), (1, FileState::Ready));
    // A process that was killed does not hold it for ever.
    row.claim(db, now).await.unwrap().unwrap();
    assert!(row.claim(db, now + Duration::minutes(11)).await.unwrap().is_some());
}

#[tokio::test]
async fn in_read_only_mode_no_file_changes_its_state() {
    use loco_rs::prelude::BackgroundWorker;
    use sayembara::{
        models::switches,
        workers::inspect_files::{InspectFiles as Worker, InspectFilesArgs},
    };
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    scanner.set_away(true);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    scanner.set_away(false);
    let before = rows(&world).await;
    switches::set_read_only(world.app.db(), &world.app.portal, Some("Dirawat."), world.app.now()).await.unwrap();
    let one = InspectFilesArgs { storage_key: Some(before[0].storage_key.clone()) };
    Worker::build(&world.app.ctx).perform(one).await.unwrap();
    inspect(&world).await;
    assert_eq!((rows(&world).await, scanner.seen().len()), (before, 0));
}

#[tokio::test]
async fn an_entry_whose_only_evidence_is_held_is_listed_among_those_that_lack_it() {
    let scanner = Clamd::start().await;
    let mut world = world_with(&scanner).await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&committee).await;
    let lacking = format!("/committee/contests/{}/verification?lacking=1", world.contest.contest.slug);
    scanner.set_away(true);
    let path = world.path("/evidence");
    let file = [("file", "manfaat.pdf", "application/pdf", harmful())];
    let file = file.each_ref().map(|(field, name, kind, bytes)| (*field, *name, *kind, bytes.as_slice()));
    world.browser.post_files(&path, &[("target", "r:MANFAAT-1")], &file).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let found = committee.get(&lacking).await.expect_status(200);
    assert!(found.texts("tbody th a").is_empty(), "a file that waits counts");
    scanner.set_away(false);
    inspect(&world).await;
    let found = committee.get(&lacking).await.expect_status(200);
    assert_eq!(found.texts("tbody th a"), ["Panel Surya Bangku Taman"]);
}
