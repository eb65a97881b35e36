//! A copy takes categories, rubrics and stages along, a year on, and nothing else.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, region::RegionRole, stage::StageKind},
    models::{
        _entities::{categories, entries, judges, rubrics, stages},
        contests,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{change, committee};
use crate::support::{TestApp, build};

const COPY: [(&str, &str); 4] =
    [("name_id", "Lomba Inovasi"), ("year", "2027"), ("origin", "copy"), ("copy_of", "lomba-contoh-2026")];

#[tokio::test]
async fn last_years_contest_is_copied_with_its_dates_moved_on() {
    let app = TestApp::start().await;
    let built = build::contest().categories(&["asn", "umum"]).status(ContestStatus::Published).save(&app).await;
    let mut browser = committee(&app, &built).await;
    let owner = app.person("Satu Contoh").await;
    build::entry(&app, &built, &owner, "Bangku Surya", EntryStatus::Awarded).await;
    build::judge(&app, &built, &owner, true).await;
    let made = change(&mut browser, "/committee/contests/new", "/committee/contests", &COPY).await;
    made.expect_redirect("/committee/contests/lomba-inovasi-2027");
    let copy = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2027").await.unwrap().unwrap();
    assert_eq!((copy.status, copy.copied_from_id, &copy.rules), (ContestStatus::Draft, Some(built.contest.id), &None));
    assert!(copy.is_example, "a copy of something made up is made up");
    let rows = stages::Entity::find()
        .filter(stages::Column::ContestId.eq(copy.id))
        .filter(stages::Column::Kind.eq(StageKind::Registration))
        .order_by_asc(stages::Column::Position)
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(rows[0].closes_at, Some(build::at("2027-06-20T15:59:00Z")));
    let codes = copy.list_categories(app.db()).await.unwrap();
    assert_eq!(codes.iter().map(|category| category.code.as_str()).collect::<Vec<_>>(), ["asn", "umum"]);
    let rubric = rubrics::Entity::find_by_id(codes[0].rubric_id).one(app.db()).await.unwrap().unwrap();
    assert_eq!(rubric.contest_id, Some(copy.id), "changing the copy's rubric leaves the old contest alone");
    assert_eq!(codes[0].rubric_id, codes[1].rubric_id);
    let count = entries::Entity::find().filter(entries::Column::ContestId.eq(copy.id)).count(app.db()).await.unwrap();
    let judges = judges::Entity::find().filter(judges::Column::ContestId.eq(copy.id)).count(app.db()).await.unwrap();
    assert_eq!((count, judges), (0, 0));
    assert!(!browser.get("/committee/contests/lomba-inovasi-2027").await.has("#gaps"), "ready to open");
}

#[tokio::test]
async fn rulebook_12_another_regions_contest_cannot_be_copied() {
    let app = TestApp::start().await;
    let own = build::contest().slug("lomba-sendiri-2026").save(&app).await;
    build::contest().region("32.79").save(&app).await;
    let mut browser = committee(&app, &own).await;
    let fields: Vec<_> = COPY.into_iter().chain([("region", "63.03")]).collect();
    browser.post("/committee/contests", &fields).await.expect_status(404);
    let offered = browser.get("/committee/contests/new").await.attributes("#field-copy_of option", "value");
    assert_eq!(offered, ["", "lomba-sendiri-2026"]);
    let elsewhere =
        [("name_id", "Lomba"), ("year", "2026"), ("region", "32.79"), ("categories", "bogor-2020"), ("rubric", "-")];
    browser.post("/committee/contests", &elsewhere).await.expect_status(404);
    assert_eq!(contests::Entity::find().count(app.db()).await.unwrap(), 2);
}

#[tokio::test]
async fn two_contests_of_one_name_get_their_own_addresses() {
    let app = TestApp::start().await;
    let built = build::contest().save(&app).await;
    let person = build::member_of(&app, &built, "Rekan Contoh", RegionRole::Committee).await;
    let mut browser = app.signed_in(&person).await;
    for slug in ["lomba-inovasi-2027", "lomba-inovasi-2027-2"] {
        let made = change(&mut browser, "/committee/contests/new", "/committee/contests", &COPY).await;
        made.expect_redirect(&format!("/committee/contests/{slug}"));
    }
    assert_eq!(categories::Entity::find().count(app.db()).await.unwrap(), 3);
}
