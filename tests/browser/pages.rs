//! Every page of the portal on a telephone and at a desk, by day and by night: axe finds nothing, and nothing is wider than the screen.

mod hidden;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use sayembara::{
    controllers,
    models::{sessions, users},
};

use crate::{
    driver::{Browser, DESK},
    look::Screen,
    portal::LivePortal,
    support::{Client, TestApp, crawl::Crawl},
};

/// Routes that answer programs, not people, or only lead elsewhere.
const NOT_PAGES: [&str; 6] = ["/api/", "/_", "/locale/", "/theme/", "/evidence/{pid}", "/entries/{pid}/edit"];
/// Files for downloading.
const FILES: [&str; 10] = [
    "/contests/{slug}/rules.json",
    "/contests/{slug}/scores.json",
    "/committee/contests/{slug}/form/definition",
    "/entries/{pid}/receipts/{submission_pid}/document",
    "/entries/{pid}/receipts/{submission_pid}/paper",
    "/entries/{pid}/export.xlsx",
    "/entries/{pid}/export.zip",
    "/committee/contests/{slug}/export.xlsx",
    "/committee/contests/{slug}/export.zip",
    "/committee/imports/{pid}/faults.csv",
];
/// Pages of one route that one person looks at: more of them look alike.
const PER_PERSON: usize = 1;
/// Pages of one route that everybody together looks at.
const TOGETHER: usize = 3;

/// A page and who looks at it.
struct Visit {
    person: Option<users::Model>,
    path: String,
}

/// Pages that the links of the demonstration lead this person to.
async fn reachable(mut client: Client) -> BTreeMap<&'static str, Vec<String>> {
    let start = ["/", "/account", "/entries", "/committee", "/judging", "/desk", "/overview", "/admin/users", "/mails"];
    let mut open = vec!["/session/new", "/password_reset/new", "/registration", "/styleguide"];
    open.retain(|path| controllers::routes().iter().any(|route| route.path == *path));
    for path in start {
        if client.get(path).await.status.as_u16() == 200 {
            open.push(path);
        }
    }
    let mut pages: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    Crawl::starting_at(&open)
        .run(&mut client, |path, answer| {
            if answer.header("content-type").starts_with("text/html") && answer.status.as_u16() == 200 {
                pages.entry(crate::support::crawl::route_of(path).unwrap()).or_default().push(path.to_owned());
            }
        })
        .await;
    pages
}

/// Who looks at what: each role at each of its routes, until a route was seen often enough.
async fn visits(app: &TestApp) -> (Vec<Visit>, BTreeSet<&'static str>) {
    let mut people = vec![None];
    for account in users::Model::list_demo(app.db()).await.unwrap() {
        people.push(users::Model::find_by_email(app.db(), &account.email).await.unwrap());
    }
    let (mut visits, mut times) = (Vec::new(), BTreeMap::<&'static str, usize>::new());
    for person in people {
        let client = match &person {
            Some(user) => app.signed_in(user).await,
            None => app.visitor(),
        };
        for (route, paths) in reachable(client).await {
            let seen = times.entry(route).or_default();
            for path in paths.into_iter().take(PER_PERSON.min(TOGETHER.saturating_sub(*seen))) {
                *seen += 1;
                visits.push(Visit { person: person.clone(), path });
            }
        }
    }
    let mut routes: BTreeSet<&'static str> = times.into_keys().collect();
    let hidden = hidden::visits(app).await;
    routes.extend(hidden.iter().map(|visit| crate::support::crawl::route_of(&visit.path).unwrap()));
    visits.extend(hidden);
    visits.extend(["/tidak-ada", "/catalogue/tidak-ada"].map(|path| Visit { person: None, path: path.to_owned() }));
    (visits, routes)
}

/// Looks at the pages one after the other and collects what is wrong.
async fn look(portal: &LivePortal, visits: &[Visit]) -> Vec<String> {
    let browser = Browser::open(portal, DESK).await;
    let mut faults = Vec::new();
    let mut who: Option<i64> = None;
    for Visit { person, path } in visits {
        let id = person.as_ref().map(|user| user.id);
        if id != who {
            who = id;
            if let Some(user) = person {
                let app = &portal.app;
                let token =
                    sessions::Model::start(app.db(), user, "test", &app.portal.settings, app.now()).await.unwrap();
                browser.carry(&portal.session_cookie(), &token).await;
            }
        }
        browser.visit(path).await;
        let name = person.as_ref().map_or("a visitor", |user| &user.name);
        if std::env::var_os("BROWSER_PICTURES").is_some() {
            pictures(&browser, path).await;
        }
        faults.extend(browser.faults().await.into_iter().map(|fault| format!("{name} at {path}\n{fault}")));
    }
    browser.close().await;
    faults
}

/// Leaves pictures of the page on three screens, for looking at them.
async fn pictures(browser: &Browser, path: &str) {
    let name: String = path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    for width in [360, 768, 1280] {
        browser.hold(Screen { width, dark: false }).await;
        browser.picture(&format!("page{name}-{width}")).await;
    }
}

#[tokio::test]
async fn every_page_is_accessible_and_fits_every_screen_by_day_and_by_night() {
    let portal = LivePortal::start_with(|settings| settings["demonstration"] = true.into()).await;
    portal.app.clock.stop_at(chrono::Utc::now());
    let (visits, routes) = visits(&portal.app).await;
    let unseen: Vec<&str> = controllers::routes()
        .iter()
        .filter(|route| route.method == Method::GET && !routes.contains(route.path) && !FILES.contains(&route.path))
        .map(|route| route.path)
        .filter(|path| !NOT_PAGES.iter().any(|start| path.starts_with(start)))
        .collect();
    assert!(unseen.is_empty(), "nobody looks at: {unseen:#?}");
    let (one, other) = visits.split_at(visits.len() / 2);
    let (mut faults, more) = tokio::join!(look(&portal, one), look(&portal, other));
    faults.extend(more);
    assert!(faults.is_empty(), "{} faults on {} pages:\n{}", faults.len(), visits.len(), faults.join("\n"));
}
