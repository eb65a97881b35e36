//! The leader's overview: numbers without names or scores.

use sayembara::{
    domain::{contest::ContestStatus, region::RegionRole},
    models::{contests, regions},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{DECISIONS, RESULTS, Scene, podium};
use crate::support::build;

const PATH: &str = "/overview";

#[tokio::test]
async fn a_leader_sees_contests_catalogue_and_awards_on_one_page() {
    let scene = Scene::new().await;
    let [first, second, third] = podium(&scene).await;
    let mut leader = scene.person_with("Pimpinan Contoh", RegionRole::Leader).await;
    let before = leader.get(PATH).await.expect_status(200);
    assert!(before.text().contains("Belum ada penghargaan"));
    assert_eq!(before.texts("td[data-label='Lolos seleksi']"), ["3"]);
    scene.decide(&[(&first, "1", ""), (&second, "2", ""), (&third, "none", "")]).await.expect_redirect(DECISIONS);
    assert_eq!(leader.get(PATH).await.text(), before.text(), "decisions do not show before publication");
    scene.publish().await.expect_redirect(RESULTS);
    let after = leader.get(PATH).await;
    assert_eq!(after.texts("td[data-label=Penghargaan]"), ["2"]);
    assert!(after.text().contains("Juara I") && after.text().contains("Bangku Surya"));
    assert!(after.has(".tag[href='/dimensions/kominfo6/smart-living']"));
    assert!(leader.clone().in_english().get(PATH).await.text().contains("Overview"));
}

#[tokio::test]
async fn what_is_made_up_is_said_once() {
    let scene = Scene::new().await;
    let (named, plain) = ("Lomba Inovasi Daerah 2026 (contoh)", "Lomba Inovasi Daerah 2026");
    for name in [named, plain] {
        let row = contests::ActiveModel {
            id: Set(scene.contest.contest.id),
            name_id: Set(name.to_owned()),
            is_example: Set(true),
            ..Default::default()
        };
        contests::Entity::update(row).exec(scene.app.db()).await.unwrap();
        let line = scene.committee().await.get(PATH).await.texts("tbody th").remove(0);
        assert_eq!(line.matches("contoh").count(), 1, "{line}");
    }
}

#[tokio::test]
async fn contests_in_preparation_show_to_committee_and_leader_only() {
    let scene = Scene::new().await;
    build::contest().slug("lomba-rahasia-2027").status(ContestStatus::Draft).save(&scene.app).await;
    let has_draft = |text: String| text.contains("lomba-rahasia-2027");
    assert!(has_draft(scene.committee().await.get(PATH).await.text()));
    let mut planner = scene.person_with("Pokja Contoh", RegionRole::Planner).await;
    assert!(!has_draft(planner.get(PATH).await.expect_status(200).text()));
}

#[tokio::test]
async fn the_page_is_for_people_with_a_role_in_the_region_or_its_province() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    scene.app.visitor().get(PATH).await.expect_status(303);
    scene.owner_of(&first).await.get(PATH).await.expect_status(404);
    let elsewhere = build::contest().slug("lomba-jauh").region("32.79").save(&scene.app).await;
    let other = build::member_of(&scene.app, &elsewhere, "Pimpinan Jauh", RegionRole::Leader).await;
    let mut far = scene.app.signed_in(&other).await;
    far.get(PATH).await.expect_status(200);
    far.get("/overview?region=kabupaten-banjar").await.expect_status(404);
    far.get("/overview?region=tidak-ada").await.expect_status(404);
    let province = regions::Model::find_by_code(scene.app.db(), "63").await.unwrap().unwrap();
    let governor = scene.app.person("Pimpinan Provinsi").await;
    build::membership(&scene.app, &governor, &province, RegionRole::Leader).await;
    let mut browser = scene.app.signed_in(&governor).await;
    let own = browser.get(PATH).await.expect_status(200);
    assert!(own.has(&format!("a[href='/overview?region={}']", scene.contest.region.slug)));
    let page = browser.get(&format!("/overview?region={}", scene.contest.region.slug)).await.expect_status(200);
    assert!(page.text().contains("Lomba Inovasi Contoh 2026"));
}
