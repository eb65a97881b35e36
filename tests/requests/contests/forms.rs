//! The forms of the set-up: what is typed stays, rows come and go, nobody overwrites anybody.

use sayembara::{
    domain::{contest::ContestStatus, evidence::RequiredEvidence},
    models::_entities::{categories, criteria},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{Filled, WORK, change, committee};
use crate::support::{TestApp, build, client::Client};

async fn draft(app: &TestApp) -> (build::BuiltContest, Client) {
    let contest = build::contest().status(ContestStatus::Draft).save(app).await;
    let browser = committee(app, &contest).await;
    (contest, browser)
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_links_to_each_field() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let wrong = [("name_id", ""), ("quorum", "nol"), ("grace_minutes", "2000"), ("summary_id", "Ringkasan baru")];
    let page = change(&mut browser, &format!("{WORK}/edit"), WORK, &wrong).await.expect_status(422);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-name_id", "#field-quorum", "#field-grace_minutes"]);
    assert_eq!(page.attributes("#field-quorum", "value"), ["nol"]);
    assert_eq!(page.texts("#field-summary_id"), ["Ringkasan baru"]);
    let wrong = [("stage-1-opens", "kapan-kapan"), ("stage-2-name_id", "")];
    let page = change(&mut browser, &format!("{WORK}/stages/edit"), &format!("{WORK}/stages"), &wrong)
        .await
        .expect_status(422);
    assert_eq!(page.attributes("#errors a", "href"), ["#field-stage-1-opens", "#field-stage-2-name_id"]);
    let empty = browser.post("/committee/contests", &[("name_id", "Lomba"), ("year", "26")]).await.expect_status(422);
    let links = ["#field-year", "#field-region", "#field-categories", "#field-rubric"];
    assert_eq!(empty.attributes("#errors a", "href"), links);
    assert_eq!(empty.attributes("#field-name_id", "value"), ["Lomba"]);
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let edit = format!("{WORK}/edit");
    let first = Filled::from(&browser.get(&edit).await, WORK);
    change(&mut browser, &edit, WORK, &[("summary_id", "dari tab kedua")]).await.expect_redirect(WORK);
    let clash = first.set("summary_id", "dari tab pertama").send(&mut browser, WORK).await.expect_status(409);
    assert_eq!(clash.texts("#field-summary_id"), ["dari tab pertama"]);
    assert!(clash.has("#errors"));
    assert!(browser.get(WORK).await.text().contains("dari tab kedua"));
    Filled::from(&clash, WORK).send(&mut browser, WORK).await.expect_redirect(WORK);
    assert!(browser.get(WORK).await.text().contains("dari tab pertama"), "saved again on purpose");
}

#[tokio::test]
async fn a_category_keeps_prizes_and_checklist_in_order_and_leaves_empty_rows_out() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let own = format!("{WORK}/categories/{}", built.categories[0].pid);
    let fields = [
        ("prize-2-name_id", ""),
        ("prize-2-name_en", ""),
        ("prize-2-prize", ""),
        ("prize-3-name_id", "Juara Favorit"),
        ("prize-3-prize", "Rp1.000.000"),
        ("item-2-text_id", "Surat usulan ada"),
    ];
    let edit = format!("{own}/edit");
    let more = change(&mut browser, &edit, &own, &[fields[3], ("act", "more")]).await.expect_status(200);
    assert!(more.has("#field-prize-6-name_id"), "two more rows");
    assert_eq!(more.attributes("#field-prize-3-name_id", "value"), ["Juara Favorit"]);
    change(&mut browser, &edit, &own, &fields).await.expect_redirect(&format!("{WORK}#categories"));
    let row = categories::Entity::find_by_id(built.categories[0].id).one(app.db()).await.unwrap().unwrap();
    let prizes: Vec<sayembara::domain::award::Prize> = serde_json::from_str(&row.prizes).unwrap();
    let prizes: Vec<_> = prizes.iter().map(|prize| (prize.position, prize.name_id.as_str())).collect();
    assert_eq!(prizes, [(1, "Juara I"), (2, "Juara Favorit")]);
    let items: Vec<sayembara::domain::category::ChecklistItem> = serde_json::from_str(&row.checklist).unwrap();
    let codes: Vec<_> = items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["lengkap", "surat-usulan-ada"]);
}

#[tokio::test]
async fn categories_are_added_with_a_rubric_of_their_own_and_taken_out() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let (new, create) = (format!("{WORK}/categories/new"), format!("{WORK}/categories"));
    let fields = [("name_id", "Pelajar"), ("rubric", "preset:kipp-5-kriteria")];
    change(&mut browser, &new, &create, &fields).await.expect_redirect(&format!("{WORK}#categories"));
    let overview = browser.get(WORK).await;
    assert_eq!(overview.texts("#categories tbody th"), ["Kategori umum", "Pelajar"]);
    assert_eq!(overview.texts("#rubrics tbody th").len(), 2);
    let taken = [("name_id", "Pelajar"), ("code", "PELAJAR")];
    let refused = change(&mut browser, &new, &create, &taken).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-code"]);
    let removal = overview.attributes("#rubrics form", "action");
    assert!(removal.is_empty(), "both are in use");
    let category = overview.attributes("#categories tbody a", "href").remove(1);
    let page = browser.get(&category).await;
    let action = page.attributes("form[action$='/removal']", "action").remove(0);
    Filled::from(&page, &action).send(&mut browser, &action).await.expect_redirect(WORK);
    let overview = browser.get(WORK).await;
    assert_eq!(overview.texts("#categories tbody th"), ["Kategori umum"]);
    let removal = overview.attributes("#rubrics form", "action").remove(0);
    Filled::from(&overview, &removal).send(&mut browser, &removal).await.expect_redirect(WORK);
    assert_eq!(browser.get(WORK).await.texts("#rubrics tbody th").len(), 1);
}

#[tokio::test]
async fn a_rubric_in_use_stays_even_when_asked_directly() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let rubric = browser.get(WORK).await.attributes("#rubrics tbody a", "href").remove(0);
    browser.post(&format!("{rubric}/removal"), &[("version", "1")]).await.expect_status(409);
    browser.get(&rubric).await.expect_status(200);
}

#[tokio::test]
async fn criteria_are_moved_and_taken_out_without_script_and_only_when_saved() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let rubric = browser.get(WORK).await.attributes("#rubrics tbody a", "href").remove(0);
    let names = |answer: &crate::support::client::Answer| answer.texts("tbody th a");
    let moved = change(&mut browser, &rubric, &rubric, &[("act", "down:1")]).await.expect_status(200);
    assert_eq!(names(&moved), ["Kemanfaatan", "Kebaruan", "Replikasi"]);
    assert_eq!(names(&browser.get(&rubric).await), ["Kebaruan", "Kemanfaatan", "Replikasi"], "not saved yet");
    let shorter =
        Filled::from(&moved, &rubric).set("act", "remove:3").send(&mut browser, &rubric).await.expect_status(200);
    let weight = format!("weight-{}", built.criteria[1].pid);
    let saved = Filled::from(&shorter, &rubric).set(&weight, "50").send(&mut browser, &rubric).await;
    saved.expect_redirect(&rubric);
    let page = browser.get(&rubric).await;
    assert_eq!(
        (names(&page), page.texts("[data-weight-sum]")),
        (vec!["Kemanfaatan".into(), "Kebaruan".into()], vec!["100".into()])
    );
    assert_eq!(criteria::Entity::find_by_id(built.criteria[2].id).one(app.db()).await.unwrap(), None);
}

#[tokio::test]
async fn stages_are_added_and_moved_without_script() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let (edit, save) = (format!("{WORK}/stages/edit"), format!("{WORK}/stages"));
    let longer = change(&mut browser, &edit, &save, &[("act", "more")]).await.expect_status(200);
    assert!(longer.has("#stage-5"));
    let filled = Filled::from(&longer, &save).set("stage-5-name_id", "Rapat pleno").set("stage-5-kind", "plenary");
    let moved = filled.set("act", "up:5").send(&mut browser, &save).await.expect_status(200);
    assert_eq!(moved.attributes("#field-stage-4-name_id", "value"), ["Rapat pleno"]);
    let form = Filled::from(&moved, &save);
    form.send(&mut browser, &save).await.expect_redirect(&format!("{WORK}#stages"));
    let names = browser.get(WORK).await.texts("#stages tbody th");
    assert_eq!(names[3..], ["Rapat pleno", "Tahap announcement"]);
}

#[tokio::test]
async fn a_criterion_with_a_scale_that_does_not_fit_is_refused() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let rubric = browser.get(WORK).await.attributes("#rubrics tbody a", "href").remove(0);
    let own = format!("{rubric}/criteria/{}", built.criteria[0].pid);
    let fields = [("scale_min", "0"), ("scale_max", "100"), ("scale_step", "30")];
    let refused = change(&mut browser, &format!("{own}/edit"), &own, &fields).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-scale_step"]);
    let taken = [("code", "manfaat")];
    let refused = change(&mut browser, &format!("{own}/edit"), &own, &taken).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-code"]);
    change(&mut browser, &format!("{own}/edit"), &own, &[("name_en", "Novelty")]).await.expect_redirect(&rubric);
    let mut english = committee_in_english(&app, &built).await;
    assert!(english.get(&rubric).await.texts("tbody th a").contains(&"Novelty".to_owned()));
}

async fn committee_in_english(app: &TestApp, built: &build::BuiltContest) -> Client {
    let role = sayembara::domain::region::RegionRole::Committee;
    let person = build::member_of(app, built, "Rekan Contoh", role).await;
    app.signed_in(&person).await.in_english()
}

#[tokio::test]
async fn limits_of_evidence_are_edited_and_what_was_not_touched_stays_to_the_byte() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let rubric = browser.get(WORK).await.attributes("#rubrics tbody a", "href").remove(0);
    let own = format!("{rubric}/criteria/{}", built.criteria[1].pid);
    let kept = serde_json::json!([{
        "code": "MANFAAT-1", "criterion": "MANFAAT", "field": "foto", "text_id": "Laporan", "text_en": "",
        "media_types": ["application/pdf"], "min_count": 1, "max_count": 3, "max_bytes": 500_000,
    }]);
    let row =
        criteria::ActiveModel { id: Set(built.criteria[1].id), evidence: Set(kept.to_string()), ..Default::default() };
    criteria::Entity::update(row).exec(app.db()).await.unwrap();
    change(&mut browser, &format!("{own}/edit"), &own, &[("name_en", "Benefit")]).await.expect_redirect(&rubric);
    assert_eq!(evidence_of(&app, &built).await, (Some(3), Some(500_000), Some("foto".to_owned())));
    for (field, wrong) in [("max_count", "0"), ("max_count", "banyak"), ("max_mb", "0"), ("max_mb", "2001")] {
        let field = format!("evidence-1-{field}");
        let refused = change(&mut browser, &format!("{own}/edit"), &own, &[(&field, wrong)]).await.expect_status(422);
        assert_eq!(refused.attributes("#errors a", "href"), [format!("#field-{field}")]);
        assert_eq!(refused.attributes(&format!("#field-{field}"), "value"), [wrong]);
    }
    let fewer = [("evidence-1-min_count", "4")];
    change(&mut browser, &format!("{own}/edit"), &own, &fewer).await.expect_status(422);
    let new = [("evidence-1-max_count", "5"), ("evidence-1-max_mb", "2,5")];
    change(&mut browser, &format!("{own}/edit"), &own, &new).await.expect_redirect(&rubric);
    assert_eq!(evidence_of(&app, &built).await, (Some(5), Some(2_621_440), Some("foto".to_owned())));
    let none = [("evidence-1-max_count", ""), ("evidence-1-max_mb", "")];
    change(&mut browser, &format!("{own}/edit"), &own, &none).await.expect_redirect(&rubric);
    assert_eq!(evidence_of(&app, &built).await, (None, None, Some("foto".to_owned())));
}

/// Most pieces, largest file and field of what the second criterion asks for.
async fn evidence_of(app: &TestApp, built: &build::BuiltContest) -> (Option<i32>, Option<i64>, Option<String>) {
    let row = criteria::Entity::find_by_id(built.criteria[1].id).one(app.db()).await.unwrap().unwrap();
    let mut required: Vec<RequiredEvidence> = serde_json::from_str(&row.evidence).unwrap();
    let first = required.remove(0);
    (first.max_count, first.max_bytes, first.field)
}

#[tokio::test]
async fn a_region_is_chosen_by_name_with_the_contests_own_filled_in() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let page = browser.get(&format!("{WORK}/form/definition/new")).await.expect_status(200);
    let version = page.attributes("main input[name=version]", "value").remove(0);
    let definition = include_bytes!("../../../data/form_sets/inovasi-daerah.json");
    let file = [("definition", "formulir.json", "application/json", definition.as_slice())];
    let sent = browser.post_files(&format!("{WORK}/form/definition"), &[("version", &version)], &file).await;
    sent.expect_redirect(&format!("{WORK}/form"));
    let preview = browser.get(&format!("{WORK}/form/preview")).await.expect_status(200);
    let chosen = preview.texts("select[name='wilayah.kabupaten_kota'] option[selected]");
    assert_eq!(chosen, ["Kabupaten Banjar (63.03)"], "nobody has to know the ministry's codes");
}

#[tokio::test]
async fn removing_a_field_asks_once_more_and_names_it_afterwards() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let page = browser.get(&format!("{WORK}/form")).await.expect_status(200);
    let removal = "details form[action$='/fields/kontak/removal'] input[name=version]";
    let version = page.attributes(removal, "value").remove(0);
    let path = format!("{WORK}/form/fields/kontak/removal");
    browser.post(&path, &[("version", &version)]).await.expect_redirect(&format!("{WORK}/form"));
    let said = browser.get(&format!("{WORK}/form")).await.expect_status(200).texts(".flash");
    assert!(said[0].contains("Kolom “Telepon” dihapus."), "{said:?}");
}
