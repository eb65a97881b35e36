//! Files of the made-up contests: real, marked as examples, stored as any upload is; and the entry that was corrected.

use std::collections::BTreeMap;

use sayembara::{
    domain::{entry::EntryStatus, evidence::MediaType, handed_in::HandedIn},
    initializers,
    models::{
        _entities::{assignments, entries, evidence, judges, prelude::*, stored_files, submissions},
        stored_files::CheckOptions,
        users,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{Answer, TestApp, files};

async fn demonstrated() -> TestApp {
    let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
    app.clock.stop_at(chrono::Utc::now());
    app
}

async fn user(app: &TestApp, code: &str) -> users::Model {
    users::Model::find_by_email(app.db(), &format!("{code}@contoh.test")).await.unwrap().unwrap()
}

/// Every piece with its file, if it is one.
async fn pieces(app: &TestApp) -> Vec<(evidence::Model, Option<stored_files::Model>)> {
    Evidence::find().order_by_asc(evidence::Column::Id).find_also_related(StoredFiles).all(app.db()).await.unwrap()
}

async fn entries_of_judge(app: &TestApp, code: &str) -> Vec<i64> {
    let seat = Judges::find().filter(judges::Column::UserId.eq(user(app, code).await.id));
    let seat = seat.one(app.db()).await.unwrap().unwrap();
    let own = Assignments::find().filter(assignments::Column::JudgeId.eq(seat.id)).all(app.db()).await.unwrap();
    own.into_iter().map(|row| row.entry_id).collect()
}

#[tokio::test]
async fn a_third_of_the_evidence_is_files_that_say_they_are_examples() {
    let app = demonstrated().await;
    let all = pieces(&app).await;
    let with_file: Vec<_> = all.iter().filter_map(|(piece, file)| Some((piece, file.as_ref()?))).collect();
    assert!(
        with_file.len() * 3 >= all.len() && with_file.len() * 3 <= all.len() * 2,
        "{} of {}",
        with_file.len(),
        all.len()
    );
    assert!(with_file.iter().all(|(piece, _)| piece.url.is_none() && piece.file_name.contains('.')));
    let owner = user(&app, "inovator").await;
    let own = Entries::find().filter(entries::Column::OwnerId.eq(owner.id)).all(app.db()).await.unwrap();
    for entry_id in own.iter().map(|entry| entry.id).chain(entries_of_judge(&app, "juri.satu").await) {
        assert!(with_file.iter().any(|(piece, _)| piece.entry_id == entry_id), "entry {entry_id} has no file");
    }
    let stored: BTreeMap<i64, &stored_files::Model> = with_file.iter().map(|(_, file)| (file.id, *file)).collect();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for file in stored.values() {
        let bytes = std::fs::read(app.uploads().join(&file.storage_key)).unwrap();
        *kinds.entry(&file.media_type).or_default() += 1;
        if file.media_type == MediaType::Pdf.as_str() {
            let pages = pdf_extract::extract_text_from_mem_by_pages(&bytes).unwrap();
            assert_eq!(pages.len(), 2);
            assert!(pages.iter().all(|page| page.to_lowercase().contains("contoh")), "each page says so");
            continue;
        }
        let picture = image::load_from_memory(&bytes).unwrap();
        assert!(picture.width() >= 800 && picture.height() >= 600);
        let preview = file.preview().expect("made by the worker, as of any picture");
        assert_eq!(preview.width.max(preview.height), 320);
    }
    assert_eq!(kinds, BTreeMap::from([("application/pdf", 3), ("image/png", 2)]));
}

#[tokio::test]
async fn the_storage_fits_and_a_second_start_adds_nothing() {
    let app = demonstrated().await;
    let before = files::stored(app.uploads());
    assert_eq!(files::originals(app.uploads()).len(), 5, "few distinct files are enough");
    initializers::reference_data::load(&app.ctx).await.unwrap();
    assert_eq!(files::stored(app.uploads()), before);
    let options = CheckOptions { deep: true, delete: false, force: false };
    let report = sayembara::models::stored_files::Model::check_all(app.db(), &app.ctx.storage, options, app.now())
        .await
        .unwrap();
    assert!(report.is_clean() && report.orphans.is_empty() && report.rows == 5, "{report:?}");
}

#[tokio::test]
async fn without_a_storage_the_demonstration_has_links_and_starts_all_the_same() {
    let app = TestApp::start().await;
    app.lose_storage();
    initializers::demonstration::load(&app.ctx, app.now()).await.unwrap();
    assert!(StoredFiles::find().all(app.db()).await.unwrap().is_empty());
    let all = pieces(&app).await;
    assert!(all.len() > 40 && all.iter().all(|(piece, _)| piece.url.is_some()));
}

async fn corrected(app: &TestApp) -> (entries::Model, Vec<submissions::Model>) {
    let entry = Entries::find().filter(entries::Column::Status.eq(EntryStatus::Corrected));
    let entry = entry.one(app.db()).await.unwrap().unwrap();
    let versions = Submissions::find().filter(submissions::Column::EntryId.eq(entry.id));
    let versions = versions.order_by_asc(submissions::Column::Ordinal).all(app.db()).await.unwrap();
    (entry, versions)
}

#[tokio::test]
async fn a_corrected_entry_shows_the_committee_what_changed() {
    let app = demonstrated().await;
    let (entry, versions) = corrected(&app).await;
    let [first, second] = &versions[..] else { panic!("{} versions", versions.len()) };
    assert_eq!((first.ordinal, second.ordinal, &first.number), (1, 2, &second.number));
    assert!(first.created_at < second.created_at && second.created_at < app.now());
    let [before, after] = [first, second].map(|version| HandedIn::read(&version.snapshot).unwrap());
    assert_eq!((before.evidence.len(), after.evidence.len()), (1, 2));
    assert_eq!(before.freeze().unwrap().sha256, first.sha256);
    assert_ne!(before.all_answers().text("hasil"), after.all_answers().text("hasil"));
    let mut committee = app.signed_in(&user(&app, "panitia").await).await;
    let base = format!("/entries/{}", entry.pid);
    let contest = Contests::find_by_id(entry.contest_id).one(app.db()).await.unwrap().unwrap();
    let queue = format!("/committee/contests/{}/verification", contest.slug);
    let check = committee.get(&format!("{queue}/{}", entry.pid)).await.expect_status(200);
    let queue = committee.get(&queue).await;
    assert!(queue.text().contains("Lumbung Alat Tani Bergilir"), "{}", queue.status);
    let compared = committee.get(&format!("{base}/versions/1...2")).await.expect_status(200);
    assert!(compared.text().contains("<ins") && compared.text().contains("karang taruna"));
    assert!(check.text().contains("Buku rawat alat") && check.has("ins"));
}

async fn file_of(app: &TestApp, entry_id: i64, media_type: &str) -> evidence::Model {
    let mut own = pieces(app).await.into_iter().filter(|(piece, _)| piece.entry_id == entry_id);
    let found = own.find(|(_, file)| file.as_ref().is_some_and(|file| file.media_type == media_type));
    found.unwrap_or_else(|| panic!("entry {entry_id} has no {media_type}")).0
}

fn is_harmless(answer: &Answer) -> bool {
    answer.header("x-content-type-options") == "nosniff" && answer.header("cache-control").contains("no-store")
}

#[tokio::test]
async fn a_judge_reads_a_paper_in_the_page_and_an_innovator_sees_a_preview() {
    let app = demonstrated().await;
    let own =
        Entries::find().filter(entries::Column::Title.starts_with("Pantau dan Rawat")).one(app.db()).await.unwrap();
    let own = own.unwrap();
    assert!(entries_of_judge(&app, "juri.satu").await.contains(&own.id));
    let paper = file_of(&app, own.id, "application/pdf").await;
    let mut judge = app.signed_in(&user(&app, "juri.satu").await).await;
    judge.get(&format!("/evidence/{}/reading", paper.pid)).await.expect_status(200);
    let read = judge.get(&format!("/evidence/{}", paper.pid)).await.expect_status(200);
    assert!(read.bytes.starts_with(b"%PDF") && is_harmless(&read));
    let picture = file_of(&app, own.id, "image/png").await;
    let mut innovator = app.signed_in(&user(&app, "inovator").await).await;
    let preview = innovator.get(&format!("/evidence/{}/preview", picture.pid)).await.expect_status(200);
    assert!(preview.bytes.starts_with(b"\xff\xd8"), "a JPEG");
    let page = innovator.get(&format!("/entries/{}/evidence", own.pid)).await.expect_status(200);
    assert!(page.has(&format!("img[src^='/evidence/{}/preview']", picture.pid)));
    let file = stored_files::Entity::find_by_id(paper.stored_file_id.unwrap()).one(app.db()).await.unwrap().unwrap();
    let version =
        Submissions::find().filter(submissions::Column::EntryId.eq(own.id)).one(app.db()).await.unwrap().unwrap();
    let receipt = innovator.get(&format!("/entries/{}/receipts/{}", own.pid, version.pid)).await.expect_status(200);
    assert!(receipt.text().contains(&file.sha256), "the receipt names its checksum");
    let mut stranger = app.signed_in(&app.person("Orang Lain").await).await;
    stranger.get(&format!("/evidence/{}", paper.pid)).await.expect_status(404);
}
