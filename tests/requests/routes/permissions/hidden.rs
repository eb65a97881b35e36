//! What a person may not see is not found by asking otherwise: not by parameters of lists, and not by what an answer costs.

use std::sync::atomic::Ordering;

use axum::http::Method;
use sayembara::controllers;

use super::{
    World,
    cast::{Cast, ROLES},
    scene::{CONTEST, INNOVATION, State},
};
use crate::support::{Answer, TestApp};

/// People to whom neither the entry nor a draft of the region's contest is shown.
const OUTSIDERS: [&str; 6] = ["vis", "per", "els", "inn", "una", "jel"];
/// What only some may read of the scene.
const SECRETS: [&str; 5] = ["Bangku Surya", "Peran own", "Peran edi", "Peran jud", "laporan.pdf"];
/// What stands in the place of a slug that nothing has; as long as the scene's own.
const MISSING: &str = "lomba-9";

async fn world(state: &State) -> (TestApp, World) {
    let app = TestApp::start().await;
    state.set_clock(&app);
    let cast = Cast::of(&app).await;
    let world = World { scene: state.build(&app, &cast, 0).await, browsers: cast.browsers(&app).await, run: 0 };
    (app, world)
}

fn column(role: &str) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap()
}

/// Every way to name a group, a role or a parent that somebody could think of.
fn parameters(world: &World) -> String {
    let entry = world.scene.value("/entries/{pid}", "pid");
    let contest = world.scene.value("/contests/{slug}", "slug");
    let of_entry = ["entry", "entry_pid", "pid", "parent", "parent_id", "id"].map(|name| format!("{name}={entry}"));
    let of_contest = ["contest", "slug", "group", "of"].map(|name| format!("{name}={contest}"));
    let rows = ["contest_id", "region_id", "user_id", "entry_id", "judge_id", "office_id", "team_id", "category_id"]
        .map(|name| format!("{name}=1"));
    let roles = ["role", "roles", "as", "group", "team", "member", "view"].map(|name| format!("{name}=committee"));
    let wider = ["all", "drafts", "hidden", "deleted", "include", "expand", "with"].map(|name| format!("{name}=1"));
    let places = ["region=kabupaten-banjar".to_owned(), "category=umum".to_owned(), "status=draft".to_owned()];
    [&of_entry[..], &of_contest, &rows, &roles, &wider, &places].concat().join("&")
}

#[tokio::test]
async fn rulebook_06_no_list_takes_a_group_a_role_or_a_parent_unchecked() {
    // While judging runs, and before the contest is public.
    for state in [&CONTEST[2], &CONTEST[0]] {
        let (_app, world) = world(state).await;
        let asked = parameters(&world);
        for route in controllers::routes().into_iter().filter(|route| route.method == Method::GET) {
            let path = world.path(&route);
            for role in OUTSIDERS {
                let mut browser = world.browsers[column(role)].clone();
                let plain = browser.get(&path).await;
                let wider = browser.get(&format!("{path}?{asked}")).await;
                let same = plain.status == wider.status || matches!(wider.status.as_u16(), 303 | 400 | 404 | 422);
                assert!(same, "[{}] {role} {path}: {} and {}", state.name, plain.status, wider.status);
                let (plain, wider) = (plain.text(), wider.text());
                for secret in SECRETS {
                    let is_told = wider.contains(secret) && !plain.contains(secret);
                    assert!(!is_told, "[{}] {role} {path}: the parameters tell {secret}", state.name);
                }
            }
        }
    }
}

/// The answer without what differs between any two requests, and the slug that was asked for.
fn said(answer: &Answer, slug: &str) -> (u16, String) {
    let text = answer.text().replace(slug, MISSING);
    let is_own = |line: &str| ["request", "permintaan", "csrf"].iter().any(|part| line.contains(part));
    let kept = text.lines().filter(|line| !is_own(line));
    let text = kept.collect::<Vec<_>>().join("\n");
    (answer.status.as_u16(), text.split("\"request_id\"").next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn rulebook_05_what_is_hidden_costs_no_more_than_what_is_missing() {
    // Addresses that can be guessed: those of contests in preparation and of records that are not public.
    for (state, start) in [(&CONTEST[0], "/contests/{slug}"), (&INNOVATION[0], "/catalogue/{slug}")] {
        let (app, world) = world(state).await;
        let slug = world.scene.value(start, "slug");
        let is_of_it = |path: &str| path.contains("{slug}") && world.scene.value(path, "slug") == slug;
        let routes = controllers::routes().into_iter().filter(|route| route.method == Method::GET);
        let mut compared = 0;
        for route in routes.filter(|route| is_of_it(route.path)) {
            let hidden = world.path(&route);
            let missing = hidden.replacen(&slug, MISSING, 1);
            for role in OUTSIDERS {
                let mut answers = Vec::new();
                for path in [&missing, &hidden] {
                    let mut browser = world.browsers[column(role)].clone();
                    // Once before: what is kept in memory for everybody is read then.
                    browser.get(path).await;
                    let before = app.portal.statements.load(Ordering::Relaxed);
                    let answer = browser.get(path).await;
                    let cost = app.portal.statements.load(Ordering::Relaxed) - before;
                    answers.push((cost, said(&answer, &slug)));
                }
                assert_eq!(answers[0], answers[1], "[{}] {role} {hidden}", state.name);
                compared += 1;
            }
        }
        assert!(compared > 6, "[{}] nothing was compared", state.name);
    }
}
