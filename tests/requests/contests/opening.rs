//! Opening: every gap keeps it from happening, and it happens once.

use chrono::Duration;
use sayembara::{
    domain::{contest::ContestStatus, opening::OpeningFault},
    models::{
        _entities::{categories, criteria, form_sets, rubrics, stages},
        contests::{
            self,
            draft::{DraftError, Edit},
        },
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{Filled, WORK, change, committee};
use crate::support::{
    TestApp,
    build::{self, BuiltContest},
    client::{Answer, Client},
};

async fn ready(app: &TestApp) -> (BuiltContest, Client) {
    let contest = build::contest().status(ContestStatus::Draft).save(app).await;
    let browser = committee(app, &contest).await;
    (contest, browser)
}

async fn open(browser: &mut Client, sha256: &str) -> Answer {
    browser.post(&format!("{WORK}/opening"), &[("sha256", sha256)]).await
}

async fn shown_hash(browser: &mut Client) -> String {
    let page = browser.get(&format!("{WORK}/opening/new")).await.expect_status(200);
    Filled::from(&page, &format!("{WORK}/opening")).get("sha256").to_owned()
}

async fn status(app: &TestApp) -> ContestStatus {
    contests::Model::find_by_slug(app.db(), "lomba-contoh-2026").await.unwrap().unwrap().status
}

/// Spoils the rows of a sound draft in one way; gives the end of the address that mends it.
async fn spoil(app: &TestApp, built: &BuiltContest, fault: OpeningFault) -> String {
    let db = app.db();
    let id = built.contest.id;
    let mut contest = contests::ActiveModel { id: Set(id), ..Default::default() };
    let mut category = categories::ActiveModel { id: Set(built.categories[0].id), ..Default::default() };
    let mut registration = stages::ActiveModel { id: Set(built.stages[0].id), ..Default::default() };
    let mut judging = stages::ActiveModel { id: Set(built.stages[2].id), ..Default::default() };
    let criterion = criteria::ActiveModel { id: Set(built.criteria[0].id), ..Default::default() };
    let edit_category = format!("/categories/{}/edit", built.categories[0].pid);
    let ties = "/edit#field-tie_break_1".to_owned();
    let before = built.stages[0].opens_at.map(|at| at - Duration::days(1));
    let place = match fault {
        OpeningFault::NameMissing => {
            contest.name_id = Set(" ".into());
            "/edit#field-name_id".to_owned()
        }
        OpeningFault::NoCategory => {
            categories::Entity::delete_by_id(built.categories[0].id).exec(db).await.unwrap();
            return "/categories/new".to_owned();
        }
        OpeningFault::RubricUnsound => {
            let row = criteria::ActiveModel { weight: Set(4000), ..criterion };
            criteria::Entity::update(row).exec(db).await.unwrap();
            let rubric = rubrics::Entity::find().filter(rubrics::Column::ContestId.eq(id)).one(db).await.unwrap();
            return format!("/rubrics/{}", rubric.unwrap().pid);
        }
        OpeningFault::EvidenceCriterionUnknown => {
            let evidence = r#"[{"code":"X-1","criterion":"X","text_id":"X","text_en":"X","min_count":1}]"#;
            let row = criteria::ActiveModel { evidence: Set(evidence.into()), ..criterion };
            criteria::Entity::update(row).exec(db).await.unwrap();
            return edit_category;
        }
        OpeningFault::RegistrationMissing | OpeningFault::JudgingMissing => {
            let number = if fault == OpeningFault::RegistrationMissing { 0 } else { 2 };
            stages::Entity::delete_by_id(built.stages[number].id).exec(db).await.unwrap();
            return "/stages/edit".to_owned();
        }
        OpeningFault::StageDatesMissing => {
            judging.closes_at = Set(None);
            "/stages/edit#stage-3".to_owned()
        }
        OpeningFault::StageClosesBeforeOpening => {
            judging.closes_at = Set(built.stages[2].opens_at);
            "/stages/edit#stage-3".to_owned()
        }
        OpeningFault::RegistrationInPast => {
            registration.closes_at = Set(Some(app.now()));
            "/stages/edit#stage-1".to_owned()
        }
        OpeningFault::JudgingBeforeRegistrationCloses => {
            registration.closes_at = Set(built.stages[2].opens_at);
            "/stages/edit#stage-3".to_owned()
        }
        OpeningFault::StageOrder => {
            judging.position = Set(3);
            let last = stages::ActiveModel { id: Set(built.stages[3].id), opens_at: Set(before), ..Default::default() };
            stages::Entity::update(last).exec(db).await.unwrap();
            "/stages/edit#stage-4".to_owned()
        }
        OpeningFault::StageTwice => {
            let kind = Set(built.stages[0].kind);
            let second = stages::ActiveModel { id: Set(built.stages[1].id), kind, ..Default::default() };
            stages::Entity::update(second).exec(db).await.unwrap();
            "/stages/edit#stage-2".to_owned()
        }
        OpeningFault::QuorumTooSmall => {
            contest.quorum = Set(0);
            "/edit#field-quorum".to_owned()
        }
        OpeningFault::QuorumAbovePlan => {
            category.sheets_per_entry = Set(1);
            edit_category
        }
        OpeningFault::Decimals => {
            contest.decimals = Set(7);
            "/edit#field-decimals".to_owned()
        }
        OpeningFault::TieBreakCriterionUnknown => {
            contest.tie_breaks = Set(r#"["criterion:X"]"#.into());
            ties
        }
        OpeningFault::TieBreakTwice => {
            contest.tie_breaks = Set(r#"["fewer_spread","fewer_spread"]"#.into());
            ties
        }
        OpeningFault::TieBreakAfterPlenary => {
            contest.tie_breaks = Set(r#"["plenary_decision","fewer_spread"]"#.into());
            ties
        }
        OpeningFault::Grace => {
            contest.grace_minutes = Set(1441);
            "/edit#field-grace_minutes".to_owned()
        }
        OpeningFault::FormSetUnsound => {
            let form_set = built.contest.form_set_row(db).await.unwrap();
            let mut definition: serde_json::Value = serde_json::from_str(&form_set.definition).unwrap();
            definition["sections"][0]["fields"].as_array_mut().unwrap().remove(1);
            let row = form_sets::ActiveModel {
                id: Set(form_set.id),
                definition: Set(definition.to_string()),
                ..Default::default()
            };
            form_sets::Entity::update(row).exec(db).await.unwrap();
            "/form".to_owned()
        }
        // The tables cannot hold these: codes are unique, rubric and form set are never null, sizes are positive.
        OpeningFault::CategoryCodeNotUnique
        | OpeningFault::RubricMissing
        | OpeningFault::FormSetMissing
        | OpeningFault::FileLimit => return String::new(),
    };
    update_changed(db, contest).await;
    update_changed(db, category).await;
    update_changed(db, registration).await;
    update_changed(db, judging).await;
    place
}

async fn update_changed<A>(db: &impl ConnectionTrait, row: A)
where
    A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    if row.is_changed() {
        let _ = A::Entity::update(row).exec(db).await;
    }
}

#[tokio::test]
async fn every_gap_is_listed_with_its_place_and_nothing_is_opened() {
    for fault in OpeningFault::ALL {
        let app = TestApp::start().await;
        let (built, mut browser) = ready(&app).await;
        let hash = shown_hash(&mut browser).await;
        let place = spoil(&app, &built, *fault).await;
        if place.is_empty() {
            continue;
        }
        let refused = open(&mut browser, &hash).await.expect_status(422);
        let links = refused.attributes("#errors a", "href");
        assert!(links.contains(&format!("{WORK}{place}")), "{fault}: {links:?}");
        assert!(refused.texts("#errors a").iter().all(|text| !text.contains("Unknown")), "{fault}");
        assert_eq!(browser.get(WORK).await.attributes("#gaps a", "href"), links, "the overview lists the same");
        browser.get(&links[0]).await.expect_status(200);
        assert_eq!(status(&app).await, ContestStatus::Draft, "{fault}");
    }
}

#[tokio::test]
async fn weights_that_do_not_sum_up_are_kept_and_listed() {
    let app = TestApp::start().await;
    let (built, mut browser) = ready(&app).await;
    let rubric = browser.get(WORK).await.attributes("#rubrics tbody a", "href").remove(0);
    let weight = format!("weight-{}", built.criteria[0].pid);
    change(&mut browser, &rubric, &rubric, &[(weight.as_str(), "49,99")]).await.expect_redirect(&rubric);
    let page = browser.get(&rubric).await;
    assert_eq!(page.texts("[data-weight-sum]"), ["99.99"]);
    assert_eq!(page.attributes("[data-weight-wrong]", "hidden").len(), 0, "the server says so too");
    let refused = browser.get(&format!("{WORK}/opening/new")).await.expect_status(200);
    assert_eq!(refused.attributes("#errors a", "href"), [rubric.as_str()]);
    assert!(!refused.has("form[action$='/opening']"), "there is nothing to press");
    for wrong in ["", "101", "-1", "1,234", "dua"] {
        let answer = change(&mut browser, &rubric, &rubric, &[(weight.as_str(), wrong)]).await.expect_status(422);
        assert_eq!(answer.attributes(&format!("#field-{weight}"), "value"), [wrong]);
    }
}

#[tokio::test]
async fn stages_that_overlap_are_kept_and_listed() {
    let app = TestApp::start().await;
    let (_, mut browser) = ready(&app).await;
    let fields = [("stage-3-opens", "2026-06-20T23:59"), ("stage-2-opens", ""), ("stage-2-closes", "")];
    change(&mut browser, &format!("{WORK}/stages/edit"), &format!("{WORK}/stages"), &fields)
        .await
        .expect_redirect(&format!("{WORK}#stages"));
    let gaps = browser.get(WORK).await;
    assert_eq!(gaps.attributes("#gaps a", "href"), [format!("{WORK}/stages/edit#stage-3")]);
    assert!(browser.get(&format!("{WORK}/stages/edit")).await.has("#stage-3"), "the link has a target");
}

#[tokio::test]
async fn two_people_open_at_once_and_one_wins() {
    let app = TestApp::start().await;
    let (built, mut one) = ready(&app).await;
    let colleague =
        build::member_of(&app, &built, "Rekan Contoh", sayembara::domain::region::RegionRole::Committee).await;
    let mut other = app.signed_in(&colleague).await;
    let hash = shown_hash(&mut one).await;
    let (first, second) = tokio::join!(open(&mut one, &hash), open(&mut other, &hash));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    open(&mut one, &hash).await.expect_status(409);
    assert_eq!(status(&app).await, ContestStatus::Open);
}

#[tokio::test]
async fn rules_that_changed_since_they_were_shown_are_shown_again() {
    let app = TestApp::start().await;
    let (_, mut browser) = ready(&app).await;
    let hash = shown_hash(&mut browser).await;
    change(&mut browser, &format!("{WORK}/edit"), WORK, &[("quorum", "1")]).await.expect_redirect(WORK);
    let again = open(&mut browser, &hash).await.expect_status(409);
    let new = Filled::from(&again, &format!("{WORK}/opening")).get("sha256").to_owned();
    assert_ne!(new, hash);
    assert_eq!(status(&app).await, ContestStatus::Draft);
    open(&mut browser, &new).await.expect_redirect(WORK);
}

#[tokio::test]
async fn after_opening_nothing_of_the_rules_can_be_changed() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    let category = built.categories[0].pid;
    for path in ["/edit", "/stages/edit", "/categories/new", &format!("/categories/{category}/edit")] {
        browser.get(&format!("{WORK}{path}")).await.expect_status(403);
    }
    for path in
        ["", "/stages", "/categories", &format!("/categories/{category}"), &format!("/categories/{category}/removal")]
    {
        browser.post(&format!("{WORK}{path}"), &[("version", "1"), ("name_id", "Lain")]).await.expect_status(403);
    }
    assert!(!browser.get(WORK).await.expect_status(200).has("a[href$='/edit']"));
}

#[tokio::test]
async fn closing_is_for_after_the_judging_and_happens_once() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let mut browser = committee(&app, &built).await;
    let person = build::member_of(&app, &built, "Rekan Contoh", sayembara::domain::region::RegionRole::Committee).await;
    let close = format!("{WORK}/closing");
    browser.post(&close, &[]).await.expect_status(403);
    app.clock.stop_at(build::at("2026-07-10T00:00:00Z"));
    let mut browser = app.signed_in(&person).await;
    let running = browser.post(&close, &[]).await.expect_status(403);
    assert!(running.text().contains("Penilaian masih berlangsung"));
    app.clock.stop_at(build::at("2026-07-18T15:59:00.000001Z"));
    assert!(browser.get(WORK).await.has(&format!("form[action='{close}']")));
    browser.post(&close, &[]).await.expect_redirect(WORK);
    assert_eq!(status(&app).await, ContestStatus::Closed);
    browser.post(&close, &[]).await.expect_status(403);
}

/// The page was asked for while the contest was in preparation; the lock of the change itself sees the opening.
#[tokio::test]
async fn a_change_that_meets_the_opening_is_refused() {
    let app = TestApp::start().await;
    let opened = build::contest().save(&app).await.contest;
    let edit = Edit { actor_id: 1, version: opened.version, now: app.now() };
    let refused = opened.change_form(app.db(), edit, "contest.form_changed", |_| Ok(())).await;
    assert!(matches!(refused, Err(DraftError::Frozen)), "{refused:?}");
    assert!(matches!(opened.save_stages(app.db(), &[], edit).await, Err(DraftError::Frozen)));
    assert!(matches!(opened.remove_draft(app.db(), edit).await, Err(DraftError::Frozen)));
}
