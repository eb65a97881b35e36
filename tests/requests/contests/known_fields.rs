//! Fields that the portal itself reads: what a form does not ask is said, and keeps nothing from opening.

use sayembara::domain::{
    contest::ContestStatus,
    known_fields::{KnownField, not_asked},
};

use super::{WORK, committee};
use crate::support::{TestApp, build};

/// The short form of the tests asks for the stage and has a long text, and nothing else that is read.
#[tokio::test]
async fn what_the_form_does_not_ask_is_said_where_it_can_be_mended() {
    let app = TestApp::start().await;
    let contest = build::contest().status(ContestStatus::Draft).save(&app).await;
    let mut browser = committee(&app, &contest).await;
    for path in ["form", "opening/new"] {
        let page = browser.get(&format!("{WORK}/{path}")).await.expect_status(200);
        let told = page.texts("#not-asked li");
        let codes = ["urusan_utama", "dimensi_smart_city", "persetujuan_katalog"];
        assert!(told.len() == 3 && told.iter().zip(codes).all(|(line, code)| line.contains(code)), "{path}: {told:?}");
    }
    build::contest().slug("lomba-buka-2026").save(&app).await;
    let page = browser.get("/committee/contests/lomba-buka-2026/form").await.expect_status(200);
    assert!(!page.has("#not-asked"), "nothing can be mended any more");
}

#[test]
fn each_of_them_is_missed_by_itself() {
    let ministry = || sayembara::data::form_sets::form_sets().unwrap().remove(0);
    assert_eq!(not_asked(&ministry()), []);
    for (code, missed) in [
        ("urusan_utama", KnownField::Affair),
        ("dimensi_smart_city", KnownField::Dimensions),
        ("tahapan", KnownField::Stage),
        ("persetujuan_katalog", KnownField::Agreement),
    ] {
        let mut form = ministry();
        form.sections.iter_mut().for_each(|section| section.fields.retain(|field| field.code != code));
        assert_eq!(not_asked(&form), [missed], "{code}");
    }
    let mut other = ministry();
    let fields = other.sections.iter_mut().flat_map(|section| &mut section.fields);
    fields
        .filter(|field| field.code == "persetujuan_katalog")
        .for_each(|field| field.options[0].value = "boleh".into());
    assert_eq!(not_asked(&other), [KnownField::Agreement], "the answer that is read is no option");
}
