//! The made-up contests: sound by the rules of the domain, marked as examples, loaded once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use sayembara::{
    data,
    domain::{
        entry::EntryStatus,
        evidence::MediaType,
        handed_in::HandedIn,
        opening::{ContestDraft, check_opening},
        region::RegionRole,
        scoring::{self, SheetStatus, draft_gaps, mark_gaps},
        stage::{Phase, StageKind},
        verification::VerificationOutcome,
    },
    initializers::{self, welcome::DEMONSTRATION_PASSWORD},
    models::{
        _entities::{assignments, entries, marks, prelude::*, score_sheets, submissions, users},
        contests::{self, Standing},
        demonstration::{self, Files},
        entries::{content::EntryContent, content::Viewer, draft::Draft},
        evidence::intake::Received,
        passwords, rankings, real_catalogue, reference_data,
    },
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::support::{TestApp, database::TestDatabase};

const JUDGING: &str = "lomba-inovasi-contoh-2026";
const OPEN: &str = "lomba-kampung-digital-contoh-2026";

/// 20 June 2026, shortly after midnight UTC.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_782_000_000_123_456).unwrap()
}

/// Files that the data names, as if they had been stored.
fn received() -> Files {
    let data = data::demonstration::demonstration().unwrap();
    let papers = data.papers.keys().map(|name| (name, MediaType::Pdf));
    let all = papers.chain(data.pictures.keys().map(|name| (name, MediaType::Png)));
    let file = |name: &String, media_type| Received {
        storage_key: name.clone(),
        file_name: name.clone(),
        size_bytes: 1_000,
        sent_bytes: 1_000,
        sha256: "0".repeat(64),
        media_type,
        awaits_check: false,
    };
    all.map(|(name, media_type)| (name.clone(), file(name, media_type))).collect()
}

async fn loaded() -> TestDatabase {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    assert!(demonstration::load(db, "no hash", &received(), now()).await.unwrap());
    database
}

async fn standing(db: &DatabaseConnection, slug: &str) -> Standing {
    contests::Model::find_by_slug(db, slug).await.unwrap().unwrap().standing(db).await.unwrap()
}

async fn entries_of(db: &DatabaseConnection, standing: &Standing) -> Vec<entries::Model> {
    let own = Entries::find().filter(entries::Column::ContestId.eq(standing.contest.id));
    own.order_by_asc(entries::Column::Id).all(db).await.unwrap()
}

async fn submission_of(db: &DatabaseConnection, entry: &entries::Model) -> submissions::Model {
    let own = Submissions::find().filter(submissions::Column::EntryId.eq(entry.id));
    own.order_by_desc(submissions::Column::Ordinal).one(db).await.unwrap().unwrap()
}

fn count(all: &[entries::Model]) -> BTreeMap<EntryStatus, usize> {
    all.iter().fold(BTreeMap::new(), |mut counts, entry| {
        *counts.entry(entry.status).or_default() += 1;
        counts
    })
}

/// Rows per table.
async fn rows(db: &DatabaseConnection) -> Vec<u64> {
    vec![
        Users::find().count(db).await.unwrap(),
        Contests::find().count(db).await.unwrap(),
        Entries::find().count(db).await.unwrap(),
        Submissions::find().count(db).await.unwrap(),
        Evidence::find().count(db).await.unwrap(),
        Assignments::find().count(db).await.unwrap(),
        Marks::find().count(db).await.unwrap(),
        AuditEvents::find().count(db).await.unwrap(),
        StoredFiles::find().count(db).await.unwrap(),
        Outbox::find().count(db).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_second_start_changes_nothing_even_next_year() {
    let database = loaded().await;
    let db = &database.connection;
    let before = rows(db).await;
    assert!(demonstration::is_loaded(db).await.unwrap());
    for later in [Duration::days(1), Duration::days(400)] {
        assert!(!demonstration::load(db, "another hash", &received(), now() + later).await.unwrap());
    }
    assert_eq!(rows(db).await, before);
    assert_eq!(before.last(), Some(&0), "nobody is written to");
}

#[tokio::test]
async fn two_starts_at_once_load_it_once() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    let (files, none) = (received(), Files::new());
    let (one, other) =
        tokio::join!(demonstration::load(db, "a", &files, now()), demonstration::load(db, "b", &none, now()));
    assert_ne!(one.unwrap(), other.unwrap());
    assert_eq!(Contests::find().count(db).await.unwrap(), 2);
}

#[tokio::test]
async fn without_reference_data_nothing_stays_behind() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    demonstration::load(db, "no hash", &received(), now()).await.unwrap_err();
    assert!(rows(db).await.iter().all(|count| *count == 0));
    assert!(!demonstration::is_loaded(db).await.unwrap());
}

#[tokio::test]
async fn every_role_has_an_account_with_the_password() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    let hash = passwords::hash(DEMONSTRATION_PASSWORD.to_owned()).await.unwrap();
    demonstration::load(db, &hash, &Files::new(), now()).await.unwrap();
    let listed = users::Model::list_demo(db).await.unwrap();
    let names: Vec<_> = listed.iter().map(|account| account.name.as_str()).collect();
    let expected = [
        "Pengelola Contoh",
        "Panitia Contoh",
        "Juri Satu Contoh",
        "Juri Dua Contoh",
        "Pokja Contoh",
        "Pimpinan Contoh",
        "Inovator Contoh",
    ];
    assert_eq!(names, expected);
    let all = Users::find().all(db).await.unwrap();
    assert!(all.iter().all(|user| user.email.ends_with("@contoh.test") && user.name.ends_with("Contoh")));
    assert!(all.iter().all(|user| user.confirmed_at.is_some()));
    let judge = users::Model::find_by_email(db, "juri.satu@contoh.test").await.unwrap().unwrap();
    assert!(passwords::verify(DEMONSTRATION_PASSWORD.to_owned(), judge.password_hash.clone()).await.unwrap());
    assert!(judge.actor(db).await.unwrap().judging[0].is_chair);
    let region = standing(db, JUDGING).await.region.scope(db).await.unwrap();
    for (email, role) in [
        ("panitia@contoh.test", RegionRole::Committee),
        ("pokja@contoh.test", RegionRole::Planner),
        ("pimpinan@contoh.test", RegionRole::Leader),
    ] {
        let user = users::Model::find_by_email(db, email).await.unwrap().unwrap();
        assert!(user.actor(db).await.unwrap().acts_as(role, &region), "{email}");
    }
    assert_eq!(all.iter().filter(|user| user.is_administrator).count(), 1);
}

#[tokio::test]
async fn one_contest_is_being_judged_and_one_takes_entries() {
    let database = loaded().await;
    let db = &database.connection;
    let (judging, open) = (standing(db, JUDGING).await, standing(db, OPEN).await);
    assert_eq!(judging.judging_phase(now()), Phase::Open);
    assert!(!judging.submission_window(None).check(None, now()).accepts());
    assert!(judging.window_of(StageKind::Judging, None).closes_at.unwrap() > now() + Duration::days(9));
    assert!(open.submission_window(None).check(None, now()).accepts());
    assert!(open.window_of(StageKind::Registration, None).closes_at.unwrap() > now() + Duration::days(20));
    for standing in [&judging, &open] {
        assert!(standing.contest.is_example && standing.contest.name_id.ends_with("(contoh)"));
        assert!(standing.contest.name_en.ends_with("(example)"));
    }
}

#[tokio::test]
async fn the_rules_were_frozen_as_opening_freezes_them() {
    let database = loaded().await;
    let db = &database.connection;
    for slug in [JUDGING, OPEN] {
        let standing = standing(db, slug).await;
        let rules = standing.rules(db).await.unwrap();
        assert_eq!(standing.contest.rules_sha256, Some(rules.rules_sha256().unwrap()));
        assert_eq!(rules, standing.draft_rules(db).await.unwrap());
        assert!(rules.categories.iter().all(|category| category.rubric.faults().is_empty()));
        let gaps = check_opening(&ContestDraft::from(rules), standing.contest.opened_at.unwrap());
        assert!(gaps.is_empty(), "{gaps:?}");
    }
    let rules = standing(db, JUDGING).await.rules(db).await.unwrap();
    let schemes: BTreeSet<_> = rules.categories.iter().map(|category| category.rubric.scheme).collect();
    assert_eq!(schemes.len(), 2, "both kinds of score sheets can be tried");
}

#[tokio::test]
async fn entries_are_in_every_state_a_visitor_should_meet() {
    let database = loaded().await;
    let db = &database.connection;
    let judged = entries_of(db, &standing(db, JUDGING).await).await;
    let expected = [
        (EntryStatus::Draft, 1),
        (EntryStatus::Returned, 1),
        (EntryStatus::Corrected, 1),
        (EntryStatus::Eligible, 20),
        (EntryStatus::Declined, 1),
        (EntryStatus::Withdrawn, 1),
    ];
    assert_eq!(count(&judged), BTreeMap::from(expected));
    let returned = judged.iter().find(|entry| entry.status == EntryStatus::Returned).unwrap();
    assert!(returned.correction_due_at.unwrap() > now());
    let levels = VerifiedLevels::find().all(db).await.unwrap();
    let lowered = levels.iter().filter(|row| row.claimed != Some(row.level)).count();
    assert!(lowered > 0 && lowered < levels.len(), "{lowered} of {}", levels.len());
    assert_eq!(VerificationNotes::find().count(db).await.unwrap(), 4 + lowered as u64, "each lower level has its note");
    let checks = Verifications::find().all(db).await.unwrap();
    let accepted = checks.iter().filter(|check| check.outcome == VerificationOutcome::Accepted);
    assert_eq!((checks.len(), accepted.count()), (23, 20));
    assert!(checks.iter().all(|check| check.created_at < now()));
    let waiting = entries_of(db, &standing(db, OPEN).await).await;
    assert_eq!(count(&waiting), BTreeMap::from([(EntryStatus::Draft, 1), (EntryStatus::Submitted, 2)]));
    let owner = users::Model::find_by_email(db, "inovator@contoh.test").await.unwrap().unwrap();
    let own = judged.iter().chain(&waiting).filter(|entry| entry.owner_id == owner.id);
    let states: BTreeSet<_> = own.map(|entry| entry.status).collect();
    assert_eq!(states, BTreeSet::from([EntryStatus::Draft, EntryStatus::Returned, EntryStatus::Eligible]));
}

#[tokio::test]
async fn what_was_handed_in_is_complete_and_reads_like_any_other() {
    let database = loaded().await;
    let db = &database.connection;
    for slug in [JUDGING, OPEN] {
        let standing = standing(db, slug).await;
        let mut numbers = BTreeSet::new();
        for entry in entries_of(db, &standing).await {
            let draft = Draft::load(db, &entry, &standing).await.unwrap();
            let gaps = draft.gaps(now().with_timezone(&standing.zone()).date_naive());
            if entry.status == EntryStatus::Draft {
                assert!(gaps.len() > 3, "{} has things left to do", entry.title);
                continue;
            }
            assert!(gaps.is_empty(), "{}: {gaps:?}", entry.title);
            let submission = submission_of(db, &entry).await;
            let document = HandedIn::read(&submission.snapshot).unwrap();
            assert_eq!(document.freeze().unwrap().sha256, submission.sha256);
            assert!(document.all_answers().text("rancang_bangun").contains("contoh"));
            assert!(document.all_answers().text("manfaat").starts_with("Contoh: "));
            assert!(numbers.insert(entry.number.clone().unwrap()));
            let content = EntryContent::load(db, &entry, &standing, Viewer::Public).await.unwrap();
            assert!(content.field("kontak").is_none() && content.evidence.len() == 1, "{}", entry.title);
        }
        let number = format!("{}-0001", slug.to_uppercase());
        assert_eq!(numbers.first(), Some(&number));
    }
}

#[test]
fn names_are_inventions() {
    let catalogue = data::catalogue::catalogue().unwrap();
    let real: BTreeSet<String> = catalogue
        .innovations
        .iter()
        .flat_map(|innovation| [innovation.name.to_lowercase(), innovation.acronym.to_lowercase()])
        .filter(|name| !name.is_empty())
        .collect();
    let made_up = data::demonstration::demonstration().unwrap();
    let entries: Vec<_> = made_up.contests.iter().flat_map(|contest| &contest.entries).collect();
    for entry in &entries {
        assert!(!real.contains(&entry.title.to_lowercase()) && !real.contains(&entry.acronym.to_lowercase()));
        assert!(entry.office.contains("Contoh"), "{}", entry.office);
    }
    assert_eq!(entries.iter().map(|entry| &entry.title).collect::<BTreeSet<_>>().len(), entries.len());
}

#[tokio::test]
async fn nothing_of_it_is_in_the_catalogue() {
    let database = loaded().await;
    let db = &database.connection;
    assert_eq!(Innovations::find().count(db).await.unwrap(), 0);
    real_catalogue::load(db, now()).await.unwrap();
    assert_eq!(Innovations::find().count(db).await.unwrap(), 31);
    assert_eq!(Decisions::find().count(db).await.unwrap() + Awards::find().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn judging_is_half_done() {
    let database = loaded().await;
    let db = &database.connection;
    assert_eq!(Assignments::find().count(db).await.unwrap(), 60);
    let declared = ConflictDeclarations::find().all(db).await.unwrap();
    assert_eq!(declared.iter().filter(|row| row.has_conflict).count(), 1);
    assert!((45..60).contains(&declared.len()), "some have not declared anything yet");
    let sheets = ScoreSheets::find().all(db).await.unwrap();
    let finished = sheets.iter().filter(|sheet| sheet.status == SheetStatus::Final).count();
    assert!((28..=36).contains(&finished) && sheets.len() > finished + 5, "{finished} of {}", sheets.len());
    assert!(sheets.iter().all(|sheet| sheet.updated_at < now()));
    let empty = score_sheets::Entity::find().find_with_related(Marks).all(db).await.unwrap();
    assert!(empty.iter().all(|(_, marks)| marks.iter().all(|mark| !mark.note.is_empty()) && !marks.is_empty()));
}

/// Marks of an entry's sheets that are not finished.
async fn drafts_of(db: &DatabaseConnection, entry_id: i64) -> Vec<scoring::Marks> {
    let own = Assignments::find().filter(assignments::Column::EntryId.eq(entry_id)).find_also_related(ScoreSheets);
    let mut drafts = Vec::new();
    for (_, sheet) in own.all(db).await.unwrap() {
        let Some(sheet) = sheet.filter(|sheet| sheet.status == SheetStatus::Draft) else { continue };
        let given = Marks::find().filter(marks::Column::ScoreSheetId.eq(sheet.id)).find_also_related(Criteria);
        let given = given.all(db).await.unwrap().into_iter();
        drafts.push(given.map(|(mark, criterion)| (criterion.unwrap().code, mark.value.unwrap())).collect());
    }
    drafts
}

#[tokio::test]
async fn finished_sheets_rank_and_drafts_fit_the_rubric() {
    let database = loaded().await;
    let db = &database.connection;
    let board = rankings::compute(db, &standing(db, JUDGING).await).await.unwrap();
    assert_eq!(board.categories.len(), 4);
    for category in &board.categories {
        let (ranked, below) = (category.ranking.rows.len(), category.ranking.below_quorum.len());
        assert_eq!(ranked + below, 5, "{}", category.category.code);
        assert!(ranked >= 2 && below >= 1, "{}: {ranked} ranked, {below} below quorum", category.category.code);
        for held in category.entries.values() {
            for marks in drafts_of(db, held.entry.id).await {
                assert!(draft_gaps(&category.rules.rubric, &marks).is_empty() && !marks.is_empty());
                assert!(!mark_gaps(&category.rules.rubric, &marks).is_empty(), "half of the marks are missing");
            }
        }
    }
}

#[tokio::test]
async fn a_start_with_demonstration_offers_its_accounts() {
    let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
    let before = rows(app.db()).await;
    initializers::reference_data::load(&app.ctx).await.unwrap();
    assert_eq!(rows(app.db()).await, before);
    let page = app.visitor().get("/session/new").await.expect_status(200);
    assert!(page.text().contains("juri.dua@contoh.test") && page.text().contains(DEMONSTRATION_PASSWORD));
    assert!(!page.text().contains("juri.tiga@contoh.test"), "two judges are enough");
    let fields = [("email", "panitia@contoh.test"), ("password", DEMONSTRATION_PASSWORD)];
    app.visitor().post("/session", &fields).await.expect_status(303);
}

#[tokio::test]
async fn a_start_without_demonstration_makes_nobody() {
    let app = TestApp::start().await;
    assert_eq!(rows(app.db()).await.iter().sum::<u64>(), 0);
}
