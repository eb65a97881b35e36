//! One publication makes awards, mails and catalogue records, once.

use sayembara::{
    domain::{
        canonical::sha256_hex, contest::ContestStatus, entry::EntryStatus, framework::TagStatus, innovation::Maturity,
        locale::Locale, region::RegionRole,
    },
    mailers,
    models::{
        _entities::{
            awards, dimensions, entry_members, entry_sections, form_sets, innovation_tags, innovations, offices,
            publications, tag_changes,
        },
        audit_events, contests, counters, entries, outbox, rankings,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{DECISIONS, PUBLICATION, RESULTS, SCORES, Scene, podium};
use crate::support::{TestApp, build, submissions::submission};

/// Decides the podium as suggested.
async fn decided(scene: &Scene) -> [entries::Model; 3] {
    let [first, second, third] = podium(scene).await;
    scene.decide(&[(&first, "1", ""), (&second, "2", ""), (&third, "none", "")]).await.expect_redirect(DECISIONS);
    [first, second, third]
}

#[tokio::test]
async fn one_act_makes_awards_states_records_files_and_mails() {
    let scene = Scene::new().await;
    let [first, second, third] = decided(&scene).await;
    let page = scene.committee().await.get(&format!("{PUBLICATION}/new")).await.expect_status(200);
    assert_eq!(page.texts(".stat__figure"), ["2", "1", "3"]);
    scene.publish().await.expect_redirect(RESULTS);
    let db = scene.app.db();
    let contest = contests::Entity::find_by_id(scene.contest.contest.id).one(db).await.unwrap().unwrap();
    assert_eq!((contest.status, contest.published_at), (ContestStatus::Published, Some(scene.app.now())));
    let statuses = [&first, &second, &third].map(|entry| entry.id);
    for (id, status) in statuses.into_iter().zip([EntryStatus::Awarded, EntryStatus::Awarded, EntryStatus::NotSelected])
    {
        assert_eq!(entries::Entity::find_by_id(id).one(db).await.unwrap().unwrap().status, status);
    }
    let given = awards::Entity::find().all(db).await.unwrap();
    assert_eq!(given.len(), 2);
    assert!(given.iter().all(|award| award.innovation_id.is_some()));
    let publication = publications::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(publication.scores_sha256, sha256_hex(&publication.scores));
    assert_eq!(Some(publication.rules_sha256), contest.rules_sha256);
    assert_eq!(rankings::Entity::find().count(db).await.unwrap(), 1);
    let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq("contest.published"));
    assert_eq!(acts.count(db).await.unwrap(), 1);
    scene.committee().await.get(&format!("{PUBLICATION}/new")).await.expect_redirect(RESULTS);
    scene.committee().await.post(&format!("{DECISIONS}/umum"), &[]).await.expect_status(403);
}

#[tokio::test]
async fn every_team_hears_its_own_result_in_its_language_and_nothing_of_others() {
    let scene = Scene::new().await;
    let [first, ..] = decided(&scene).await;
    let db = scene.app.db();
    let friend = scene.app.person("Teman Contoh").await;
    let left = scene.app.person("Mantan Contoh").await;
    for (user, left_at) in [(&friend, None), (&left, Some(scene.app.now()))] {
        let row = entry_members::ActiveModel {
            entry_id: Set(first.id),
            user_id: Set(Some(user.id)),
            email_folded: Set(user.email_folded.clone()),
            role: Set(sayembara::domain::entry::MemberRole::Editor),
            invited_by: Set(first.owner_id),
            joined_at: Set(Some(scene.app.now())),
            left_at: Set(left_at),
            created_at: Set(scene.app.now()),
            ..Default::default()
        };
        entry_members::Entity::insert(row).exec(db).await.unwrap();
    }
    friend.update_profile(db, &friend.name, Locale::En, scene.app.now()).await.unwrap();
    scene.publish().await.expect_redirect(RESULTS);
    let mails = scene.app.mails().await;
    assert_eq!(mails.len(), 4, "three owners and a friend; nobody who left");
    let to = |email: &str| mails.iter().find(|(to, _)| to == email).map(|(_, letter)| letter).unwrap();
    let winner = mailers::render(&scene.app.portal, to("pemilik.bangku.surya@contoh.test")).unwrap();
    assert_eq!(winner.subject, "Hasil Lomba Inovasi Contoh 2026: Bangku Surya");
    for part in ["Juara I", "peringkat 1 dari 3", "90,47", "Kebaruan: 91,00 (rata-rata kategori 77,22)", RESULTS] {
        assert!(winner.text.contains(part) && winner.html.contains(part), "{part} in {}", winner.text);
    }
    assert!(!winner.text.contains("Kebun Gizi") && !winner.text.contains("Rahasia"));
    let other = mailers::render(&scene.app.portal, to("pemilik.peta.air@contoh.test")).unwrap();
    assert!(other.text.contains("belum memperoleh penghargaan") && other.text.contains("peringkat 3 dari 3"));
    let english = mailers::render(&scene.app.portal, to(&friend.email)).unwrap();
    assert!(english.text.contains("place 1 of 3") && english.text.contains("90.47"), "{}", english.text);
}

#[tokio::test]
async fn awarded_entries_become_catalogue_records_without_personal_data() {
    let scene = Scene::new().await;
    let [first, _, third] = decided(&scene).await;
    let db = scene.app.db();
    let office = office(&scene).await;
    let row = entries::ActiveModel { id: Set(first.id), office_id: Set(Some(office.id)), ..Default::default() };
    entries::Entity::update(row).exec(db).await.unwrap();
    let text = "Bangku taman dengan panel surya";
    let answers = json!({
        "identitas": { "nama_inovasi": "Bangku Surya", "tahapan": "penerapan", "dimensi_smart_city": ["ENV", "smart-living", "XXX"] },
        "rancangan": { "rancang_bangun": text, "kontak": "0800-1111-222" },
    });
    scene.submission(&first, answers).await;
    scene.submission(&third, json!({ "rancangan": { "rancang_bangun": "Peta" } })).await;
    scene.publish().await.expect_redirect(RESULTS);
    let records =
        innovations::Entity::find().filter(innovations::Column::ContestId.is_not_null()).all(db).await.unwrap();
    assert_eq!(records.len(), 2, "awarded entries only");
    let record = records.iter().find(|record| record.entry_id == Some(first.id)).unwrap();
    assert_eq!(record.slug, "bangku-surya");
    assert_eq!((record.summary_id.as_str(), record.maturity), (text, Maturity::Implemented));
    assert_eq!((record.year, record.office_name.as_str()), (2026, "Dinas Contoh"));
    assert!(record.is_example && record.submission_id.is_some() && record.published_at.is_some());
    assert!(!format!("{record:?}").contains("0800"), "personal data stays out");
    assert!(!format!("{record:?}").contains("Pemilik"), "and so do names of people");
    let counter = sayembara::models::_entities::counters::Entity::find()
        .filter(sayembara::models::_entities::counters::Column::Name.eq(counters::CATALOGUE))
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(records.iter().map(|record| record.change_no).max(), Some(counter.value));
    let tags = innovation_tags::Entity::find()
        .filter(innovation_tags::Column::InnovationId.eq(record.id))
        .find_also_related(dimensions::Entity)
        .order_by_asc(innovation_tags::Column::Id)
        .all(db)
        .await
        .unwrap();
    let tags: Vec<_> = tags.iter().map(|(tag, dimension)| (dimension.as_ref().unwrap().code.as_str(), tag)).collect();
    assert_eq!(tags.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["ENV", "LIV"]);
    assert!(tags.iter().all(|(_, tag)| tag.status == TagStatus::Proposed) && tags[0].1.is_primary);
    let changes = tag_changes::Entity::find().filter(tag_changes::Column::InnovationId.eq(record.id));
    assert_eq!(changes.count(db).await.unwrap(), 2);
}

/// The form spells affairs with underscores; stored is the code, shown are the words, and the cover of the services counts it.
#[tokio::test]
async fn an_affair_is_the_same_one_from_the_form_to_the_cover_of_services() {
    let scene = Scene::new().await;
    let [first, ..] = decided(&scene).await;
    let answers = json!({ "identitas": { "urusan_utama": "perumahan_rakyat_dan_kawasan_permukiman" } });
    scene.submission(&first, answers).await;
    scene.publish().await.expect_redirect(RESULTS);
    let record = innovations::Entity::find().filter(innovations::Column::EntryId.eq(first.id));
    let record = record.one(scene.app.db()).await.unwrap().unwrap();
    assert_eq!(record.affair, "perumahan-rakyat-dan-kawasan-permukiman");
    let mut visitor = scene.app.visitor();
    let page = visitor.get("/catalogue/bangku-surya").await.expect_status(200);
    assert!(page.text().contains("Perumahan Rakyat dan Kawasan Permukiman"), "{}", page.text());
    let known = visitor.get("/api/v1/innovations/bangku-surya").await.expect_status(200).json();
    assert_eq!(known["affair"], "perumahan-rakyat-dan-kawasan-permukiman");
    assert_eq!(known["affair_name"]["en"], "Housing and settlements");
    let english = visitor.in_english().get("/catalogue/bangku-surya").await.expect_status(200);
    assert!(english.text().contains("Housing and settlements"));
    // Another contest of the region: nothing but the innovation covers the service there.
    build::contest().slug("lomba-lain").save(&scene.app).await;
    let ledger = scene.committee().await.get("/committee/contests/lomba-lain/ledger").await.expect_status(200);
    let covered = ledger.texts(".cover__cell--covered");
    assert!(covered.len() == 1 && covered[0].starts_with("Perumahan Rakyat"), "{covered:?}");
}

#[tokio::test]
async fn entries_without_an_award_join_the_catalogue_only_when_asked_and_agreed() {
    let scene = Scene::new().await;
    let [_, _, third] = decided(&scene).await;
    let silent = scene.entry("Tanpa Setuju", &[[10, 10, 10], [10, 10, 10]]).await;
    scene.submission(&third, json!({ "identitas": { "persetujuan_katalog": "ya" } })).await;
    scene.submission(&silent, json!({ "identitas": { "persetujuan_katalog": "tidak" } })).await;
    let seen = scene.seen_plan().await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1"), ("all_agreed", "1")];
    scene.committee().await.post(PUBLICATION, &fields).await.expect_redirect(RESULTS);
    let in_catalogue =
        |id: i64| innovations::Entity::find().filter(innovations::Column::EntryId.eq(id)).count(scene.app.db());
    assert_eq!((in_catalogue(third.id).await.unwrap(), in_catalogue(silent.id).await.unwrap()), (1, 0));
}

/// The preset's own question, by way of what a draft holds when it is handed in.
#[tokio::test]
async fn consent_given_in_the_presets_form_counts() {
    let scene = Scene::new().await;
    let db = scene.app.db();
    let preset = form_sets::Entity::find().filter(form_sets::Column::Code.eq("inovasi-daerah"));
    let preset = preset.one(db).await.unwrap().unwrap();
    let row =
        contests::ActiveModel { id: Set(scene.contest.contest.id), form_set_id: Set(preset.id), ..Default::default() };
    contests::Entity::update(row).exec(db).await.unwrap();
    let [_, second, third] = decided(&scene).await;
    for (entry, answer) in [(&third, "ya"), (&second, "tidak")] {
        let row = entry_sections::ActiveModel {
            entry_id: Set(entry.id),
            code: Set("kontak".to_owned()),
            answers: Set(json!({ "persetujuan_katalog": answer }).to_string()),
            version: Set(1),
            updated_by: Set(entry.owner_id),
            updated_at: Set(scene.app.now()),
            ..Default::default()
        };
        entry_sections::Entity::insert(row).exec(db).await.unwrap();
        submission(&scene.app, entry).await;
    }
    let seen = scene.seen_plan().await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1"), ("all_agreed", "1")];
    scene.committee().await.post(PUBLICATION, &fields).await.expect_redirect(RESULTS);
    let records = innovations::Entity::find().filter(innovations::Column::EntryId.eq(third.id));
    assert_eq!(records.count(db).await.unwrap(), 1, "no award, but consent");
}

#[tokio::test]
async fn a_second_record_of_the_same_name_gets_another_address() {
    let scene = Scene::new().await;
    let [first, second, _] = decided(&scene).await;
    let row = entries::ActiveModel { id: Set(second.id), title: Set(first.title.clone()), ..Default::default() };
    entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    scene.publish().await.expect_redirect(RESULTS);
    let records = innovations::Entity::find().filter(innovations::Column::ContestId.is_not_null());
    let mut slugs: Vec<String> =
        records.all(scene.app.db()).await.unwrap().into_iter().map(|record| record.slug).collect();
    slugs.sort();
    assert_eq!(slugs, ["bangku-surya", "bangku-surya-2"]);
}

#[tokio::test]
async fn rulebook_56_two_publications_at_the_same_time_publish_once() {
    let scene = Scene::new().await;
    decided(&scene).await;
    let seen = scene.seen_plan().await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1")];
    let (mut one, mut other) = (scene.committee().await, scene.committee().await);
    let (a, b) = tokio::join!(one.post(PUBLICATION, &fields), other.post(PUBLICATION, &fields));
    a.expect_redirect(RESULTS);
    b.expect_redirect(RESULTS);
    one.post(PUBLICATION, &fields).await.expect_redirect(RESULTS);
    let db = scene.app.db();
    assert_eq!(publications::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(awards::Entity::find().count(db).await.unwrap(), 2);
    assert_eq!(scene.app.mails().await.len(), 3);
}

#[tokio::test]
async fn a_failure_at_any_step_leaves_nothing_behind() {
    let scene = Scene::new().await;
    let [first, ..] = decided(&scene).await;
    scene.submission(&first, json!({ "identitas": { "dimensi_smart_city": ["ENV"] } })).await;
    let seen = scene.seen_plan().await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1")];
    let mut committee = scene.committee().await;
    let untouched = state(&scene.app).await;
    for table in ["publications", "innovations", "innovation_tags", "tag_changes", "awards", "outbox", "audit_events"] {
        refuse_inserts(&scene.app, table, true).await;
        committee.post(PUBLICATION, &fields).await.expect_status(500);
        assert_eq!(state(&scene.app).await, untouched, "after a failure in {table}");
        refuse_inserts(&scene.app, table, false).await;
    }
    committee.post(PUBLICATION, &fields).await.expect_redirect(RESULTS);
    assert_ne!(state(&scene.app).await, untouched);
}

/// Everything a publication writes, as text.
async fn state(app: &TestApp) -> String {
    let db = app.db();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {} {} {}",
        contests::Entity::find().all(db).await.unwrap(),
        entries::Entity::find().all(db).await.unwrap(),
        publications::Entity::find().all(db).await.unwrap(),
        awards::Entity::find().all(db).await.unwrap(),
        sayembara::models::_entities::counters::Entity::find().all(db).await.unwrap(),
        innovations::Entity::find().count(db).await.unwrap(),
        outbox::Entity::find().count(db).await.unwrap(),
        audit_events::Entity::find().filter(audit_events::Column::ContestId.is_not_null()).count(db).await.unwrap(),
    )
}

/// Makes the database refuse every new row of a table, as a full disk or a killed process would.
async fn refuse_inserts(app: &TestApp, table: &str, refuse: bool) {
    let statements = match (app.db().get_database_backend(), refuse) {
        (DatabaseBackend::Postgres, true) => vec![
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$"
                .to_owned(),
            format!("CREATE TRIGGER refused_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"),
        ],
        (DatabaseBackend::Postgres, false) => vec![format!("DROP TRIGGER refused_{table} ON {table}")],
        (_, true) => vec![format!(
            "CREATE TRIGGER refused_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )],
        (_, false) => vec![format!("DROP TRIGGER refused_{table}")],
    };
    for statement in statements {
        app.db().execute_unprepared(&statement).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_is_published_unread_unconfirmed_or_while_something_is_open() {
    let scene = Scene::new().await;
    let [first, second, third] = podium(&scene).await;
    let page = scene.committee().await.get(&format!("{PUBLICATION}/new")).await;
    assert!(page.text().contains("belum ada keputusan") && !page.has("[name=confirmed]"));
    scene.decide(&[(&first, "1", ""), (&second, "2", "")]).await.expect_redirect(DECISIONS);
    let page = scene.committee().await.get(&format!("{PUBLICATION}/new")).await;
    assert!(page.text().contains("1 usulan belum diputuskan dan akan diumumkan tidak terpilih"), "{}", third.title);
    let seen = page.attributes("[name=seen]", "value").remove(0);
    let unconfirmed = scene.committee().await.post(PUBLICATION, &[("seen", &seen)]).await.expect_status(422);
    assert_eq!(unconfirmed.attributes("#errors a", "href"), ["#field-confirmed"]);
    // A judge's sheet falls away: the ranking is another one than the page showed.
    scene.entry("Datang Terlambat", &[[95, 95, 95], [95, 95, 95]]).await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1")];
    scene.committee().await.post(PUBLICATION, &fields).await.expect_status(409);
    let now = decisions_seen(&scene).await;
    let fields = [("seen", now.as_str()), ("confirmed", "1")];
    let refused = scene.committee().await.post(PUBLICATION, &fields).await.expect_status(422);
    assert!(refused.text().contains("keputusan berbeda dari saran peringkat dan belum beralasan"));
    assert_eq!(publications::Entity::find().count(scene.app.db()).await.unwrap(), 0);
}

/// What the publication page would show, also while its form is not offered.
async fn decisions_seen(scene: &Scene) -> String {
    let standing = scene.contest.contest.standing(scene.app.db()).await.unwrap();
    sayembara::models::publications::Plan::load(scene.app.db(), &standing).await.unwrap().seen()
}

#[tokio::test]
async fn an_entry_taken_back_after_its_decision_gets_nothing() {
    let scene = Scene::new().await;
    let [first, second, _] = decided(&scene).await;
    let db = scene.app.db();
    let row = entries::ActiveModel { id: Set(second.id), status: Set(EntryStatus::Withdrawn), ..Default::default() };
    entries::Entity::update(row).exec(db).await.unwrap();
    // The third entry moves up to second place, which is an award.
    let page = scene.committee().await.get(&format!("{PUBLICATION}/new")).await;
    assert!(page.text().contains("Belum siap diumumkan"));
    let third = entries::Entity::find().filter(entries::Column::Title.eq("Peta Air")).one(db).await.unwrap().unwrap();
    scene.decide(&[(&third, "2", "")]).await.expect_redirect(DECISIONS);
    scene.publish().await.expect_redirect(RESULTS);
    let given: Vec<i64> = awards::Entity::find().all(db).await.unwrap().iter().map(|award| award.entry_id).collect();
    assert_eq!(given, [first.id, third.id]);
    let kept = entries::Entity::find_by_id(second.id).one(db).await.unwrap().unwrap();
    assert_eq!(kept.status, EntryStatus::Withdrawn);
    assert_eq!(scene.app.mails().await.len(), 2);
}

#[tokio::test]
async fn only_the_committee_of_the_region_publishes_and_only_after_judging() {
    let scene = Scene::with(build::contest()).await;
    let [first, ..] = decided(&scene).await;
    let seen = scene.seen_plan().await;
    let fields = [("seen", seen.as_str()), ("confirmed", "1")];
    let new = format!("{PUBLICATION}/new");
    let mut strangers = vec![
        scene.person_with("Pimpinan Contoh", RegionRole::Leader).await,
        scene.person_with("Pokja Contoh", RegionRole::Planner).await,
        scene.owner_of(&first).await,
    ];
    for stranger in &mut strangers {
        stranger.get(&new).await.expect_status(404);
        stranger.post(PUBLICATION, &fields).await.expect_status(404);
    }
    scene.app.visitor().post(PUBLICATION, &fields).await.expect_redirect("/session/new");
    scene.app.clock.stop_at(build::at("2026-07-10T02:00:00Z"));
    scene.committee().await.post(PUBLICATION, &fields).await.expect_status(403);
    scene.app.visitor().get(SCORES).await.expect_status(404);
    scene.app.clock.stop_at(build::at(super::JUDGED));
    scene.publish().await.expect_redirect(RESULTS);
    let contest = contests::Entity::find_by_id(scene.contest.contest.id).one(scene.app.db()).await.unwrap().unwrap();
    assert_eq!(contest.status, ContestStatus::Published, "an open contest is closed by its publication");
}

async fn office(scene: &Scene) -> offices::Model {
    let row = offices::ActiveModel {
        pid: Set(uuid::Uuid::new_v4()),
        region_id: Set(scene.contest.region.id),
        name: Set("Dinas Contoh".to_owned()),
        name_folded: Set("dinas contoh".to_owned()),
        kind: Set("dinas".to_owned()),
        created_at: Set(scene.app.now()),
        updated_at: Set(scene.app.now()),
        ..Default::default()
    };
    offices::Entity::insert(row).exec_with_returning(scene.app.db()).await.unwrap()
}

#[tokio::test]
async fn rulebook_07_the_page_before_the_publication_tells_no_award_of_an_own_entry() {
    let scene = Scene::with(build::contest().status(ContestStatus::Closed).categories(&["umum", "sekolah"])).await;
    let [first, second, _] = decided(&scene).await;
    let member = build::member_of(&scene.app, &scene.contest, "Panitia Pengusul", RegionRole::Committee).await;
    let row = entry_members::ActiveModel {
        entry_id: Set(second.id),
        user_id: Set(Some(member.id)),
        email_folded: Set(member.email_folded.clone()),
        role: Set(sayembara::domain::entry::MemberRole::Viewer),
        invited_by: Set(second.owner_id),
        joined_at: Set(Some(scene.app.now())),
        created_at: Set(scene.app.now()),
        ..Default::default()
    };
    entry_members::Entity::insert(row).exec(scene.app.db()).await.unwrap();
    let path = format!("{PUBLICATION}/new");
    let theirs = scene.committee().await.get(&path).await.expect_status(200);
    assert!(theirs.text().contains("Juara II") && theirs.text().contains("Rp5.000.000"), "the test can tell");
    assert_eq!(theirs.texts(".stat__figure")[..2], ["2", "1"]);
    let mut browser = scene.app.signed_in(&member).await;
    let mine = browser.get(&path).await.expect_status(200);
    assert!(mine.text().contains("usulan tim Anda"));
    for told in ["Juara", "Rp5.000.000", &second.title, &first.title] {
        assert!(!mine.text().contains(told), "{told}: the award that is missing in a list tells as much");
    }
    assert_eq!(mine.texts(".stat__figure")[..2], ["0", "0"]);
    // Nor does a decision that is missing for it.
    scene.decide(&[(&second, "", "")]).await.expect_redirect(DECISIONS);
    let open = browser.get(&path).await.expect_status(200);
    assert!(open.text().contains("minta anggota panitia lain") && !open.text().contains(&second.title));
    assert!(!open.has("[name=confirmed]"));
}
