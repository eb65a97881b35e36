//! Entering an innovation again: what comes along, what stays, who may, and files that two entries share.

use sayembara::{
    domain::{answers::Answers, entry::EntryStatus, entry::MemberRole, evidence::FileState, handed_in::HandedIn},
    models::{
        _entities::{audit_events, continuations, entry_members, entry_sections, stored_files},
        entries, evidence,
        stored_files::CheckOptions,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{PDF, World, world};
use crate::support::{
    Answer, Client,
    build::{self, BuiltContest},
};

const DEVELOPED: &str = "Kini dengan penampung air hujan di dua puluh desa.";

/// An entry with a file and a link, which was not selected; and another open contest.
async fn decided() -> (World, BuiltContest) {
    let mut world = world().await;
    world.attach_link().await;
    let pdf = [("file", "laporan.pdf", "application/pdf", PDF)];
    let path = world.path("/evidence");
    let fields = [("target", "c:KEBARUAN"), ("page_note", "hal. 4"), ("is_public", "1")];
    world.browser.post_files(&path, &fields, &pdf).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    set_status(&world, &world.entry, EntryStatus::NotSelected).await;
    let next = build::contest().slug("lomba-contoh-2027").save(&world.app).await;
    (world, next)
}

async fn set_status(world: &World, entry: &entries::Model, status: EntryStatus) {
    let row = entries::ActiveModel { id: Set(entry.id), status: Set(status), ..Default::default() };
    entries::Entity::update(row).exec(world.app.db()).await.unwrap();
}

async fn start(world: &World, browser: &mut Client, target: &str) -> Answer {
    browser.post(&world.path("/continuation"), &[("target", target), ("developed", DEVELOPED)]).await
}

/// The entry that goes on from the first one.
async fn next_version(world: &World) -> entries::Model {
    let of_first = entries::Column::ContinuedFromId.eq(world.entry.id);
    entries::Entity::find().filter(of_first).one(world.app.db()).await.unwrap().unwrap()
}

async fn continued() -> (World, entries::Model) {
    let (mut world, _) = decided().await;
    let mut browser = world.browser.clone();
    start(&world, &mut browser, "lomba-contoh-2027/umum").await.expect_status(303);
    world.browser = browser;
    let next = next_version(&world).await;
    (world, next)
}

async fn pieces_of(world: &World, entry: &entries::Model) -> Vec<evidence::Model> {
    let own = evidence::Column::EntryId.eq(entry.id);
    evidence::Entity::find().filter(own).order_by_asc(evidence::Column::Id).all(world.app.db()).await.unwrap()
}

async fn file_of(world: &World, piece: &evidence::Model) -> stored_files::Model {
    let id = piece.stored_file_id.unwrap();
    stored_files::Entity::find_by_id(id).one(world.app.db()).await.unwrap().unwrap()
}

async fn remove(world: &mut World, piece: &evidence::Model) {
    let path = format!("/evidence/{}/removal", piece.pid);
    world.browser.post(&path, &[]).await.expect_status(303);
}

fn objects(world: &World) -> usize {
    std::fs::read_dir(world.app.uploads()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file()).count()
}

#[tokio::test]
async fn an_entry_that_is_over_becomes_a_draft_in_another_contest_with_all_that_fits() {
    let (mut world, next) = decided().await;
    let shown = world.browser.get(&world.path("")).await.expect_status(200);
    let form = world.path("/continuation/new");
    assert_eq!(shown.attributes("a[href$='/continuation/new']", "href"), [form.as_str()]);
    let page = world.browser.get(&form).await.expect_status(200);
    assert_eq!(page.attributes("input[name=target]", "value"), ["lomba-contoh-2027/umum"]);
    assert!(page.text().contains("Undang kembali anggota tim"), "people do not come along, and that is said");
    let refused = world.browser.post(&world.path("/continuation"), &[("developed", "  ")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-target", "#field-developed"]);

    let mut browser = world.browser.clone();
    let done = start(&world, &mut browser, "lomba-contoh-2027/umum").await.expect_status(303);
    let draft = next_version(&world).await;
    assert_eq!(done.location(), format!("/entries/{}", draft.pid));
    assert_eq!((draft.contest_id, draft.status, draft.number.as_deref()), (next.contest.id, EntryStatus::Draft, None));
    assert_eq!((draft.title.as_str(), draft.owner_id), (world.entry.title.as_str(), world.owner.id));
    let db = world.app.db();
    let of_draft = entry_sections::Column::EntryId.eq(draft.id);
    let sections = entry_sections::Entity::find().filter(of_draft).all(db).await.unwrap();
    let answers = sections.iter().map(|row| serde_json::from_str::<Answers>(&row.answers).unwrap());
    let answers = answers.fold(Answers::default(), Answers::merged);
    assert_eq!(answers.text("rancang_bangun"), "Bangku taman dengan panel surya untuk mengisi daya");
    assert_eq!(answers.text("tahapan"), "penerapan");
    let (old, new) = (pieces_of(&world, &world.entry).await, pieces_of(&world, &draft).await);
    assert_eq!(new.len(), 2);
    for (old, new) in old.iter().zip(&new) {
        assert_eq!((&new.title, &new.url, new.stored_file_id), (&old.title, &old.url, old.stored_file_id));
        assert_eq!((&new.criterion_code, &new.page_note), (&old.criterion_code, &old.page_note));
        assert!(new.pid != old.pid && !new.is_public, "closed to the public again");
    }
    let members = entry_members::Entity::find().filter(entry_members::Column::EntryId.eq(draft.id));
    assert_eq!(members.all(db).await.unwrap().iter().map(|row| row.role).collect::<Vec<_>>(), [MemberRole::Owner]);
    let created = audit_events::Column::SubjectPid.eq(draft.pid);
    let act = audit_events::Entity::find().filter(created).one(db).await.unwrap().unwrap();
    assert!(act.action == "entry.created" && act.details.to_string().contains(&world.entry.pid.to_string()));

    let now = browser.get(&format!("/entries/{}", draft.pid)).await.expect_status(200);
    assert_eq!(now.attributes("#developed a", "href"), [world.path("")]);
    assert!(now.text().contains(DEVELOPED));
    let before = browser.get(&world.path("")).await.expect_status(200);
    assert_eq!(before.attributes("#later a", "href"), [format!("/entries/{}", draft.pid)], "linked both ways");
    browser.get(&world.path("/sections/head")).await.expect_status(403);
}

#[tokio::test]
async fn rulebook_56_starting_the_same_version_twice_at_once_makes_one_draft() {
    let (world, _) = decided().await;
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let target = "lomba-contoh-2027/umum";
    let (first, second) = tokio::join!(start(&world, &mut one, target), start(&world, &mut two, target));
    assert_eq!(first.expect_status(303).location(), second.expect_status(303).location());
    assert_eq!(entries::Entity::find().all(world.app.db()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_developed_is_frozen_with_what_is_handed_in_and_read_by_those_who_check_and_score() {
    let (mut world, draft) = continued().await;
    let path = format!("/entries/{}", draft.pid);
    let origin = format!("{path}/origin");
    world.browser.get(&format!("{origin}/edit")).await.expect_status(200);
    world.browser.post(&origin, &[("version", "1"), ("developed", "")]).await.expect_status(422);
    let changed = [("version", "1"), ("developed", "Dua puluh lima desa")];
    world.browser.post(&origin, &changed).await.expect_redirect(&path);
    let clash = world.browser.post(&origin, &[("version", "1"), ("developed", "Punya saya")]).await.expect_status(409);
    assert!(clash.text().contains("Punya saya") && clash.text().contains("Dua puluh lima desa"));
    let row = continuations::Entity::find().one(world.app.db()).await.unwrap().unwrap();
    assert_eq!((row.developed.as_str(), row.version), ("Dua puluh lima desa", 2));

    let first = world.entry.clone();
    let committee = {
        let next = sayembara::models::contests::Model::find_by_slug(world.app.db(), "lomba-contoh-2027").await.unwrap();
        let region = sayembara::models::regions::Entity::find_by_id(next.unwrap().region_id);
        let region = region.one(world.app.db()).await.unwrap().unwrap();
        let person = world.app.person("Panitia Contoh").await;
        build::membership(&world.app, &person, &region, sayembara::domain::region::RegionRole::Committee).await;
        person
    };
    world.entry = draft.clone();
    world.hand_in().await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let document = HandedIn::read(&submission.snapshot).unwrap();
    let frozen = document.continued_from.unwrap();
    assert_eq!((frozen.entry, frozen.developed.as_str()), (first.pid, "Dua puluh lima desa"));
    let mut browser = world.app.signed_in(&committee).await;
    let check = format!("/committee/contests/lomba-contoh-2027/verification/{}", draft.pid);
    let told = browser.get(&check).await.expect_status(200).texts("#developed").join(" ");
    assert!(told.contains("Dua puluh lima desa") && told.contains("Lomba Inovasi Contoh 2026"), "{told}");
}

#[tokio::test]
async fn rulebook_23_a_blind_judge_reads_what_was_developed_but_not_from_which_entry() {
    let (mut world, _) = decided().await;
    let blind = build::contest().slug("lomba-buta").blind().save(&world.app).await;
    let mut browser = world.browser.clone();
    start(&world, &mut browser, "lomba-buta/umum").await.expect_status(303);
    let draft = next_version(&world).await;
    world.entry = draft.clone();
    world.hand_in().await.expect_status(303);
    let renamed = entries::ActiveModel { id: Set(draft.id), status: Set(EntryStatus::Eligible), ..Default::default() };
    entries::Entity::update(renamed).exec(world.app.db()).await.unwrap();
    let person = world.app.person("Juri Contoh").await;
    let judge = build::judge(&world.app, &blind, &person, false).await;
    let assignment = build::assignment(&world.app, &blind, &judge, &draft, true).await;
    world.at("2026-07-05T02:00:00Z");
    let mut browser = world.app.signed_in(&person).await;
    let sheet = browser.get(&format!("/assignments/{}/score_sheet", assignment.pid)).await.expect_status(200);
    let told = sheet.texts("#developed").join(" ");
    assert!(told.contains(DEVELOPED) && !told.contains("Lomba Inovasi Contoh 2026"), "{told}");
}

#[tokio::test]
async fn only_the_owner_goes_on_and_only_from_what_is_over_into_what_is_open_to_them() {
    let (mut world, _) = decided().await;
    let target = "lomba-contoh-2027/umum";
    let (_, mut editor) = world.member("Rina Editor", MemberRole::Editor).await;
    editor.get(&world.path("/continuation/new")).await.expect_status(403);
    start(&world, &mut editor, target).await.expect_status(403);
    let stranger = world.app.person("Orang Lain").await;
    let mut stranger = world.app.signed_in(&stranger).await;
    stranger.get(&world.path("/continuation/new")).await.expect_status(404);
    start(&world, &mut stranger, target).await.expect_status(404);
    world.app.visitor().get(&world.path("/continuation/new")).await.expect_status(303);
    let mut browser = world.browser.clone();
    start(&world, &mut browser, "lomba-contoh-2026/umum").await.expect_status(403);
    start(&world, &mut browser, "tidak-ada/umum").await.expect_status(404);
    start(&world, &mut browser, "lomba-contoh-2027/tidak-ada").await.expect_status(422);
    for status in [EntryStatus::Draft, EntryStatus::Submitted, EntryStatus::Returned, EntryStatus::Eligible] {
        set_status(&world, &world.entry, status).await;
        start(&world, &mut browser, target).await.expect_status(403);
    }
    assert_eq!(entries::Entity::find().all(world.app.db()).await.unwrap().len(), 1, "nothing was begun");
    for status in [EntryStatus::Declined, EntryStatus::Withdrawn, EntryStatus::Awarded] {
        set_status(&world, &world.entry, status).await;
        world.browser.get(&world.path("/continuation/new")).await.expect_status(200);
    }
    // Somebody who runs the other contest enters it by no door.
    let next = sayembara::models::contests::Model::find_by_slug(world.app.db(), "lomba-contoh-2027").await.unwrap();
    let region = sayembara::models::regions::Entity::find_by_id(next.unwrap().region_id);
    let region = region.one(world.app.db()).await.unwrap().unwrap();
    build::membership(&world.app, &world.owner, &region, sayembara::domain::region::RegionRole::Committee).await;
    let mut both = world.app.signed_in(&world.owner).await;
    assert!(!both.get(&world.path("/continuation/new")).await.expect_status(200).has("input[name=target]"));
    start(&world, &mut both, target).await.expect_status(403);
}

#[tokio::test]
async fn somebody_in_the_old_team_only_does_not_learn_of_the_new_draft() {
    let (world, draft) = continued().await;
    let (_, mut editor) = world.member("Rina Editor", MemberRole::Editor).await;
    let page = editor.get(&world.path("")).await.expect_status(200);
    assert!(!page.has("#later"));
    editor.get(&format!("/entries/{}", draft.pid)).await.expect_status(404);
    editor.get(&format!("/entries/{}/origin/edit", draft.pid)).await.expect_status(404);
    editor.post(&format!("/entries/{}/origin", draft.pid), &[("developed", "Bukan saya")]).await.expect_status(404);
}

#[tokio::test]
async fn a_shared_file_stays_while_one_entry_needs_it_whichever_lets_go_first() {
    let (mut world, draft) = continued().await;
    // Handed in once, the earlier entry keeps it for ever.
    let new = pieces_of(&world, &draft).await.remove(1);
    let read = format!("/evidence/{}", pieces_of(&world, &world.entry).await[1].pid);
    remove(&mut world, &new).await;
    assert_eq!(file_of(&world, &new).await.state, FileState::Ready);
    world.browser.get(&read).await.expect_status(200);
    assert!(check(&world).await, "rows and objects fit");
}

#[tokio::test]
async fn a_shared_file_that_was_never_handed_in_goes_with_the_last_entry_that_needs_it() {
    for first_lets_go_first in [true, false] {
        let mut world = world().await;
        let pdf = [("file", "laporan.pdf", "application/pdf", PDF)];
        world.browser.post_files(&world.path("/evidence"), &[], &pdf).await.expect_status(303);
        set_status(&world, &world.entry, EntryStatus::Withdrawn).await;
        build::contest().slug("lomba-contoh-2027").save(&world.app).await;
        let mut browser = world.browser.clone();
        start(&world, &mut browser, "lomba-contoh-2027/umum").await.expect_status(303);
        // For the test the earlier entry is a draft again, so that both teams may take their piece out.
        set_status(&world, &world.entry, EntryStatus::Draft).await;
        let draft = next_version(&world).await;
        let mut pieces = [pieces_of(&world, &world.entry).await.remove(0), pieces_of(&world, &draft).await.remove(0)];
        if !first_lets_go_first {
            pieces.reverse();
        }
        assert_eq!(objects(&world), 1, "no second copy");
        remove(&mut world, &pieces[0]).await;
        assert_eq!((file_of(&world, &pieces[0]).await.state, objects(&world)), (FileState::Ready, 1));
        world.browser.get(&format!("/evidence/{}", pieces[1].pid)).await.expect_status(200);
        remove(&mut world, &pieces[1]).await;
        assert_eq!((file_of(&world, &pieces[1]).await.state, objects(&world)), (FileState::Deleted, 0));
        assert!(check(&world).await);
    }
}

#[tokio::test]
async fn two_entries_that_let_go_of_a_file_at_once_leave_none_behind() {
    let mut world = world().await;
    let pdf = [("file", "laporan.pdf", "application/pdf", PDF)];
    world.browser.post_files(&world.path("/evidence"), &[], &pdf).await.expect_status(303);
    set_status(&world, &world.entry, EntryStatus::Withdrawn).await;
    build::contest().slug("lomba-contoh-2027").save(&world.app).await;
    let mut browser = world.browser.clone();
    start(&world, &mut browser, "lomba-contoh-2027/umum").await.expect_status(303);
    set_status(&world, &world.entry, EntryStatus::Draft).await;
    let draft = next_version(&world).await;
    let (old, new) = (pieces_of(&world, &world.entry).await.remove(0), pieces_of(&world, &draft).await.remove(0));
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let (a, b) = (format!("/evidence/{}/removal", old.pid), format!("/evidence/{}/removal", new.pid));
    let (first, second) = tokio::join!(one.post(&a, &[]), two.post(&b, &[]));
    first.expect_status(303);
    second.expect_status(303);
    assert_eq!((file_of(&world, &old).await.state, objects(&world)), (FileState::Deleted, 0));
}

#[tokio::test]
async fn the_storage_check_reports_a_deleted_file_that_a_draft_refers_to() {
    let (world, draft) = continued().await;
    let file = file_of(&world, &pieces_of(&world, &draft).await[1]).await;
    let row = stored_files::ActiveModel { id: Set(file.id), state: Set(FileState::Deleted), ..Default::default() };
    stored_files::Entity::update(row).exec(world.app.db()).await.unwrap();
    assert!(!check(&world).await);
}

async fn check(world: &World) -> bool {
    let options = CheckOptions { deep: false, delete: false, force: false };
    let storage = &world.app.ctx.storage;
    let report =
        sayembara::models::stored_files::Model::check_all(world.app.db(), storage, options, world.app.now()).await;
    report.unwrap().is_clean()
}
