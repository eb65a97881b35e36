//! The whole path: from an empty portal to a tagged innovation in the catalogue, by its forms and its mails alone.

mod contest;
mod entry;
mod importing;
mod judging;
mod planning;
mod result;
mod verification;

use sayembara::{
    domain::locale::Locale,
    models::users::{self, NewAccount},
};

use crate::{
    driver::{Browser, DESK, PHONE, Window},
    portal::LivePortal,
    support::{app::PASSWORD, build::at},
};

/// What the innovator enters, and what everybody meets again later.
pub const TITLE: &str = "Kebun Gizi Sekolah Contoh";

/// The pictures that `docs/guides` shows.
const GUIDE_PICTURES: [&str; 14] = [
    "arithmetic",
    "check",
    "contest-opening",
    "evidence",
    "form-editor",
    "form-field",
    "import-mapping",
    "import-trial",
    "queue",
    "receipt-1",
    "results",
    "returned",
    "score-sheet",
    "verification",
];

/// How the journey is made.
#[derive(Clone, Copy)]
struct Way {
    language: &'static str,
    scripts: bool,
    /// The innovator's screen.
    innovator: Window,
}

/// The journey and what was made on it.
struct Journey {
    portal: LivePortal,
    way: Way,
    /// Path of the committee's page of the contest.
    committee: String,
    /// The contest's own name in addresses.
    slug: String,
}

#[tokio::test]
async fn from_the_contest_to_the_catalogue_in_indonesian() {
    Journey::make(Way { language: "id", scripts: true, innovator: PHONE }).await;
}

#[tokio::test]
async fn from_the_contest_to_the_catalogue_in_english() {
    Journey::make(Way { language: "en", scripts: true, innovator: DESK }).await;
}

#[tokio::test]
async fn from_the_contest_to_the_catalogue_without_any_script() {
    Journey::make(Way { language: "id", scripts: false, innovator: PHONE }).await;
}

impl Journey {
    async fn make(way: Way) {
        let mut journey = Self::begin(way).await;
        journey.make_contest().await;
        journey.enter().await;
        journey.at("2026-06-22T02:00:00Z");
        journey.verify().await;
        journey.seat_judges().await;
        journey.at("2026-07-02T02:00:00Z");
        journey.score().await;
        journey.at("2026-07-20T02:00:00Z");
        journey.publish().await;
        journey.tag().await;
        journey.import().await;
    }

    /// The operator makes the first account; everybody else is made by the administrator.
    async fn begin(way: Way) -> Self {
        let journey = Self { portal: LivePortal::start().await, way, committee: String::new(), slug: String::new() };
        let app = &journey.portal.app;
        let first = NewAccount {
            email: "pengelola@contoh.test".to_owned(),
            name: "Pengelola Contoh".to_owned(),
            is_administrator: true,
            role: None,
            region_code: "63.03".to_owned(),
            author_id: None,
        };
        users::Model::create_account(app.db(), &first, app.portal.settings.base_url(), app.now()).await.unwrap();
        let administrator = journey.first_sign_in("pengelola@contoh.test", DESK).await;
        for (name, email, role) in
            [("Panitia Contoh", "panitia@contoh.test", "committee"), ("Pokja Contoh", "pokja@contoh.test", "planner")]
        {
            administrator.visit("/admin/users").await;
            administrator.fill("name", name).await;
            administrator.fill("email", email).await;
            administrator.click(&format!(".work__aside select[name=role] option[value={role}]")).await;
            administrator.submit("form[action='/admin/users'][method=post]").await;
            administrator.expect(email).await;
        }
        journey.look(&administrator).await;
        administrator.close().await;
        journey
    }

    fn at(&self, time: &str) {
        self.portal.app.clock.stop_at(at(time));
    }

    fn locale(&self) -> Locale {
        Locale::parse(self.way.language).unwrap()
    }

    /// A message of the portal in the journey's language.
    fn says(&self, key: &str) -> String {
        self.portal.app.portal.engine.message(self.locale(), key, &[])
    }

    /// Opens a browser in which the person has chosen the journey's language.
    async fn person(&self, window: Window) -> Browser {
        let browser = Browser::open(&self.portal, Window { scripts: self.way.scripts, ..window }).await;
        browser.visit("/").await;
        browser.go(&format!("footer a[href^='/locale/{}']", self.way.language)).await;
        let language = browser.attributes("html", "lang").await;
        assert_eq!(language, [self.way.language]);
        browser
    }

    /// Opens the link in the first mail to somebody with a new account, who sets a password and signs in.
    async fn first_sign_in(&self, email: &str, window: Window) -> Browser {
        let browser = self.person(window).await;
        browser.visit(&self.portal.app.mailed_path(email, "account_created").await).await;
        browser.fill("password", PASSWORD).await;
        browser.fill("password_again", PASSWORD).await;
        browser.submit("form[action^='/password_reset/']").await;
        browser.sign_in(email, PASSWORD).await;
        browser
    }

    async fn signed_in(&self, email: &str, window: Window) -> Browser {
        let browser = self.person(window).await;
        browser.sign_in(email, PASSWORD).await;
        browser
    }

    /// Looks at the page as everybody must be able to use it; axe itself is a script.
    async fn look(&self, browser: &Browser) {
        browser.expect_no_sideways_scroll().await;
        if self.way.scripts {
            browser.expect_accessible().await;
        }
    }

    /// Leaves a picture under `tests/artifacts`; for the guides too when UPDATE_GUIDE_PICTURES is set.
    async fn leave_picture(&self, browser: &Browser, page: &str) {
        let way = if self.way.scripts { self.way.language } else { "no-script" };
        browser.picture(&format!("path-{way}-{page}")).await;
        if way == "id" && std::env::var_os("UPDATE_GUIDE_PICTURES").is_some() && GUIDE_PICTURES.contains(&page) {
            let path = format!("docs/guides/pictures/{page}.png");
            std::fs::create_dir_all("docs/guides/pictures").unwrap();
            browser.driver.screenshot(std::path::Path::new(&path)).await.unwrap();
        }
    }
}
