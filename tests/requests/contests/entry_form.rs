//! The form of a contest's entries: edited by the committee until the opening, frozen with the rules, drawn and checked from that one
//! definition.

use axum::http::Method;
use sayembara::{
    domain::{
        canonical::{canonical_json_of, sha256_hex},
        contest::ContestStatus,
        form_set::FormSet,
        form_set_faults::FormFaultKind,
        region::RegionRole,
    },
    models::{_entities::form_sets, audit_events, contests},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Filled, WORK, change, committee};
use crate::support::{
    TestApp,
    build::{self, BuiltContest},
    client::{Answer, Client},
};

const FORM: &str = "/committee/contests/lomba-contoh-2026/form";

async fn draft(app: &TestApp) -> (BuiltContest, Client) {
    let contest = build::contest().status(ContestStatus::Draft).save(app).await;
    let browser = committee(app, &contest).await;
    (contest, browser)
}

async fn contest(app: &TestApp) -> contests::Model {
    contests::Model::find_by_slug(app.db(), "lomba-contoh-2026").await.unwrap().unwrap()
}

async fn form(app: &TestApp) -> FormSet {
    contest(app).await.form_set(app.db()).await.unwrap()
}

async fn version(app: &TestApp) -> String {
    contest(app).await.version.to_string()
}

/// Sends one of the buttons that change the form at once.
async fn press(app: &TestApp, browser: &mut Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(app).await;
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    browser.post(&format!("{FORM}{path}"), &all).await
}

async fn bring_in(app: &TestApp, browser: &mut Client, bytes: &[u8]) -> Answer {
    let version = version(app).await;
    let file = [("definition", "formulir.json", "application/json", bytes)];
    browser.post_files(&format!("{FORM}/definition"), &[("version", &version)], &file).await
}

async fn add_field(browser: &mut Client, section: &str, fields: &[(&str, &str)]) -> Answer {
    let base = format!("{FORM}/sections/{section}/fields");
    change(browser, &format!("{base}/new"), &base, fields).await
}

#[tokio::test]
async fn the_first_change_makes_a_copy_and_leaves_the_preset_alone() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let preset = contest(&app).await.form_set_row(app.db()).await.unwrap();
    let page = browser.get(FORM).await.expect_status(200);
    assert!(page.text().contains("formulir bawaan"));
    let fields = [("label_id", "Lama pakai (bulan)"), ("label_en", "Months in use"), ("kind", "number")];
    add_field(&mut browser, "identitas", &fields).await.expect_redirect(FORM);
    let own = contest(&app).await.form_set_row(app.db()).await.unwrap();
    assert_ne!(own.id, preset.id);
    assert_eq!((own.code.as_str(), own.version), ("formulir-lomba-contoh-2026", 1));
    assert_eq!(own.sha256, sha256_hex(&own.definition));
    assert_eq!(own.definition, canonical_json_of(&form(&app).await).unwrap());
    let kept = form_sets::Entity::find_by_id(preset.id).one(app.db()).await.unwrap().unwrap();
    assert_eq!(kept, preset, "other contests use it");
    assert_eq!(form(&app).await.sections[0].fields.last().unwrap().code, "lama_pakai_bulan");
    // the second change is made in the copy
    press(&app, &mut browser, "/fields/lama_pakai_bulan/place", &[("to", "up")]).await.expect_status(303);
    assert_eq!(contest(&app).await.form_set_id, own.id);
    assert_eq!(form(&app).await.sections[0].fields[2].code, "lama_pakai_bulan");
    let page = browser.get(FORM).await.expect_status(200);
    assert!(page.text().contains("dibuat dari Formulir ringkas (v1)"), "{}", page.text());
    let acts = audit_events::Entity::find().filter(audit_events::Column::ContestId.eq(built.contest.id));
    let acts = acts.filter(audit_events::Column::Action.starts_with("contest.form_")).count(app.db()).await.unwrap();
    assert_eq!(acts, 2);
}

#[tokio::test]
async fn a_contest_that_went_back_to_the_preset_gets_a_new_version_of_its_own() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let preset = contest(&app).await.form_set_row(app.db()).await.unwrap();
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    let own = contest(&app).await.form_set_row(app.db()).await.unwrap();
    let edit = format!("{WORK}/edit");
    let offered = browser.get(&edit).await.attributes("#field-form_set option", "value");
    assert!(offered.contains(&preset.pid.to_string()) && offered.contains(&own.pid.to_string()));
    change(&mut browser, &edit, WORK, &[("form_set", &preset.pid.to_string())]).await.expect_redirect(WORK);
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    let second = contest(&app).await.form_set_row(app.db()).await.unwrap();
    assert_eq!((second.code.as_str(), second.version), (own.code.as_str(), 2));
}

#[tokio::test]
async fn rulebook_12_another_contests_form_is_never_offered() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    let own = contest(&app).await.form_set_row(app.db()).await.unwrap();
    let other = build::contest().slug("lomba-lain-2026").status(ContestStatus::Draft).save(&app).await;
    let fellow = build::member_of(&app, &other, "Panitia Kedua", RegionRole::Committee).await;
    let mut fellow = app.signed_in(&fellow).await;
    let edit = "/committee/contests/lomba-lain-2026/edit";
    let offered = fellow.get(edit).await.attributes("#field-form_set option", "value");
    assert!(!offered.contains(&own.pid.to_string()));
    let theirs = own.pid.to_string();
    let taken = change(&mut fellow, edit, "/committee/contests/lomba-lain-2026", &[("form_set", &theirs)]).await;
    taken.expect_status(422);
}

#[tokio::test]
async fn a_copied_contest_gets_a_form_of_its_own() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    let copy = [("name_id", "Lomba Inovasi"), ("year", "2027"), ("origin", "copy"), ("copy_of", "lomba-contoh-2026")];
    let made = change(&mut browser, "/committee/contests/new", "/committee/contests", &copy).await;
    made.expect_redirect("/committee/contests/lomba-inovasi-2027");
    let next = contests::Model::find_by_slug(app.db(), "lomba-inovasi-2027").await.unwrap().unwrap();
    let (own, theirs) = (form(&app).await, next.form_set(app.db()).await.unwrap());
    assert_ne!(next.form_set_id, contest(&app).await.form_set_id);
    assert_eq!((theirs.code.as_str(), &theirs.sections), ("formulir-lomba-inovasi-2027", &own.sections));
}

#[tokio::test]
async fn sections_are_added_changed_moved_and_taken_out() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let new = format!("{FORM}/sections/new");
    let sections = format!("{FORM}/sections");
    let fields = [("name_id", "Keberlanjutan"), ("name_en", "Sustainability"), ("help_id", "Setelah lomba.")];
    let refused = change(&mut browser, &new, &sections, &fields).await.expect_status(422);
    assert!(refused.has("#error-help_en"));
    assert_eq!(Filled::from(&refused, &sections).get("help_id"), "Setelah lomba.", "what was typed stays");
    let whole = [fields.as_slice(), &[("help_en", "After the contest.")]].concat();
    change(&mut browser, &new, &sections, &whole).await.expect_redirect(FORM);
    assert_eq!(
        browser.get(FORM).await.attributes("#faults a", "href"),
        [format!("{FORM}/sections/keberlanjutan/edit")]
    );
    press(&app, &mut browser, "/sections/keberlanjutan/place", &[("to", "up")]).await.expect_status(303);
    assert_eq!(form(&app).await.sections[1].code, "keberlanjutan");
    let edit = format!("{FORM}/sections/identitas/edit");
    change(&mut browser, &edit, &format!("{FORM}/sections/identitas"), &[("name_id", "Jati diri")])
        .await
        .expect_redirect(FORM);
    let kept = form(&app).await;
    assert_eq!((kept.sections[0].name_id.as_str(), kept.sections[0].fields.len()), ("Jati diri", 3));
    press(&app, &mut browser, "/sections/keberlanjutan/removal", &[]).await.expect_redirect(FORM);
    press(&app, &mut browser, "/sections/keberlanjutan/removal", &[]).await.expect_status(404);
    assert_eq!(form(&app).await.sections.len(), 2);
}

#[tokio::test]
async fn everything_a_field_knows_is_edited_by_the_page() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let fields = [
        ("label_id", "Penerima manfaat"),
        ("label_en", "Who benefits"),
        ("help_id", "Pilih satu."),
        ("help_en", "Choose one."),
        ("kind", "choice"),
        ("required", "when"),
        ("required_when", "tahapan=penerapan"),
        ("shown_when", "tahapan=penerapan"),
        ("option-1-label_id", "Warga desa"),
        ("option-1-label_en", "Villagers"),
        ("option-2-label_id", "Pelaku usaha"),
        ("option-2-label_en", "Businesses"),
        ("option-2-value", "usaha"),
        ("personal_data", "1"),
    ];
    add_field(&mut browser, "rancangan", &fields).await.expect_redirect(FORM);
    let kept = form(&app).await;
    let field = kept.at_path("penerima_manfaat").unwrap();
    let values: Vec<&str> = field.options.iter().map(|option| option.value.as_str()).collect();
    assert_eq!(values, ["warga_desa", "usaha"]);
    assert!(field.personal_data && kept.faults().is_empty());
    // the page shows all of it again, and saving it unchanged changes nothing
    let edit = format!("{FORM}/fields/penerima_manfaat");
    let page = browser.get(&format!("{edit}/edit")).await.expect_status(200);
    Filled::from(&page, &edit).send(&mut browser, &edit).await.expect_redirect(FORM);
    assert_eq!(form(&app).await, kept);
    let shown = browser.get(FORM).await.text();
    for word in ["Penerima manfaat", "data pribadi", "Penerapan", "2 pilihan", "Wajib pada jawaban tertentu"] {
        assert!(shown.contains(word), "{word}");
    }
    // limits of words, and a date that follows another one
    let words = [("label_id", "Ringkas"), ("label_en", "Short"), ("kind", "long_text"), ("max_words", "200")];
    add_field(&mut browser, "rancangan", &words).await.expect_redirect(FORM);
    assert_eq!(form(&app).await.at_path("ringkas").unwrap().max_words, Some(200));
    // a limit of characters wherever letters are typed, kept when the page is saved again
    let link = [("label_id", "Tautan"), ("label_en", "Link"), ("kind", "url"), ("max_chars", "2000")];
    add_field(&mut browser, "rancangan", &link).await.expect_redirect(FORM);
    let edit = format!("{FORM}/fields/tautan");
    let page = browser.get(&format!("{edit}/edit")).await.expect_status(200);
    Filled::from(&page, &edit).send(&mut browser, &edit).await.expect_redirect(FORM);
    assert_eq!(form(&app).await.at_path("tautan").unwrap().max_chars, Some(2000));
    let date = [("label_id", "Mulai"), ("label_en", "Since"), ("kind", "date"), ("not_before", "waktu_uji_coba")];
    add_field(&mut browser, "rancangan", &date).await.expect_redirect(FORM);
    assert_eq!(form(&app).await.at_path("mulai").unwrap().not_before.as_deref(), Some("waktu_uji_coba"));
    // a group and its parts
    let group = [("label_id", "Lokasi"), ("label_en", "Place"), ("kind", "group")];
    add_field(&mut browser, "identitas", &group).await.expect_redirect(FORM);
    let base = format!("{FORM}/sections/identitas/fields");
    let part = [("label_id", "Desa"), ("label_en", "Village")];
    change(&mut browser, &format!("{base}/new?group=lokasi"), &base, &part).await.expect_redirect(FORM);
    assert!(form(&app).await.at_path("lokasi.desa").is_some());
    browser.get(&format!("{FORM}/fields/lokasi.desa/edit")).await.expect_status(200);
    press(&app, &mut browser, "/fields/lokasi.desa/removal", &[]).await.expect_redirect(FORM);
    let faults = form(&app).await.faults();
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FormFaultKind::NoParts]);
}

#[tokio::test]
async fn a_wrong_field_is_refused_with_everything_typed() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let long = "a".repeat(10_000);
    let cases: [(&str, &[(&str, &str)]); 9] = [
        ("label_en", &[("label_en", "")]),
        ("label_id", &[("label_id", &long)]),
        ("code", &[("code", "Dua Kata")]),
        ("code", &[("code", "tahapan")]),
        ("options", &[("kind", "choice")]),
        ("max_words", &[("min_words", "10"), ("max_words", "9")]),
        ("min_words", &[("min_words", "banyak")]),
        ("help_en", &[("help_id", "Petunjuk")]),
        ("required_when", &[("required", "when")]),
    ];
    let before = form(&app).await;
    let base = format!("{FORM}/sections/identitas/fields");
    for (input, spoil) in cases {
        let sound = [("label_id", "Anggaran"), ("label_en", "Budget"), ("kind", "long_text")];
        let all = [sound.as_slice(), spoil].concat();
        let refused = add_field(&mut browser, "identitas", &all).await.expect_status(422);
        assert!(refused.has(&format!("#error-{input}")), "{input}: {:?}", refused.texts("#errors"));
        let again = Filled::from(&refused, &base);
        for (name, value) in all.iter().rev().take(spoil.len()) {
            assert_eq!(again.get(name), *value, "{input}");
        }
    }
    let two = [("shown_when", "tahapan=penerapan"), ("label_id", "Anggaran"), ("label_en", "Budget")];
    let later = add_field(&mut browser, "identitas", &two).await;
    later.expect_redirect(FORM);
    press(&app, &mut browser, "/fields/anggaran/removal", &[]).await.expect_redirect(FORM);
    assert_eq!(form(&app).await.sections, before.sections);
    browser.get(&format!("{FORM}/fields/tiada/edit")).await.expect_status(404);
    browser.get(&format!("{base}/new?group=tahapan")).await.expect_status(404);
}

#[tokio::test]
async fn more_options_than_a_field_may_have_are_refused_and_none_is_lost_in_silence() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let names: Vec<(String, String)> = (1..=101)
        .flat_map(|row| {
            ["id", "en"].map(|language| (format!("option-{row}-label_{language}"), format!("Pilihan {row}")))
        })
        .collect();
    let fixed = [("label_id", "Banyak"), ("label_en", "Many"), ("kind", "choice")];
    let all: Vec<(&str, &str)> =
        fixed.into_iter().chain(names.iter().map(|(name, value)| (name.as_str(), value.as_str()))).collect();
    add_field(&mut browser, "identitas", &all).await.expect_status(422);
    add_field(&mut browser, "identitas", &all[..all.len() - 2]).await.expect_redirect(FORM);
    assert_eq!(form(&app).await.at_path("banyak").unwrap().options.len(), 100);
}

#[tokio::test]
async fn a_form_with_faults_keeps_the_contest_from_opening() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    assert!(!browser.get(WORK).await.has("#gaps"));
    let shown = browser.get(&format!("{WORK}/opening/new")).await;
    let sound = Filled::from(&shown, &format!("{WORK}/opening"));
    press(&app, &mut browser, "/fields/tahapan/removal", &[]).await.expect_redirect(FORM);
    let page = browser.get(FORM).await;
    assert_eq!(page.attributes("#faults a", "href"), [format!("{FORM}/fields/waktu_uji_coba/edit")]);
    assert!(page.texts("#faults").join("").contains("tahapan"), "{:?}", page.texts("#faults"));
    assert_eq!(browser.get(WORK).await.attributes("#gaps a", "href"), [FORM]);
    sound.send(&mut browser, &format!("{WORK}/opening")).await.expect_status(422);
    assert_eq!(contest(&app).await.status, ContestStatus::Draft);
}

#[tokio::test]
async fn the_form_is_frozen_with_the_rules_and_changes_no_more() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let shown = browser.get(&format!("{WORK}/opening/new")).await;
    let before = Filled::from(&shown, &format!("{WORK}/opening"));
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    before.send(&mut browser, &format!("{WORK}/opening")).await.expect_status(409);
    let shown = browser.get(&format!("{WORK}/opening/new")).await;
    Filled::from(&shown, &format!("{WORK}/opening"))
        .send(&mut browser, &format!("{WORK}/opening"))
        .await
        .expect_redirect(WORK);
    let open = contest(&app).await;
    let rules = open.standing(app.db()).await.unwrap().rules(app.db()).await.unwrap();
    let kept = form(&app).await;
    assert_eq!(rules.form_set.sha256, sha256_hex(&canonical_json_of(&kept).unwrap()));
    let version = open.version.to_string();
    for path in
        ["/fields/tahapan/removal", "/sections/identitas/removal", "/sections/identitas/place", "/fields/tahapan"]
    {
        browser.post(&format!("{FORM}{path}"), &[("version", &version)]).await.expect_status(403);
    }
    let text = serde_json::to_string(&kept).unwrap();
    bring_in(&app, &mut browser, text.as_bytes()).await.expect_status(403);
    assert_eq!(form(&app).await, kept);
    // it can still be read, seen and downloaded
    let page = browser.get(FORM).await.expect_status(200);
    assert!(page.text().contains("dibekukan") && !page.has("main form"));
    browser.get(&format!("{FORM}/preview")).await.expect_status(200);
    browser.get(&format!("{FORM}/definition")).await.expect_status(200);
}

#[tokio::test]
async fn the_ministrys_new_form_is_brought_in_as_a_file() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let mut next: serde_json::Value =
        serde_json::from_str(include_str!("../../../data/form_sets/inovasi-daerah.json")).unwrap();
    next["version"] = 9.into();
    next["sections"][0]["fields"][0]["label_id"] = "Nama inovasi daerah".into();
    let text = format!("\u{feff}{next}");
    bring_in(&app, &mut browser, text.as_bytes()).await.expect_redirect(FORM);
    let kept = form(&app).await;
    assert_eq!(kept.sections[0].fields[0].label_id, "Nama inovasi daerah");
    assert_eq!((kept.code.as_str(), kept.version), ("formulir-lomba-contoh-2026", 1), "the portal counts versions");
    // what is downloaded is taken in again as it is
    let file = browser.get(&format!("{FORM}/definition")).await.expect_status(200);
    assert!(file.header("content-disposition").contains("lomba-contoh-2026-form.json"));
    bring_in(&app, &mut browser, &file.bytes).await.expect_redirect(FORM);
    assert_eq!(form(&app).await, kept);
}

/// The texts beside a file have a limit, and nothing of a file is read before the token.
#[tokio::test]
async fn parts_that_are_no_part_of_the_form_are_refused() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    browser.get(FORM).await.expect_status(200);
    let long = "a".repeat(20_000);
    let many: Vec<(&str, &str)> = vec![("version", "1"); 20];
    let path = format!("{FORM}/definition");
    browser.post_files(&path, &[("version", &long)], &[]).await.expect_status(413);
    browser.post_files(&path, &many, &[]).await.expect_status(400);
    let part = |head: &str, body: &str| format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let token = part("name=\"csrf\"", &browser.form_token());
    let file = part("name=\"definition\"; filename=\"a.json\"", "{}");
    for (body, status) in [(format!("{token}{file}--x--"), 422), (format!("{file}{token}--x--"), 403)] {
        let kind = [("content-type", "multipart/form-data; boundary=x")];
        browser.send(Method::POST, &path, body.into(), &kind).await.expect_status(status);
    }
}

#[tokio::test]
async fn a_file_that_is_no_sound_form_is_refused_with_every_reason() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let before = contest(&app).await;
    let place = bring_in(&app, &mut browser, b"{\n  \"code\": \"x\",\n  \"versi\": 1 }").await.expect_status(422);
    assert!(place.text().contains("line 3"), "the place is named");
    for bytes in [b"".as_slice(), b"\xff\xfe\x00", b"[]", b"null", b"PK\x03\x04"] {
        bring_in(&app, &mut browser, bytes).await.expect_status(422);
    }
    let mut spoilt: serde_json::Value = serde_json::to_value(form(&app).await).unwrap();
    spoilt["sections"][0]["fields"][1]["options"] = serde_json::json!([]);
    spoilt["sections"][0]["name_en"] = "".into();
    spoilt["sections"][1]["fields"][0]["label_id"] = "<b>a".repeat(2_500).into();
    let refused = bring_in(&app, &mut browser, spoilt.to_string().as_bytes()).await.expect_status(422);
    let faults = refused.texts("#faults li");
    assert!(faults.len() >= 3 && faults.iter().all(|fault| fault.chars().count() < 400), "{faults:?}");
    assert!(!refused.has("#faults b"));
    let none = [("version", before.version.to_string())];
    let none: Vec<(&str, &str)> = none.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_files(&format!("{FORM}/definition"), &none, &[]).await.expect_status(422);
    bring_in(&app, &mut browser, &vec![b' '; 3 * 1024 * 1024]).await.expect_status(413);
    assert_eq!(contest(&app).await, before, "nothing has changed");
}

#[tokio::test]
async fn two_of_the_committee_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let (_, mut browser) = draft(&app).await;
    let old = version(&app).await;
    press(&app, &mut browser, "/fields/kontak/removal", &[]).await.expect_redirect(FORM);
    browser.post(&format!("{FORM}/fields/tahapan/removal"), &[("version", &old)]).await.expect_status(409);
    let base = format!("{FORM}/sections/identitas/fields");
    let fields = [("version", old.as_str()), ("label_id", "Tulisan saya"), ("label_en", "Mine"), ("kind", "text")];
    let stale = browser.post(&base, &fields).await.expect_status(409);
    assert_eq!(Filled::from(&stale, &base).get("label_id"), "Tulisan saya");
    assert!(form(&app).await.at_path("tahapan").is_some());
}

/// One definition: what the committee adds is asked, checked and shown in the preview without anything else being told.
#[tokio::test]
async fn what_the_committee_adds_is_asked_of_innovators() {
    let app = TestApp::start().await;
    let (built, mut browser) = draft(&app).await;
    let fields = [
        ("label_id", "Dampak bagi warga"),
        ("label_en", "Effect"),
        ("kind", "long_text"),
        ("required", "always"),
        ("max_words", "5"),
    ];
    add_field(&mut browser, "rancangan", &fields).await.expect_redirect(FORM);
    let preview = browser.get(&format!("{FORM}/preview")).await.expect_status(200);
    assert_eq!(preview.attributes("#field-dampak_bagi_warga", "data-max-words"), ["5"]);
    assert!(preview.has("[data-shown-when=tahapan]"), "conditions are there for the script");
    let shown = browser.get(&format!("{WORK}/opening/new")).await;
    Filled::from(&shown, &format!("{WORK}/opening"))
        .send(&mut browser, &format!("{WORK}/opening"))
        .await
        .expect_redirect(WORK);
    let built = BuiltContest { contest: contest(&app).await, ..built };
    let owner = app.person("Inovator Contoh").await;
    let entry = build::entry(&app, &built, &owner, "Bangku Surya", sayembara::domain::entry::EntryStatus::Draft).await;
    let mut innovator = app.signed_in(&owner).await;
    let section = format!("/entries/{}/sections/rancangan", entry.pid);
    assert!(innovator.get(&section).await.has("#field-dampak_bagi_warga[required]"));
    let check = innovator.get(&format!("/entries/{}/submission/new", entry.pid)).await.expect_status(200);
    assert!(check.text().contains("Dampak bagi warga"), "it is missing before handing in");
}
