//! The ledger: claiming levels, what is missing, what is handed in.

use sayembara::{
    domain::{contest_rules::ContestRules, entry::EntryStatus, handed_in::HandedIn},
    models::{
        _entities::{contests, entry_sections},
        entries::draft::CLAIMS,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{World, world, world_with};
use crate::support::{Answer, build};

async fn ledger() -> World {
    world_with(build::contest().with_levels(), EntryStatus::Draft).await
}

async fn stored(world: &World) -> Option<entry_sections::Model> {
    let own = entry_sections::Entity::find().filter(entry_sections::Column::EntryId.eq(world.entry.id));
    own.filter(entry_sections::Column::Code.eq(CLAIMS)).one(world.app.db()).await.unwrap()
}

async fn claim(world: &mut World, version: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("version", version)];
    all.extend_from_slice(fields);
    let path = world.path("/claims");
    world.browser.post(&path, &all).await
}

async fn link(world: &mut World, target: &str) {
    link_to(world, target, "https://contoh.go.id/bukti").await;
}

async fn link_to(world: &mut World, target: &str, url: &str) {
    let path = world.path("/evidence");
    let fields = [("target", target), ("url", url), ("page_note", "hal. 4, ditandai")];
    world.browser.post_files(&path, &fields, &[]).await.expect_redirect(&path);
}

#[tokio::test]
async fn levels_are_chosen_with_their_points_mandatory_first() {
    let mut world = ledger().await;
    let path = world.path("/evidence");
    let page = world.browser.get(&path).await.expect_status(200);
    let names = page.attributes(".ledger fieldset", "id");
    assert_eq!(names, ["field-claim-REGULASI", "field-claim-ALAT", "field-claim-BIMTEK"]);
    let text = page.text();
    for part in
        ["Level 2: Tingkat 2", "6 poin (bobot 3 × level 2)", "0 dari 18 poin", "Tandai bagian", "Satu set berisi:"]
    {
        assert!(text.contains(part), "{part}");
    }
    let saved = claim(&mut world, "0", &[("claim-REGULASI", "2"), ("claim-BIMTEK", "3"), ("claim-ALAT", "")]).await;
    saved.expect_redirect(&format!("{path}#ledger"));
    assert_eq!(stored(&world).await.unwrap().answers, r#"{"BIMTEK":"3","REGULASI":"2"}"#);
    let page = world.browser.get(&path).await.expect_status(200);
    assert!(page.text().contains("9 dari 18 poin") && page.text().contains("0 dari 3 set"));
    assert!(page.has("input[name=claim-REGULASI][value='2'][checked]"));
    let english = world.app.signed_in(&world.owner).await.in_english().get(&path).await.expect_status(200);
    assert!(english.text().contains("9 of 18 points") && english.text().contains("0 of 3 sets"));
}

#[tokio::test]
async fn a_level_that_is_not_described_is_refused_with_everything_chosen() {
    let mut world = ledger().await;
    let refused = claim(&mut world, "0", &[("claim-REGULASI", "9"), ("claim-ALAT", "1")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-claim-REGULASI"]);
    assert!(refused.has("input[name=claim-ALAT][value='1'][checked]"));
    for level in ["-1", "1.5", "<svg onload=alert(1)>", "99999999999"] {
        claim(&mut world, "0", &[("claim-REGULASI", level)]).await.expect_status(422);
    }
    // A criterion of another rubric is no field of this form.
    claim(&mut world, "0", &[("claim-SID16", "1")]).await.expect_status(303);
    assert!(stored(&world).await.is_none_or(|row| row.answers == "{}"));
}

#[tokio::test]
async fn two_people_do_not_overwrite_each_other() {
    let mut world = ledger().await;
    claim(&mut world, "0", &[("claim-REGULASI", "2")]).await.expect_status(303);
    let clash = claim(&mut world, "0", &[("claim-REGULASI", "3")]).await.expect_status(409);
    assert!(clash.text().contains("Regulasi"), "{}", clash.text());
    assert_eq!(
        clash.attributes("#ledger input[name=version]", "value"),
        ["1"],
        "saving again then overwrites knowingly"
    );
    let path = world.path("/claims/autosave");
    let clash = world.browser.post(&path, &[("version", "0"), ("claim-REGULASI", "1")]).await.expect_status(409).json();
    assert_eq!(clash["theirs"]["claim-REGULASI"], "2");
    let saved = world.browser.post(&path, &[("version", "1"), ("claim-REGULASI", "1")]).await.expect_status(200).json();
    assert_eq!(saved["version"], 2);
    world.browser.post(&path, &[("version", "2"), ("claim-REGULASI", "x")]).await.expect_status(422);
}

#[tokio::test]
async fn the_check_page_asks_for_claims_and_for_what_proves_them() {
    let mut world = ledger().await;
    let check = world.path("/submission/new");
    let gaps = world.browser.get(&check).await.expect_status(200).texts("#gaps a");
    assert_eq!(gaps, ["Naskah peraturan", "Klaim: Regulasi"]);
    claim(&mut world, "0", &[("claim-REGULASI", "3"), ("claim-ALAT", "1"), ("claim-BIMTEK", "2")])
        .await
        .expect_status(303);
    link(&mut world, "r:REGULASI-1").await;
    link(&mut world, "r:BIMTEK-1").await;
    let page = world.browser.get(&check).await.expect_status(200);
    let gaps = ["Bukti pelatihan", "Klaim: Alat kerja"];
    assert_eq!(page.texts("#gaps a"), gaps, "one set of two, and nothing at all");
    link(&mut world, "r:BIMTEK-1").await;
    let page = world.browser.get(&check).await.expect_status(200);
    assert_eq!(page.texts("#gaps a"), gaps, "the same once more is no second training");
    link_to(&mut world, "r:BIMTEK-1", "https://contoh.go.id/bukti-kedua").await;
    link(&mut world, "c:ALAT").await;
    world.hand_in().await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let document = HandedIn::read(&submission.snapshot).unwrap();
    assert_eq!(document.format, "sayembara-entry/3");
    assert_eq!(
        document.claims.into_iter().collect::<Vec<_>>(),
        [("ALAT".into(), 1), ("BIMTEK".into(), 2), ("REGULASI".into(), 3)]
    );
}

/// The meter of a page, as its text says it.
async fn meter(world: &mut World, path: &str) -> String {
    world.browser.get(path).await.expect_status(200).texts(".meter__text").remove(0)
}

#[tokio::test]
async fn the_meter_says_the_same_on_the_list_as_on_the_check_page() {
    let mut world = ledger().await;
    let check = world.path("/submission/new");
    link(&mut world, "r:REGULASI-1").await;
    let with_gaps = meter(&mut world, &check).await;
    assert_eq!(meter(&mut world, "/entries").await, with_gaps, "a mandatory claim is missing");
    let fields = [("claim-REGULASI", "3"), ("claim-ALAT", "1"), ("claim-BIMTEK", "2")];
    claim(&mut world, "0", &fields).await.expect_status(303);
    let claimed = meter(&mut world, &check).await;
    assert_ne!(claimed, with_gaps);
    assert_eq!(meter(&mut world, "/entries").await, claimed, "a claim without proof, and two sets asked");
}

/// The second category scores one criterion less, and another by fewer levels.
async fn two_categories() -> World {
    let contest = build::contest().with_levels().categories(&["umum", "sekolah"]);
    let world = world_with(contest, EntryStatus::Draft).await;
    let stored = world.contest.contest.rules.as_ref().unwrap();
    let mut rules: ContestRules = serde_json::from_str(stored).unwrap();
    let rubric = &mut rules.categories[1].rubric;
    rubric.criteria.retain(|criterion| criterion.code != "ALAT");
    let regulation = rubric.criteria.iter_mut().find(|criterion| criterion.code == "REGULASI").unwrap();
    regulation.levels.retain(|level| level.value < 3);
    let row = contests::ActiveModel {
        id: Set(world.contest.contest.id),
        rules: Set(Some(serde_json::to_string(&rules).unwrap())),
        ..Default::default()
    };
    contests::Entity::update(row).exec(world.app.db()).await.unwrap();
    world
}

#[tokio::test]
async fn claims_of_a_former_category_come_back_with_it() {
    let mut world = two_categories().await;
    let fields = [("claim-REGULASI", "3"), ("claim-ALAT", "1"), ("claim-BIMTEK", "2")];
    claim(&mut world, "0", &fields).await.expect_status(303);
    let head = world.path("/sections/head");
    let title = ("title", "Panel Surya Bangku Taman");
    world.browser.post(&head, &[("version", "1"), ("category", "sekolah"), title]).await.expect_status(303);
    let fewer = [("claim-REGULASI", ""), ("claim-BIMTEK", "1")];
    claim(&mut world, "1", &fewer).await.expect_status(303);
    let autosave = world.path("/claims/autosave");
    let fields = [("version", "2"), ("claim-REGULASI", ""), ("claim-BIMTEK", "3")];
    world.browser.post(&autosave, &fields).await.expect_status(200);
    let page = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert!(!page.has("#field-claim-ALAT") && !page.has("input[name=claim-REGULASI][value='3']"));
    world.browser.post(&head, &[("version", "2"), ("category", "umum"), title]).await.expect_status(303);
    assert_eq!(stored(&world).await.unwrap().answers, r#"{"ALAT":"1","BIMTEK":"3","REGULASI":"3"}"#);
    let page = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert!(page.has("input[name=claim-ALAT][value='1'][checked]"));
    claim(&mut world, "3", &[("claim-ALAT", "")]).await.expect_status(303);
    let kept = stored(&world).await.unwrap().answers;
    assert_eq!(kept, r#"{"BIMTEK":"3","REGULASI":"3"}"#, "what the rubric knows is taken back as usual");
}

#[tokio::test]
async fn a_changed_claim_is_a_new_version_and_shows_in_the_comparison() {
    let mut world = ledger().await;
    claim(&mut world, "0", &[("claim-REGULASI", "3")]).await.expect_status(303);
    link(&mut world, "r:REGULASI-1").await;
    world.hand_in().await.expect_status(303);
    claim(&mut world, "1", &[("claim-REGULASI", "1")]).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    assert_eq!(world.submissions().await.len(), 2);
    let page = world.browser.get(&world.path("/versions/1...2")).await.expect_status(200);
    assert_eq!(page.texts("tbody th"), ["Klaim: Regulasi"]);
    assert_eq!(page.texts("tbody td"), ["Level 3: Tingkat 3", "Level 1: Tingkat 1"]);
}

#[tokio::test]
async fn documents_handed_in_before_there_were_claims_read_and_hash_as_they_did() {
    let mut world = world().await;
    world.attach_link().await;
    world.hand_in().await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let old = submission.snapshot.replace("sayembara-entry/3", "sayembara-entry/1");
    assert!(!old.contains("claims"));
    let read = HandedIn::read(&old).unwrap();
    assert_eq!(read.freeze().unwrap().json, old);
    let row = sayembara::models::_entities::submissions::ActiveModel {
        id: sea_orm::ActiveValue::Set(submission.id),
        snapshot: sea_orm::ActiveValue::Set(old),
        ..Default::default()
    };
    sayembara::models::_entities::submissions::Entity::update(row).exec(world.app.db()).await.unwrap();
    world.hand_in().await.expect_status(303);
    assert_eq!(world.submissions().await.len(), 1, "the newer format alone is no change");
}

#[tokio::test]
async fn nobody_else_claims_and_contests_without_levels_have_no_ledger() {
    let mut world = ledger().await;
    let stranger = world.app.person("Orang Lain").await;
    let path = world.path("/claims");
    for path in [path.clone(), world.path("/claims/autosave")] {
        world.app.signed_in(&stranger).await.post(&path, &[("claim-REGULASI", "1")]).await.expect_status(404);
    }
    world.at("2026-06-20T16:30:00Z");
    world.browser.post(&path, &[("version", "0"), ("claim-REGULASI", "1")]).await.expect_status(409);
    assert!(stored(&world).await.is_none());
    let mut plain = super::world().await;
    let path = plain.path("/evidence");
    assert!(!plain.browser.get(&path).await.expect_status(200).has("#ledger"));
}

#[tokio::test]
async fn the_history_names_the_ledger_as_its_page_does() {
    let mut world = ledger().await;
    claim(&mut world, "0", &[("claim-REGULASI", "2")]).await.expect_status(303);
    for (browser, name) in
        [(world.browser.clone(), "Klaim level dan bukti"), (world.browser.in_english(), "Levels claimed and evidence")]
    {
        let lines = browser.clone().get(&format!("/entries/{}/history", world.entry.pid)).await.texts("#trail li");
        assert!(lines[0].contains(name) && !lines[0].contains(CLAIMS), "{}", lines[0]);
    }
}
