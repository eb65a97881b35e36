//! Pages that ask once more before something is done name what it is about: its title is text there, as everywhere.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use sayembara::controllers;
use sea_orm::ConnectionTrait;

use super::{HOSTILE, columns::marker, expect_text_only};
use crate::{
    requests::routes::permissions::{
        cast::{Cast, ROLES, VISITOR},
        scene::{CONTEST, ENTRY, SHEET, State},
    },
    support::TestApp,
};

/// Every page that asks before it acts, with the state in which somebody gets to see it.
const CONFIRMATIONS: [(&str, &str); 14] = [
    ("/committee/contests/{slug}/opening/new", "contest draft"),
    ("/committee/contests/{slug}/judges/{pid}/end/new", "contest judging"),
    ("/committee/contests/{slug}/publication/new", "contest judged"),
    ("/entries/{pid}/submission/new", "entry draft"),
    ("/entries/{pid}/withdrawal/new", "entry submitted"),
    ("/entries/{pid}/owner/new", "entry submitted"),
    ("/entries/{pid}/team/departure/new", "entry draft"),
    ("/entries/{pid}/team/{person_pid}/removal/new", "entry draft"),
    ("/entries/{pid}/continuation/new", "entry published"),
    ("/invitations/{pid}", "entry draft"),
    ("/assignments/{pid}/conflict/new", "sheet undeclared"),
    ("/assignments/{pid}/finalisation/new", "sheet draft"),
    ("/assignments/{pid}/reopening/new", "sheet final"),
    ("/assignments/{pid}/removal/new", "sheet undeclared"),
];

/// Pages called `new` that only begin something: a form, not a question.
const FORMS: [&str; 10] = [
    "/committee/contests/new",
    "/committee/contests/{slug}/categories/new",
    "/committee/contests/{slug}/extensions/new",
    "/committee/contests/{slug}/form/definition/new",
    "/committee/contests/{slug}/form/sections/new",
    "/committee/contests/{slug}/form/sections/{section}/fields/new",
    "/committee/contests/{slug}/rubrics/{pid}/criteria/new",
    "/contests/{slug}/entries/new",
    "/password_reset/new",
    "/registration/new",
];

async fn spoil(app: &TestApp) {
    for (table, column) in [("entries", "title"), ("contests", "name_id"), ("users", "name"), ("categories", "name_id")]
    {
        let front = marker(&format!("{table}.{column}"));
        let hostile = HOSTILE.replace('\'', "''");
        let change = format!("UPDATE {table} SET {column} = '{front}' || {column} || '{hostile}'");
        app.db().execute_unprepared(&change).await.unwrap();
    }
}

fn state(name: &str) -> &'static State {
    CONTEST.iter().chain(ENTRY).chain(SHEET).find(|state| state.name == name).unwrap()
}

#[test]
fn every_page_that_asks_before_it_acts_is_in_the_list() {
    let known: BTreeSet<&str> = CONFIRMATIONS.iter().map(|(path, _)| *path).chain(FORMS).collect();
    let routes = controllers::routes();
    let asking = routes.iter().filter(|route| route.method == Method::GET && route.path.ends_with("/new"));
    let unknown: Vec<&str> = asking
        .map(|route| route.path)
        .filter(|path| !known.contains(path) && !path.starts_with("/session") && !path.starts_with("/sign_in_link"))
        .collect();
    assert!(unknown.is_empty(), "does it ask before it acts, or begin a form? {unknown:#?}");
}

#[tokio::test]
async fn rulebook_33_titles_are_text_on_every_page_that_asks_before_it_acts() {
    let mut by_state: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, state) in CONFIRMATIONS {
        by_state.entry(state).or_default().push(path);
    }
    for (name, paths) in by_state {
        let app = TestApp::start().await;
        let cast = Cast::of(&app).await;
        let state = state(name);
        state.set_clock(&app);
        let scene = state.build(&app, &cast, 1).await;
        spoil(&app).await;
        for pattern in paths {
            let parts = pattern.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(parameter) => scene.value(pattern, parameter),
                None => part.to_owned(),
            });
            let path = parts.collect::<Vec<_>>().join("/");
            let mut shown = 0;
            for role in ROLES.into_iter().filter(|role| *role != VISITOR) {
                let answer = app.signed_in(cast.user(role)).await.get(&path).await;
                assert!(!answer.status.is_server_error(), "{role} {path}: {}", answer.status);
                expect_text_only(role, &path, &answer);
                let names_it = answer.text().contains("=1+1|") && answer.text().contains("svg onload=alert");
                shown += usize::from(answer.status.is_success() && names_it);
            }
            assert!(shown > 0, "nobody was asked at {pattern} in the state \"{name}\": the test proves nothing");
        }
    }
}
