//! Writing an entry together and without script: two members of a team on one text, a session that ends in the middle, and the form
//! that the committee makes for it.

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, entry::MemberRole, region::RegionRole},
    models::{_entities::entry_members, sessions, users},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::{app::PASSWORD, build},
};

const FIELD: &str = "rancang_bangun";

/// An entry with its owner and an editor.
struct Team {
    portal: LivePortal,
    owner: users::Model,
    editor: users::Model,
    path: String,
}

impl Team {
    async fn new() -> Self {
        let portal = LivePortal::start().await;
        let app = &portal.app;
        let contest = build::contest().save(app).await;
        let owner = app.person("Siti Pemilik").await;
        let editor = app.person("Rina Penulis").await;
        let entry = build::entry(app, &contest, &owner, "Bangku Surya", EntryStatus::Draft).await;
        let row = entry_members::ActiveModel {
            entry_id: Set(entry.id),
            user_id: Set(Some(editor.id)),
            email_folded: Set(editor.email_folded.clone()),
            role: Set(MemberRole::Editor),
            invited_by: Set(owner.id),
            joined_at: Set(Some(app.now())),
            created_at: Set(app.now()),
            ..Default::default()
        };
        entry_members::Entity::insert(row).exec(app.db()).await.unwrap();
        let path = format!("/entries/{}/sections/rancangan", entry.pid);
        Self { owner, editor, path, portal }
    }

    async fn open(&self, person: &users::Model, window: Window) -> Browser {
        let browser = Browser::open(&self.portal, window).await;
        let app = &self.portal.app;
        let token = sessions::Model::start(app.db(), person, "test", &app.portal.settings, app.now()).await.unwrap();
        browser.carry(&self.portal.session_cookie(), &token).await;
        browser.visit(&self.path).await;
        if window.scripts {
            // the script comes after the page; what is typed before it listens is only saved by the button
            let script = "const done = arguments[arguments.length - 1]; \
                const version = new URL(document.querySelector('script[type=module]').src).search; \
                import(`/static/js/autosave.js${version}`).then(() => setTimeout(() => done(true)));";
            browser.driver.execute_async(script, vec![]).await.unwrap();
        }
        browser
    }

    async fn typed(&self, browser: &Browser) -> String {
        browser.find(&format!("main [name='{FIELD}']")).await.prop("value").await.unwrap().unwrap()
    }
}

async fn expect_state(browser: &Browser, state: &str) {
    browser.find(&format!("[data-save-state][data-state={state}]")).await;
}

#[tokio::test]
async fn two_members_of_a_team_see_both_texts_and_join_them() {
    let team = Team::new().await;
    let siti = team.open(&team.owner, DESK).await;
    let rina = team.open(&team.editor, PHONE).await;
    siti.fill(FIELD, "Bangku dengan panel surya").await;
    expect_state(&siti, "saved").await;
    let line = siti.read("[data-save-state]").await;
    assert!(line.starts_with("tersimpan ") && line.ends_with(" WITA"), "{line}");
    rina.fill(FIELD, "Bangku teduh yang dapat dilipat").await;
    expect_state(&rina, "clash").await;
    rina.find("[data-clash]").await;
    for text in ["Bangku dengan panel surya", "Bangku teduh yang dapat dilipat"] {
        rina.expect(text).await;
    }
    rina.expect_accessible().await;
    rina.expect_no_sideways_scroll().await;
    // nothing was overwritten while she decides; she joins the two texts and keeps hers
    let both = "Bangku teduh dengan panel surya yang dapat dilipat";
    rina.fill(FIELD, both).await;
    rina.click("[data-clash] .actions .button:first-child").await;
    expect_state(&rina, "saved").await;
    // the owner, whose page is older now, is told in turn and takes the joined text
    siti.fill(FIELD, "Bangku dengan panel surya dan lampu").await;
    expect_state(&siti, "clash").await;
    siti.click("[data-clash] .actions .button:last-child").await;
    expect_state(&siti, "saved").await;
    assert_eq!(team.typed(&siti).await, both);
    rina.visit(&team.path).await;
    assert_eq!(team.typed(&rina).await, both);
    siti.close().await;
    rina.close().await;
}

#[tokio::test]
async fn a_text_survives_a_dead_session_without_any_script() {
    let team = Team::new().await;
    let browser = team.open(&team.owner, Window { scripts: false, ..PHONE }).await;
    browser.fill(FIELD, "Bangku yang ditulis panjang & lebar").await;
    browser.driver.delete_all_cookies().await.unwrap();
    browser.submit("main form").await;
    browser.expect("tulisan Anda masih ada").await;
    browser.expect_no_sideways_scroll().await;
    browser.fill("email", &team.owner.email).await;
    browser.fill("password", PASSWORD).await;
    browser.submit("form[action='/session']").await;
    browser.expect("Tulisan Anda masih ada").await;
    browser.submit("main form").await;
    browser.visit(&team.path).await;
    assert_eq!(team.typed(&browser).await, "Bangku yang ditulis panjang & lebar");
    browser.close().await;
}

#[tokio::test]
async fn the_committee_edits_the_form_by_telephone_and_without_script() {
    let portal = LivePortal::start().await;
    let app = &portal.app;
    let contest = build::contest().status(ContestStatus::Draft).save(app).await;
    let person = build::member_of(app, &contest, "Panitia Contoh", RegionRole::Committee).await;
    let token = sessions::Model::start(app.db(), &person, "test", &app.portal.settings, app.now()).await.unwrap();
    let browser = Browser::open(&portal, PHONE).await;
    browser.carry(&portal.session_cookie(), &token).await;
    let form = "/committee/contests/lomba-contoh-2026/form";
    for page in
        ["", "/preview", "/definition/new", "/sections/new", "/sections/identitas/fields/new", "/fields/tahapan/edit"]
    {
        browser.visit(&format!("{form}{page}")).await;
        browser.expect_accessible().await;
        browser.expect_no_sideways_scroll().await;
    }
    browser.picture("form-field-360").await;
    browser.visit(form).await;
    browser.picture("form-editor-360").await;
    browser.close().await;
    let browser = Browser::open(&portal, Window { scripts: false, ..DESK }).await;
    browser.carry(&portal.session_cookie(), &token).await;
    browser.visit(&format!("{form}/sections/rancangan/fields/new")).await;
    browser.fill("label_id", "Dampak bagi warga").await;
    browser.fill("label_en", "Effect on people").await;
    browser.choose("kind", "long_text").await;
    browser.go(".form__actions button[name=act][value=save]").await;
    browser.expect("Dampak bagi warga").await;
    browser.submit(&format!("form[action='{form}/fields/dampak_bagi_warga/place']")).await;
    browser.visit(&format!("{form}/preview")).await;
    browser.find("[name=dampak_bagi_warga]").await;
    browser.picture("form-preview-1280").await;
    browser.close().await;
}
