//! From nothing to an open contest, by forms only.

use sayembara::{
    domain::{canonical::sha256_hex, contest::ContestStatus, region::RegionRole},
    models::{audit_events, contests, regions},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Filled, change};
use crate::support::{TestApp, build, client::Client};

const BASE: &str = "/committee/contests/lomba-inovasi-2026";

async fn newcomer(app: &TestApp, region: &str) -> Client {
    let person = app.person("Panitia Contoh").await;
    let region = regions::Model::find_by_code(app.db(), region).await.unwrap().unwrap();
    build::membership(app, &person, &region, RegionRole::Committee).await;
    app.signed_in(&person).await
}

async fn make(browser: &mut Client, rubric: &str) {
    let page = browser.get("/committee/contests/new").await.expect_status(200);
    let form = Filled::from(&page, "/committee/contests");
    assert_eq!((form.get("year"), form.get("origin")), ("2026", "presets"));
    form.set("name_id", "Lomba Inovasi")
        .set("categories", "kab-banjar-2023")
        .set("rubric", rubric)
        .send(browser, "/committee/contests")
        .await
        .expect_redirect(BASE);
}

/// The number of the stage of this kind in the form.
fn stage(form: &Filled, kind: &str) -> String {
    let named = form.named(kind);
    named.iter().find_map(|name| name.strip_suffix("-kind")).unwrap().to_owned()
}

async fn plan_stages(browser: &mut Client) {
    let page = browser.get(&format!("{BASE}/stages/edit")).await.expect_status(200);
    let form = Filled::from(&page, &format!("{BASE}/stages"));
    let (registration, judging) = (stage(&form, "registration"), stage(&form, "judging"));
    form.set(&format!("{registration}-opens"), "2026-06-15T00:00")
        .set(&format!("{registration}-closes"), "2026-06-30T23:59")
        .set(&format!("{judging}-opens"), "2026-07-10T08:00")
        .set(&format!("{judging}-closes"), "2026-07-20T23:59")
        .send(browser, &format!("{BASE}/stages"))
        .await
        .expect_redirect(&format!("{BASE}#stages"));
}

#[tokio::test]
async fn a_committee_goes_from_a_preset_to_an_open_contest_by_forms_only() {
    let app = TestApp::start().await;
    let mut browser = newcomer(&app, "63.03").await;
    assert!(browser.get("/committee").await.expect_status(200).has(".empty"), "an empty desk says how to begin");
    make(&mut browser, "iga-presentasi-2023").await;
    let overview = browser.get(BASE).await.expect_status(200);
    assert_eq!(overview.attributes("#gaps a", "href").len(), 2, "both windows are missing, nothing else");
    app.visitor().get("/contests/lomba-inovasi-2026").await.expect_status(404);

    plan_stages(&mut browser).await;
    assert!(!browser.get(BASE).await.has("#gaps"));
    let shown = browser.get(&format!("{BASE}/opening/new")).await.expect_status(200);
    let form = Filled::from(&shown, &format!("{BASE}/opening"));
    assert_eq!(form.get("sha256"), sha256_hex(&shown.texts("pre.frozen")[0]), "the hash is that of the text shown");
    form.send(&mut browser, &format!("{BASE}/opening")).await.expect_redirect(BASE);

    let contest = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2026").await.unwrap().unwrap();
    assert_eq!(contest.status, ContestStatus::Open);
    assert_eq!(contest.rules_sha256.as_deref(), Some(form.get("sha256")));
    let file = app.visitor().get("/contests/lomba-inovasi-2026/rules.json").await.expect_status(200);
    assert_eq!(sha256_hex(&file.text()), form.get("sha256"));
    assert!(file.header("content-disposition").contains("lomba-inovasi-2026-rules.json"));
    let public = app.visitor().get("/contests/lomba-inovasi-2026").await.expect_status(200);
    assert!(public.text().contains("30 Juni 2026, 23.59 WITA"));
    let acts = audit_events::Entity::find()
        .filter(audit_events::Column::ContestId.eq(contest.id))
        .all(app.db())
        .await
        .unwrap();
    let acts: Vec<_> = acts.iter().map(|act| act.action.as_str()).collect();
    assert_eq!(acts, ["contest.created", "contest.stages_changed", "contest.opened"]);
}

#[tokio::test]
async fn local_times_are_those_of_the_region() {
    let app = TestApp::start().await;
    for (region, stored) in [("63.03", "2026-06-30T15:59:00Z"), ("32.79", "2026-06-30T16:59:00Z")] {
        let app = if region == "63.03" { &app } else { &TestApp::start().await };
        let mut browser = newcomer(app, region).await;
        make(&mut browser, "iga-presentasi-2023").await;
        plan_stages(&mut browser).await;
        let contest = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2026").await.unwrap().unwrap();
        let standing = contest.standing(app.db()).await.unwrap();
        let registration = standing.window_of(sayembara::domain::stage::StageKind::Registration, None);
        assert_eq!(registration.closes_at, Some(build::at(stored)));
        let page = browser.get(&format!("{BASE}/stages/edit")).await;
        assert_eq!(Filled::from(&page, &format!("{BASE}/stages")).named("2026-06-30T23:59").len(), 1);
    }
}

#[tokio::test]
async fn every_preset_rubric_can_be_copied_and_is_sound() {
    let app = TestApp::start().await;
    let mut browser = newcomer(&app, "63.03").await;
    let page = browser.get("/committee/contests/new").await;
    let presets: Vec<String> =
        page.attributes("#field-rubric option", "value").into_iter().filter(|code| code.len() > 1).collect();
    assert!(presets.len() >= 9, "{presets:?}");
    for (number, preset) in presets.iter().enumerate() {
        let name = format!("Lomba {number}");
        let slug = format!("/committee/contests/lomba-{number}-2026");
        let fields = [("name_id", name.as_str()), ("categories", "bogor-2020"), ("rubric", preset)];
        change(&mut browser, "/committee/contests/new", "/committee/contests", &fields).await.expect_redirect(&slug);
        let gaps = browser.get(&slug).await.attributes("#gaps a", "href");
        assert!(gaps.iter().all(|href| href.contains("/stages/edit")), "{preset}: {gaps:?}");
        let rubric = browser.get(&slug).await.attributes("#rubrics tbody a", "href");
        let criterion = browser.get(&rubric[0]).await.expect_status(200).attributes("tbody th a", "href");
        browser.get(&criterion[0]).await.expect_status(200);
    }
}

#[tokio::test]
async fn an_empty_rubric_is_filled_by_forms() {
    let app = TestApp::start().await;
    let mut browser = newcomer(&app, "63.03").await;
    make(&mut browser, "-").await;
    plan_stages(&mut browser).await;
    let rubric = browser.get(BASE).await.attributes("#rubrics tbody a", "href").remove(0);
    let gaps = browser.get(BASE).await.attributes("#gaps a", "href");
    assert_eq!(gaps, [rubric.as_str(), rubric.as_str()], "one per category that uses it");
    let new = format!("{rubric}/criteria/new");
    let create = format!("{rubric}/criteria");
    let fields = [
        ("name_id", "Kebaruan"),
        ("weight", "62,5"),
        ("level-1-value", "50"),
        ("level-1-label_id", "Adaptasi"),
        ("evidence-1-text_id", "Foto kegiatan"),
        ("evidence-1-kinds", "image"),
    ];
    change(&mut browser, &new, &create, &fields).await.expect_redirect(&rubric);
    let second = [("name_id", "Dampak"), ("weight", "30")];
    change(&mut browser, &new, &create, &second).await.expect_redirect(&rubric);
    let page = browser.get(&rubric).await;
    assert_eq!(page.texts("[data-weight-sum]"), ["92.5"]);
    assert!(browser.get(BASE).await.texts("#gaps").concat().contains("100 %"));
    let weight = page.attributes("input[data-weight]", "name").remove(1);
    change(&mut browser, &rubric, &rubric, &[(weight.as_str(), "37.5")]).await.expect_redirect(&rubric);
    assert!(!browser.get(BASE).await.has("#gaps"));
    let shown = browser.get(&format!("{BASE}/opening/new")).await.expect_status(200);
    let text = &shown.texts("pre.frozen")[0];
    for part in [r#""weight":6250"#, r#""weight":3750"#, r#""code":"KEBARUAN-1""#, r#""image/jpeg""#, r#""value":50"#] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
