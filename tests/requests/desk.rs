//! The planner's desk: what needs a dimension, tagging, history, and who may.

use sayembara::{
    domain::{framework::TagStatus, region::RegionRole},
    models::{
        _entities::{innovation_tags, tag_changes},
        audit_events, regions,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{
    Client, TestApp, build,
    catalogue::{innovation, with_real_catalogue},
};

async fn planner_of(app: &TestApp, code: &str, name: &str) -> Client {
    let region = regions::Model::find_by_code(app.db(), code).await.unwrap().unwrap();
    let user = app.person(name).await;
    build::membership(app, &user, &region, RegionRole::Planner).await;
    app.signed_in(&user).await
}

fn tag<'a>(dimension: &'a str, rank: &'a str, status: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("dimension", dimension),
        ("rank", rank),
        ("status", status),
        ("working_group", "Pokja Contoh"),
        ("year", "2026"),
        ("reason", "Sesuai sasaran"),
    ]
}

async fn tags_of(app: &TestApp, innovation_id: i64) -> Vec<innovation_tags::Model> {
    innovation_tags::Entity::find()
        .filter(innovation_tags::Column::InnovationId.eq(innovation_id))
        .order_by_asc(innovation_tags::Column::Id)
        .all(app.db())
        .await
        .unwrap()
}

#[tokio::test]
async fn the_desk_shows_what_needs_a_dimension_first() {
    let app = with_real_catalogue().await;
    innovation("Contoh Tanpa Dimensi").save(&app).await;
    innovation("Contoh Usulan").tag("kominfo6", "LIV", TagStatus::Proposed).save(&app).await;
    innovation("Contoh Belum Terbit").published(None).save(&app).await;
    innovation("Contoh Ditarik").withdrawn(app.now()).save(&app).await;
    innovation("Contoh Kota").region("32.79").save(&app).await;
    let mut planner = planner_of(&app, "63.03", "Perencana Banjar").await;
    let page = planner.get("/desk").await.expect_status(200);
    let rows = page.texts("tbody th a");
    assert_eq!(rows[..3], ["Contoh Belum Terbit", "Contoh Tanpa Dimensi", "Contoh Usulan"]);
    assert_eq!(rows.len(), 23);
    assert_eq!(page.texts(".subnav a"), ["Semua (23)", "Belum ditandai (2)", "Usulan (1)", "Sudah ditandai (20)"]);
    let proposed = planner.get("/desk?state=proposed").await.expect_status(200);
    assert_eq!(proposed.texts("tbody th a"), ["Contoh Usulan"]);
    let other = planner.get("/desk?framework=purbalingga6").await.expect_status(200);
    assert_eq!(other.texts(".subnav a")[1], "Belum ditandai (23)");
    assert!(planner.get("/desk?framework=purbalingga6&state=tagged").await.expect_status(200).has(".empty"));
    let mut english = planner_of(&app, "63.03", "Planner English").await.in_english();
    assert!(english.get("/desk").await.expect_status(200).text().contains("Untagged (2)"));
}

#[tokio::test]
async fn a_tag_is_put_on_changed_and_taken_off_and_all_of_it_is_remembered() {
    let app = TestApp::start().await;
    let row = innovation("Contoh Baru").save(&app).await;
    let mut planner = planner_of(&app, "63.03", "Perencana Banjar").await;
    planner.get("/desk/innovations/contoh-baru").await.expect_status(200);
    let path = "/desk/innovations/contoh-baru/tags";
    planner
        .post(path, &tag("smart-living", "secondary", "proposed"))
        .await
        .expect_redirect("/desk/innovations/contoh-baru");
    let first = tags_of(&app, row.id).await.remove(0);
    assert!(first.is_primary, "the first one is primary, whatever was ticked");
    assert_eq!(
        (first.status, first.year, first.working_group.as_str()),
        (TagStatus::Proposed, Some(2026), "Pokja Contoh")
    );
    assert_eq!(
        app.visitor().get("/catalogue?dimension=smart-living&status=proposed").await.texts(".innovation-card").len(),
        1
    );
    planner.post(path, &tag("pelayanan-publik", "primary", "set")).await.expect_status(303);
    let tags = tags_of(&app, row.id).await;
    assert_eq!(tags.iter().map(|tag| tag.is_primary).collect::<Vec<_>>(), [false, true], "exactly one primary tag");
    assert_eq!(app.visitor().get("/catalogue?sub_dimension=pelayanan-publik").await.texts(".innovation-card").len(), 1);
    let edit = format!("{path}/{}", first.pid);
    planner.get(&edit).await.expect_status(200);
    planner.post(&edit, &tag("", "primary", "indicative")).await.expect_status(303);
    let tags = tags_of(&app, row.id).await;
    assert_eq!(
        tags.iter().map(|tag| (tag.is_primary, tag.status)).collect::<Vec<_>>(),
        [(true, TagStatus::Indicative), (false, TagStatus::Set)]
    );
    planner.post(&format!("{edit}/removal"), &[("removal_reason", "Keliru")]).await.expect_status(303);
    let tags = tags_of(&app, row.id).await;
    assert_eq!((tags.len(), tags[0].is_primary), (1, true), "the other one inherits");
    assert_eq!(app.visitor().get("/catalogue?dimension=smart-living").await.texts(".innovation-card").len(), 0);
    let page = planner.get("/desk/innovations/contoh-baru").await.expect_status(200);
    let history = page.texts("#history ~ .table__wrap tbody tr");
    assert_eq!(history.len(), 7, "four acts, and three tags that changed rank by them");
    assert!(history.iter().all(|line| line.contains("Perencana Banjar") && line.contains("WITA")));
    assert!(history.iter().any(
        |line| line.contains("usulan, pendukung, 2026 → indikatif, utama, 2026") && line.contains("Sesuai sasaran")
    ));
    let acts =
        audit_events::Entity::find().filter(audit_events::Column::SubjectPid.eq(row.pid)).all(app.db()).await.unwrap();
    assert_eq!(acts.len(), 7);
    assert!(acts.iter().all(|act| act.region_id == Some(row.region_id)));
    assert_eq!(tag_changes::Entity::find().all(app.db()).await.unwrap().len(), 7);
}

#[tokio::test]
async fn what_the_rules_forbid_is_refused_beside_its_field() {
    let app = TestApp::start().await;
    let row = innovation("Contoh Aturan")
        .tag("kominfo6", "LIV", TagStatus::Proposed)
        .tag("kominfo6", "GOV", TagStatus::Set)
        .save(&app)
        .await;
    let mut planner = planner_of(&app, "63.03", "Perencana Banjar").await;
    let path = "/desk/innovations/contoh-aturan/tags";
    let wrong = |answer: crate::support::Answer| answer.expect_status(422).attributes("#errors a", "href");
    assert_eq!(
        wrong(planner.post(path, &[]).await),
        ["#field-dimension", "#field-rank", "#field-status", "#field-reason"]
    );
    let mut quick_win = tag("smart-economy", "secondary", "quick_win");
    quick_win[4] = ("year", "");
    let refused = planner.post(path, &quick_win).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-year"]);
    assert_eq!(refused.texts("#field-reason"), ["Sesuai sasaran"], "what was typed stays");
    assert_eq!(wrong(planner.post(path, &tag("smart-living", "primary", "set")).await), ["#field-dimension"]);
    let tags = tags_of(&app, row.id).await;
    let (living, governance) = (format!("{path}/{}", tags[0].pid), format!("{path}/{}", tags[1].pid));
    assert_eq!(wrong(planner.post(&living, &tag("", "primary", "set")).await), ["#field-status"], "one step at a time");
    assert_eq!(wrong(planner.post(&living, &tag("", "secondary", "proposed")).await), ["#field-rank"]);
    let mut back = tag("", "secondary", "proposed");
    back[5] = ("reason", "");
    assert_eq!(wrong(planner.post(&governance, &back).await), ["#field-reason"]);
    assert_eq!(wrong(planner.post(&format!("{living}/removal"), &[]).await), ["#field-removal_reason"]);
    let mut year = tag("", "primary", "proposed");
    year[4] = ("year", "26");
    assert_eq!(wrong(planner.post(&living, &year).await), ["#field-year"]);
    assert_eq!(tags_of(&app, row.id).await, tags, "nothing changed");
    planner.post_without_token(path, &tag("smart-economy", "primary", "set")).await.expect_status(403);
    planner.get(&format!("{path}/{}", uuid::Uuid::new_v4())).await.expect_status(404);
}

#[tokio::test]
async fn only_planners_of_the_region_tag_and_others_find_no_desk() {
    let app = TestApp::start().await;
    let row = innovation("Contoh Wilayah").tag("kominfo6", "LIV", TagStatus::Proposed).save(&app).await;
    let pid = tags_of(&app, row.id).await[0].pid;
    let desk = "/desk/innovations/contoh-wilayah";
    let posts = [format!("{desk}/tags"), format!("{desk}/tags/{pid}"), format!("{desk}/tags/{pid}/removal")];
    let mut other = planner_of(&app, "32.79", "Perencana Kota").await;
    let contest = build::contest().save(&app).await;
    let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
    let leader = build::member_of(&app, &contest, "Bupati Contoh", RegionRole::Leader).await;
    let applicant = app.person("Pengusul Contoh").await;
    for mut browser in
        [other.clone(), app.signed_in(&committee).await, app.signed_in(&leader).await, app.signed_in(&applicant).await]
    {
        browser.get(desk).await.expect_status(404);
        browser.get(&format!("{desk}/tags/{pid}")).await.expect_status(404);
        for path in &posts {
            browser.post(path, &tag("smart-economy", "primary", "set")).await.expect_status(404);
        }
    }
    other.get("/desk").await.expect_status(200);
    other.get("/desk?region=kabupaten-banjar").await.expect_status(404);
    app.signed_in(&applicant).await.get("/desk").await.expect_status(404);
    app.visitor().get("/desk").await.expect_redirect("/session/new?return_to=%2Fdesk");
    app.visitor().get(desk).await.expect_status(303);
    // The tag of one innovation is not reachable through another one.
    innovation("Contoh Kota").region("32.79").save(&app).await;
    other.get(&format!("/desk/innovations/contoh-kota/tags/{pid}")).await.expect_status(404);
    other
        .post(&format!("/desk/innovations/contoh-kota/tags/{pid}/removal"), &[("removal_reason", "x")])
        .await
        .expect_status(404);
    assert_eq!(tags_of(&app, row.id).await.len(), 1);
}

#[tokio::test]
async fn a_province_reads_its_regions_and_does_not_tag() {
    let app = with_real_catalogue().await;
    let mut province = planner_of(&app, "33", "Perencana Provinsi").await;
    let page = province.get("/desk?region=kabupaten-banjarnegara").await.expect_status(200);
    assert!(page.has(".notice"));
    assert!(!page.has("tbody th a"));
    assert_eq!(page.texts("tbody tr").len(), 7);
    province.get("/desk?region=kabupaten-banjar").await.expect_status(404);
    province.get("/desk/innovations/banter").await.expect_status(403);
}

#[tokio::test]
async fn two_planners_at_once_leave_one_primary_tag() {
    let app = TestApp::start().await;
    let row = innovation("Contoh Rebutan").save(&app).await;
    let (mut one, mut two) =
        (planner_of(&app, "63.03", "Perencana Satu").await, planner_of(&app, "63.03", "Perencana Dua").await);
    let path = "/desk/innovations/contoh-rebutan/tags";
    let (a, b, c) = (
        tag("smart-living", "primary", "set"),
        tag("smart-economy", "primary", "set"),
        tag("smart-living", "primary", "set"),
    );
    let (mut third, fields) = (two.clone(), c);
    let (a, b, c) = tokio::join!(one.post(path, &a), two.post(path, &b), third.post(path, &fields));
    let mut statuses = [a.status.as_u16(), b.status.as_u16(), c.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 303, 422], "the same dimension once");
    let tags = tags_of(&app, row.id).await;
    assert_eq!(tags.len(), 2);
    assert_eq!(tags.iter().filter(|tag| tag.is_primary).count(), 1);
}
