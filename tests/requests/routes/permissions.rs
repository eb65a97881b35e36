//! Every route × every role × every state, held against `permissions/table.txt`.
//!
//! A new route fails here until its rows are in the table. The failure prints the rows as the portal answered: read each and
//! judge whether it is right before you write it down.

pub(in crate::requests) mod cast;
mod hidden;
pub(in crate::requests) mod scene;

use std::{collections::BTreeMap, fmt::Write as _};

use axum::{body::Body, http::Method};
use sayembara::{
    controllers,
    domain::policy::Question,
    web::{csrf, routes::PageRoute, tus},
};

use self::{
    cast::{Cast, ROLES, VISITOR},
    scene::{CONTEST, ENTRY, INNOVATION, SHEET, SITE, Scene, State},
};
use crate::support::{Answer, Client, TestApp};

const TABLE: &str = include_str!("permissions/table.txt");

/// What stands in the addresses of an entry and its parts.
const OF_ENTRIES: [&str; 6] =
    ["/entries/{", "/evidence/{", "/uploads/{", "/verification/{", "/pairs/{", "/invitations/{"];

/// The states in which the answers of a route differ: those of the object it is about.
fn states_of(route: &PageRoute) -> &'static [State] {
    let is_of = |part: &str| route.path.contains(part);
    match route.path {
        _ if is_of("/assignments/{") => SHEET,
        _ if OF_ENTRIES.iter().any(|part| is_of(part)) => ENTRY,
        _ if is_of("/innovations/{") || is_of("/catalogue/{") => INNOVATION,
        _ if is_of("/contests/{") => CONTEST,
        _ => SITE,
    }
}

#[tokio::test]
async fn rulebook_10_the_table_of_permissions_holds_for_the_site() {
    hold(SITE).await;
}

#[tokio::test]
async fn rulebook_11_the_table_of_permissions_holds_for_contests() {
    hold(CONTEST).await;
}

#[tokio::test]
async fn rulebook_18_the_table_of_permissions_holds_for_entries() {
    hold(ENTRY).await;
}

#[tokio::test]
async fn rulebook_19_the_table_of_permissions_holds_for_score_sheets() {
    hold(SHEET).await;
}

#[tokio::test]
async fn rulebook_13_the_table_of_permissions_holds_for_innovations() {
    hold(INNOVATION).await;
}

#[test]
fn the_table_names_only_routes_and_states_that_exist() {
    let known: Vec<(String, &[State])> =
        controllers::routes().iter().map(|route| (name_of(route), states_of(route))).collect();
    for (section, rows) in sections() {
        for route in rows.keys() {
            let states = known.iter().find(|(name, _)| name == route).map(|(_, states)| *states);
            let fits = states.is_some_and(|states| states.iter().any(|state| state.name == section));
            assert!(fits, "the table has a row too many: {route} in [{section}]");
        }
    }
}

async fn hold(states: &'static [State]) {
    let table = sections();
    let nothing = BTreeMap::new();
    let mut wrong = String::new();
    for state in states {
        let rows = table.get(state.name).unwrap_or(&nothing);
        for (route, answers) in answers_in(state).await {
            let expected = rows.get(&route).map_or("", String::as_str);
            if expected != answers {
                let _ = writeln!(wrong, "[{}] {route}\n  table:  {expected}\n  portal: {answers}", state.name);
            }
        }
    }
    assert!(wrong.is_empty(), "the answers differ from tests/requests/routes/permissions/table.txt:\n{wrong}");
}

/// What each route of the section answers to each role.
async fn answers_in(state: &State) -> Vec<(String, String)> {
    let app = TestApp::start().await;
    state.set_clock(&app);
    let cast = Cast::of(&app).await;
    let mut world = World { scene: state.build(&app, &cast, 0).await, browsers: cast.browsers(&app).await, run: 0 };
    let mut all = Vec::new();
    for route in controllers::routes() {
        if states_of(&route).iter().all(|of_route| of_route.name != state.name) {
            continue;
        }
        let mut answers = Vec::new();
        for (column, role) in ROLES.into_iter().enumerate() {
            let answer = world.ask(&route, column).await;
            answers.push(class(&route, role, &answer));
            if !route.method.is_safe() && (answer.status.is_success() || answer.status.is_redirection()) {
                world.renew(&app, &cast, state, role).await;
            }
        }
        all.push((name_of(&route), answers.join(" ")));
    }
    all
}

struct World {
    scene: Scene,
    browsers: Vec<Client>,
    run: usize,
}

impl World {
    /// Sends an empty form: who is allowed is told what is missing, or is done.
    async fn ask(&self, route: &PageRoute, column: usize) -> Answer {
        let path = self.path(route);
        // A copy, so that no cookie of one answer plays a part in the next.
        let mut browser = self.browsers[column].clone();
        match route.method {
            Method::GET => browser.get(&path).await,
            _ if route.path.contains("/uploads") => {
                let token = browser.form_token();
                let headers = [(csrf::HEADER, token.as_str()), ("tus-resumable", tus::VERSION)];
                browser.send(route.method.clone(), &path, Body::empty(), &headers).await
            }
            _ if ["/evidence", "/form/definition", "/committee/imports"]
                .iter()
                .any(|end| route.path.ends_with(end)) =>
            {
                browser.post_files(&path, &[], &[]).await
            }
            _ => browser.post(&path, &[]).await,
        }
    }

    fn path(&self, route: &PageRoute) -> String {
        let parts = route.path.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(parameter) => self.scene.value(route.path, parameter),
            None => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// After something may have changed: a new contest, and the person signed in anew.
    async fn renew(&mut self, app: &TestApp, cast: &Cast, state: &State, role: &str) {
        if role == VISITOR {
            return;
        }
        self.run += 1;
        self.scene = state.build(app, cast, self.run).await;
        self.browsers = cast.browsers(app).await;
    }
}

/// The status as the table writes it: `in` leads to the sign-in page, `-` is 404.
fn class(route: &PageRoute, role: &str, answer: &Answer) -> String {
    let is_open = matches!(route.question, Question::Public | Question::SignedOut);
    let text = match answer.status.as_u16() {
        303 if role == VISITOR && !is_open && answer.location().starts_with("/session/new") => "in".to_owned(),
        404 => "-".to_owned(),
        status => status.to_string(),
    };
    format!("{text:<3}")
}

fn name_of(route: &PageRoute) -> String {
    format!("{:<4} {}", route.method.as_str(), route.path)
}

/// The table: section → route → answers in the order of the roles.
fn sections() -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let mut all: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    let mut section = "";
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    for line in lines {
        if let Some(title) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = title;
            let columns = line.split(']').nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
            assert_eq!(columns, ROLES, "the columns of [{title}]");
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let route = format!("{:<4} {}", words[0], words[1]);
        let answers = words[2..].iter().map(|word| format!("{word:<3}")).collect::<Vec<_>>().join(" ");
        let known = all.entry(section).or_default().insert(route, answers);
        assert!(known.is_none(), "twice in [{section}]: {line}");
    }
    all
}
