//! What is typed is never lost: two tabs, a line that breaks, a session that ends. On the entry's form and on the score sheet.

use std::time::Duration;

use sayembara::{
    domain::entry::EntryStatus,
    models::{_entities::entries, sessions, users},
};
use sea_orm::{EntityTrait, sea_query::Expr};

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::{build, submissions},
};

/// Notes in the page when something is typed and when a form is sent; both by the page's own clock.
const WATCH: &str = "window.watched = { typed: [], sent: [], answered: [] }; \
    addEventListener('input', (event) => watched.typed.push(event.timeStamp), true); \
    const send = window.fetch; \
    window.fetch = (url, options) => { \
        if (options?.method !== 'POST') return send(url, options); \
        watched.sent.push(performance.now()); \
        return send(url, options).finally(() => watched.answered.push(performance.now())); \
    }; return true;";
const BETWEEN_STROKES: Duration = Duration::from_millis(120);

/// A form that saves itself, one of its fields, and two different things to type there.
struct Desk {
    portal: LivePortal,
    person: users::Model,
    path: String,
    field: &'static str,
    texts: [&'static str; 2],
}

impl Desk {
    async fn of_an_innovator() -> Self {
        let portal = LivePortal::start().await;
        let contest = build::contest().save(&portal.app).await;
        let person = portal.app.person("Inovator Contoh").await;
        let entry = build::entry(&portal.app, &contest, &person, "Bangku Surya", EntryStatus::Draft).await;
        let path = format!("/entries/{}/sections/rancangan", entry.pid);
        let texts = ["Bangku dengan panel surya di taman contoh", "Bangku teduh dengan panel surya yang dapat dilipat"];
        Self { portal, person, path, field: "rancang_bangun", texts }
    }

    async fn of_a_judge() -> Self {
        let portal = LivePortal::start().await;
        let app = &portal.app;
        let contest = build::contest().save(app).await;
        let owner = app.person("Pengusul Contoh").await;
        let entry = build::entry(app, &contest, &owner, "Bangku Surya", EntryStatus::Eligible).await;
        submissions::submission(app, &entry).await;
        app.clock.stop_at(build::at("2026-07-05T02:00:00Z"));
        let person = app.person("Juri Contoh").await;
        let judge = build::judge(app, &contest, &person, false).await;
        let assignment = build::assignment(app, &contest, &judge, &entry, true).await;
        let path = format!("/assignments/{}/score_sheet", assignment.pid);
        Self { portal, person, path, field: "mark-KEBARUAN", texts: ["80", "55"] }
    }

    async fn open(&self, window: Window) -> Browser {
        let browser = Browser::open(&self.portal, window).await;
        self.sign_in(&browser).await;
        self.visit(&browser).await;
        browser
    }

    /// Opens the form and waits until its script listens: it comes after the page, and a line that is cut earlier would cut the script.
    async fn visit(&self, browser: &Browser) {
        browser.visit(&self.path).await;
        let script = "const done = arguments[arguments.length - 1]; \
            const version = new URL(document.querySelector('script[type=module]').src).search; \
            import(`/static/js/autosave.js${version}`).then(() => setTimeout(() => done(true)));";
        browser.driver.execute_async(script, vec![]).await.unwrap();
    }

    /// The committee has begun to check what was handed in.
    async fn begin_check(&self) {
        entries::Entity::update_many()
            .col_expr(entries::Column::Status, Expr::value(EntryStatus::Eligible))
            .exec(self.portal.app.db())
            .await
            .unwrap();
    }

    async fn sign_in(&self, browser: &Browser) {
        let app = &self.portal.app;
        let token =
            sessions::Model::start(app.db(), &self.person, "test", &app.portal.settings, app.now()).await.unwrap();
        browser.carry(&self.portal.session_cookie(), &token).await;
    }

    async fn expect_state(&self, browser: &Browser, state: &str) {
        browser.find(&format!("[data-save-state][data-state={state}]")).await;
    }

    async fn typed(&self, browser: &Browser) -> String {
        browser.find(&format!("main [name='{}']", self.field)).await.prop("value").await.unwrap().unwrap()
    }

    /// What somebody finds who opens the page on another device.
    async fn expect_stored(&self, text: &str) {
        let elsewhere = self.open(DESK).await;
        assert_eq!(self.typed(&elsewhere).await, text);
        elsewhere.close().await;
    }

    /// Types letter by letter. By the browser's own clock, every stroke is on its way to the server within two seconds; the time that
    /// the server takes for a save under way does not count.
    async fn typed_in_time(&self) {
        let browser = self.open(DESK).await;
        browser.ask(WATCH).await;
        let field = browser.find(&format!("main [name='{}']", self.field)).await;
        field.clear().await.unwrap();
        for letter in self.texts[0].chars() {
            field.send_keys(letter.to_string()).await.unwrap();
            tokio::time::sleep(BETWEEN_STROKES).await;
        }
        let mut unsent = f64::MAX;
        for _ in 0..200 {
            unsent = browser
                .ask("return watched.typed.filter((at) => !watched.sent.some((sent) => sent >= at)).length;")
                .await
                .as_f64()
                .unwrap();
            if unsent == 0.0 {
                break;
            }
            tokio::time::sleep(BETWEEN_STROKES).await;
        }
        assert_eq!(unsent, 0.0, "strokes that were never sent");
        let waited = "return Math.max(...watched.typed.map((at) => { \
            const next = watched.sent.findIndex((sent) => sent >= at); \
            const free = next === 0 ? at : Math.max(at, watched.answered[next - 1]); \
            return watched.sent[next] - free; \
        }));";
        let waited = browser.ask(waited).await.as_f64().unwrap();
        assert!((0.0..=2_000.0).contains(&waited), "a stroke waited {waited} ms before it was sent");
        let answered = "return watched.answered.length === watched.sent.length;";
        for _ in 0..200 {
            if browser.ask(answered).await.as_bool() == Some(true) {
                break;
            }
            tokio::time::sleep(BETWEEN_STROKES).await;
        }
        self.expect_state(&browser, "saved").await;
        self.expect_stored(self.texts[0]).await;
        browser.close().await;
    }

    /// Two tabs on one text: the second is told, sees both, and decides.
    async fn two_tabs(&self) {
        let browser = self.open(DESK).await;
        let first = browser.driver.window().await.unwrap();
        let second = browser.driver.new_tab().await.unwrap();
        browser.driver.switch_to_window(second.clone()).await.unwrap();
        self.visit(&browser).await;
        browser.driver.switch_to_window(first).await.unwrap();
        browser.fill(self.field, self.texts[0]).await;
        self.expect_state(&browser, "saved").await;
        browser.driver.switch_to_window(second).await.unwrap();
        browser.fill(self.field, self.texts[1]).await;
        self.expect_state(&browser, "clash").await;
        browser.find("[data-clash]").await;
        for text in self.texts {
            browser.expect(text).await;
        }
        browser.expect_accessible().await;
        self.expect_stored(self.texts[0]).await;
        browser.click("[data-clash] .actions .button:first-child").await;
        self.expect_state(&browser, "saved").await;
        self.expect_stored(self.texts[1]).await;
        browser.close().await;
    }

    /// The line breaks while somebody types, and comes back.
    async fn lost_line(&self) {
        let browser = self.open(PHONE).await;
        self.portal.cut_line();
        browser.fill(self.field, self.texts[0]).await;
        self.expect_state(&browser, "offline").await;
        assert_eq!(self.typed(&browser).await, self.texts[0]);
        self.portal.mend_line();
        self.expect_state(&browser, "saved").await;
        self.expect_stored(self.texts[0]).await;
        // the page is closed before the line is back: the device keeps the text
        self.portal.cut_line();
        browser.fill(self.field, self.texts[1]).await;
        self.expect_state(&browser, "offline").await;
        browser.driver.goto("about:blank").await.unwrap();
        self.portal.mend_line();
        self.visit(&browser).await;
        assert_eq!(self.typed(&browser).await, self.texts[1]);
        self.expect_state(&browser, "saved").await;
        self.expect_stored(self.texts[1]).await;
        browser.close().await;
    }

    /// The session ends while somebody types; they sign in in another tab and go on.
    async fn lost_session(&self) {
        let browser = self.open(DESK).await;
        let first = browser.driver.window().await.unwrap();
        browser.driver.delete_all_cookies().await.unwrap();
        browser.fill(self.field, self.texts[0]).await;
        self.expect_state(&browser, "signed-out").await;
        browser.find("[data-save-state] a[href^='/session/new']").await;
        let second = browser.driver.new_tab().await.unwrap();
        browser.driver.switch_to_window(second).await.unwrap();
        self.sign_in(&browser).await;
        browser.driver.switch_to_window(first).await.unwrap();
        browser.ask("window.dispatchEvent(new Event('focus'));").await;
        self.expect_state(&browser, "saved").await;
        assert_eq!(self.typed(&browser).await, self.texts[0]);
        self.expect_stored(self.texts[0]).await;
        browser.close().await;
    }
}

#[tokio::test]
async fn every_stroke_on_an_entry_is_sent_within_two_seconds() {
    Desk::of_an_innovator().await.typed_in_time().await;
}

#[tokio::test]
async fn every_stroke_on_a_score_sheet_is_sent_within_two_seconds() {
    Desk::of_a_judge().await.typed_in_time().await;
}

#[tokio::test]
async fn two_tabs_of_an_entry_never_overwrite_each_other() {
    Desk::of_an_innovator().await.two_tabs().await;
}

#[tokio::test]
async fn two_tabs_of_a_score_sheet_never_overwrite_each_other() {
    Desk::of_a_judge().await.two_tabs().await;
}

#[tokio::test]
async fn an_entry_outlives_a_lost_line() {
    Desk::of_an_innovator().await.lost_line().await;
}

#[tokio::test]
async fn a_score_sheet_outlives_a_lost_line() {
    Desk::of_a_judge().await.lost_line().await;
}

#[tokio::test]
async fn an_entry_outlives_a_lost_session() {
    Desk::of_an_innovator().await.lost_session().await;
}

#[tokio::test]
async fn a_score_sheet_outlives_a_lost_session() {
    Desk::of_a_judge().await.lost_session().await;
}

#[tokio::test]
async fn who_types_over_the_deadline_is_told_so_and_keeps_the_text() {
    let desk = Desk::of_an_innovator().await;
    let browser = desk.open(PHONE).await;
    // An hour after the last minute, and after the ten that are given to who has begun before.
    desk.portal.app.clock.stop_at(build::at("2026-06-20T16:59:00Z"));
    browser.fill(desk.field, desk.texts[0]).await;
    desk.expect_state(&browser, "refused").await;
    browser.expect("Batas waktu sudah lewat").await;
    assert!(!browser.has("[data-clash]").await, "there is nothing to choose from");
    assert_eq!(desk.typed(&browser).await, desk.texts[0]);
    browser.expect_accessible().await;
    browser.close().await;
}

#[tokio::test]
async fn who_lost_the_right_to_write_is_not_asked_to_sign_in() {
    let desk = Desk::of_an_innovator().await;
    let browser = desk.open(DESK).await;
    desk.begin_check().await;
    browser.fill(desk.field, desk.texts[0]).await;
    desk.expect_state(&browser, "refused").await;
    assert!(!browser.has("[data-save-state] a").await);
    assert_eq!(desk.typed(&browser).await, desk.texts[0]);
    browser.close().await;
}
