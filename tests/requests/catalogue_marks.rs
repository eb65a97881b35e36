//! What planners and committee say about two innovations of the catalogue, and what the catalogue shows of it.

use sayembara::{
    domain::{entry::EntryStatus, likeness::PairVerdict, region::RegionRole},
    models::_entities::{audit_events, entries, innovation_marks},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{
    Client, TestApp, build,
    catalogue::{change, innovation, with_real_catalogue},
};

const ONE: &str = "si-marta-tunjangan-profesi";
const TWO: &str = "si-marta-tunjangan-sertifikasi";

async fn somebody(app: &TestApp, code: &str, name: &str, role: RegionRole) -> Client {
    let region = sayembara::models::regions::Model::find_by_code(app.db(), code).await.unwrap().unwrap();
    let user = app.person(name).await;
    build::membership(app, &user, &region, role).await;
    app.signed_in(&user).await
}

/// Relation and name of everything that the page of an innovation says is related.
async fn related(app: &TestApp, slug: &str) -> Vec<String> {
    app.visitor().get(&format!("/catalogue/{slug}")).await.expect_status(200).texts("[aria-labelledby=related] li")
}

#[tokio::test]
async fn the_two_si_marta_are_marked_from_the_desk_and_the_catalogue_says_so() {
    let app = with_real_catalogue().await;
    let mut planner = somebody(&app, "63.03", "Perencana Banjar", RegionRole::Planner).await;
    let desk = planner.get(&format!("/desk/innovations/{ONE}")).await.expect_status(200);
    let list = format!("/desk/innovations/{ONE}/likeness");
    assert_eq!(desk.attributes(&format!("a[href='{list}']"), "href"), [list.as_str()]);
    let pair = format!("{list}/{TWO}");
    let page = planner.get(&list).await.expect_status(200);
    assert_eq!(page.attributes("tbody th a", "href"), [pair.as_str()]);
    let both = planner.get(&pair).await.expect_status(200);
    assert_eq!(both.texts(".sides h2").len(), 2);
    planner.post(&pair, &[("version", "0")]).await.expect_status(422);
    let same = [("version", "0"), ("verdict", "same"), ("note", "Rahasia dapur")];
    planner.post(&pair, &same).await.expect_redirect(&list);
    assert!(planner.get(&list).await.texts("tbody td").join(" ").contains("Inovasi yang sama"));
    for slug in [ONE, TWO] {
        let told = related(&app, slug).await;
        assert!(told.len() == 1 && told[0].starts_with("Sama dengan:"), "{slug}: {told:?}");
        assert!(!app.visitor().get(&format!("/catalogue/{slug}")).await.text().contains("Rahasia dapur"));
    }
    // From the other side it is the same pair, and the second person sees what the first one said.
    let mut committee = somebody(&app, "63.03", "Panitia Banjar", RegionRole::Committee).await;
    let mirrored = format!("/desk/innovations/{TWO}/likeness/{ONE}");
    let stale = committee.post(&mirrored, &[("version", "0"), ("verdict", "different"), ("note", "Punya saya")]).await;
    let stale = stale.expect_status(409);
    assert!(stale.text().contains("Punya saya") && stale.text().contains("Perencana Banjar"));
    let fields = [("version", "1"), ("verdict", "different"), ("note", "")];
    committee.post(&mirrored, &fields).await.expect_status(303);
    assert!(related(&app, ONE).await.is_empty(), "different ones are not named");
    let marks = innovation_marks::Entity::find().all(app.db()).await.unwrap();
    assert_eq!(
        marks.iter().map(|mark| (mark.verdict, mark.version)).collect::<Vec<_>>(),
        [(PairVerdict::Different, 2)]
    );
    let act = audit_events::Column::Action.eq("innovation.pair_marked");
    assert_eq!(audit_events::Entity::find().filter(act).all(app.db()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_newer_one_is_the_development_whichever_page_it_was_marked_from() {
    let app = TestApp::start().await;
    innovation("Bangku Surya").year(2024).save(&app).await;
    let newer = innovation("Bangku Surya Hujan").year(2026).save(&app).await;
    let mut planner = somebody(&app, "63.03", "Perencana Banjar", RegionRole::Planner).await;
    let pair = "/desk/innovations/bangku-surya/likeness/bangku-surya-hujan";
    planner.post(pair, &[("version", "0"), ("verdict", "development_of")]).await.expect_status(303);
    assert!(related(&app, "bangku-surya-hujan").await[0].starts_with("Pengembangan dari: Bangku Surya "));
    assert!(related(&app, "bangku-surya").await[0].starts_with("Dikembangkan menjadi: Bangku Surya Hujan "));
    let now = app.now();
    change(&app, &newer, |row| row.withdrawn_at = Set(Some(now))).await;
    assert!(related(&app, "bangku-surya").await.is_empty(), "what is withdrawn is not named");
}

#[tokio::test]
async fn versions_over_the_years_are_linked_past_one_that_is_not_public() {
    let app = TestApp::start().await;
    let owner = app.person("Siti Pemilik").await;
    let mut earlier = None;
    let mut made = Vec::new();
    for (year, title) in [(2024, "Bangku Satu"), (2025, "Bangku Dua"), (2026, "Bangku Tiga")] {
        let contest = build::contest().slug(&format!("lomba-{year}")).save(&app).await;
        let entry = build::entry(&app, &contest, &owner, title, EntryStatus::Awarded).await;
        let row = entries::ActiveModel { id: Set(entry.id), continued_from_id: Set(earlier), ..Default::default() };
        entries::Entity::update(row).exec(app.db()).await.unwrap();
        earlier = Some(entry.id);
        let record = innovation(title).year(year).entry(entry.id, contest.contest.id);
        made.push(if year == 2025 { record.published(None).save(&app).await } else { record.save(&app).await });
    }
    assert!(related(&app, "bangku-tiga").await[0].starts_with("Pengembangan dari: Bangku Satu "));
    assert!(related(&app, "bangku-satu").await[0].starts_with("Dikembangkan menjadi: Bangku Tiga "));
    assert_eq!(related(&app, "bangku-satu").await.len(), 1);
}

#[tokio::test]
async fn only_those_who_work_in_a_region_of_the_pair_mark_it() {
    let app = TestApp::start().await;
    innovation("Bangku Surya").save(&app).await;
    innovation("Bangku Surya Kota").region("32.79").save(&app).await;
    innovation("Bangku Surya Rahasia").region("32.79").published(None).save(&app).await;
    let pair = "/desk/innovations/bangku-surya/likeness/bangku-surya-kota";
    let hidden = "/desk/innovations/bangku-surya/likeness/bangku-surya-rahasia";
    let fields = [("version", "0"), ("verdict", "same")];
    for (code, role, status) in [
        ("63.03", RegionRole::Planner, 200),
        ("32.79", RegionRole::Committee, 200),
        ("33.07", RegionRole::Planner, 404),
        ("63.03", RegionRole::Leader, 404),
    ] {
        let mut browser = somebody(&app, code, &format!("Orang {code} {role}"), role).await;
        browser.get(pair).await.expect_status(status);
        if code == "63.03" {
            browser.get(hidden).await.expect_status(404);
        }
        if status == 404 {
            browser.post(pair, &fields).await.expect_status(404);
        }
    }
    let person = app.person("Orang Lain").await;
    let mut browser = app.signed_in(&person).await;
    browser.get(pair).await.expect_status(404);
    browser.post(pair, &fields).await.expect_status(404);
    browser.get("/desk/innovations/bangku-surya/likeness").await.expect_status(404);
    browser.get("/desk/innovations/bangku-surya/likeness/bangku-surya").await.expect_status(404);
    app.visitor().post(pair, &fields).await.expect_status(303);
    assert!(innovation_marks::Entity::find().one(app.db()).await.unwrap().is_none());
    let mut planner = somebody(&app, "63.03", "Perencana Banjar", RegionRole::Planner).await;
    planner.get("/desk/innovations/bangku-surya/likeness/bangku-surya").await.expect_status(404);
}
