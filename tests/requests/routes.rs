//! The list of routes: complete, named, and closed to those who bring nothing.

pub(in crate::requests) mod permissions;

use std::collections::BTreeSet;

use axum::{body::Body, http::Method};
use loco_rs::app::Hooks;
use sayembara::{app::App, controllers, domain::policy::Question, web::routes::PageRoute};

use crate::support::TestApp;

/// A path with something in place of each parameter that fits its form and names nothing.
fn somewhere(route: &PageRoute) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{pid}" | "{entry}" | "{version}" => "00000000-0000-4000-8000-000000000000",
        part if part.starts_with('{') && part.contains("pid") => "00000000-0000-4000-8000-000000000000",
        part if part.starts_with('{') => "tidak-ada",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_open(question: Question) -> bool {
    matches!(
        question,
        Question::Public
            | Question::SignedOut
            | Question::ReadInnovation
            | Question::ReadContest
            | Question::DownloadRules
            | Question::DownloadScores
            | Question::DevelopmentOnly
    )
}

#[tokio::test]
async fn rulebook_08_the_router_serves_what_the_list_names_and_nothing_else() {
    let app = TestApp::start().await;
    let served: BTreeSet<String> = App::routes(&app.ctx).collect().into_iter().map(|route| route.uri).collect();
    let listed: BTreeSet<String> = controllers::routes().iter().map(|route| route.path.to_owned()).collect();
    assert_eq!(served, listed, "a route without a question, or one that is not served");
    let mut seen = BTreeSet::new();
    for route in controllers::routes() {
        assert!(seen.insert((route.method.clone(), route.path)), "twice: {} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn rulebook_15_signed_out_visitors_get_only_what_is_public_and_never_a_failure() {
    let app = TestApp::start().await;
    for route in controllers::routes().into_iter().filter(|route| route.method == Method::GET) {
        let answer = app.visitor().get(&somewhere(&route)).await;
        let status = answer.status.as_u16();
        assert!(status < 500, "{} answered {status}", route.path);
        if !is_open(route.question) {
            assert!(matches!(status, 303 | 401 | 404), "{} answered {status} to a stranger", route.path);
        }
    }
}

#[tokio::test]
async fn rulebook_57_every_form_needs_its_token() {
    let app = TestApp::start().await;
    let person = app.person("Ani Contoh").await;
    let is_safe = |method: &Method| matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    for route in controllers::routes().into_iter().filter(|route| !is_safe(&route.method)) {
        let path = somewhere(&route);
        if route.method != Method::POST {
            let mut browser = app.signed_in(&person).await;
            let bare = browser.send(route.method.clone(), &path, Body::empty(), &[]).await;
            assert_eq!(bare.status.as_u16(), 403, "{} {path} without a token", route.method);
            continue;
        }
        let bare = app.signed_in(&person).await.post_without_token(&path, &[("csrf", "palsu")]).await;
        assert!(matches!(bare.status.as_u16(), 403 | 404), "{path} answered {} without a token", bare.status);
        let stranger = app.visitor().post_without_token(&path, &[]).await;
        assert!(
            matches!(stranger.status.as_u16(), 303 | 401 | 403 | 404),
            "{path} answered {} to a stranger",
            stranger.status
        );
        let forged = app.signed_in(&person).await.with_header("origin", "https://jahat.example").post(&path, &[]).await;
        assert_eq!(forged.status.as_u16(), 403, "{path} took a form from another site");
    }
}

#[tokio::test]
async fn a_person_without_roles_sees_nothing_of_others() {
    let app = TestApp::start().await;
    let person = app.person("Budi Biasa").await;
    let mut browser = app.signed_in(&person).await;
    for route in controllers::routes().into_iter().filter(|route| !is_open(route.question)) {
        let own = matches!(route.question, Question::SignedIn | Question::CreateEntry);
        let path = somewhere(&route);
        let answer = match route.method {
            Method::GET => browser.get(&path).await,
            Method::HEAD | Method::PATCH | Method::DELETE => {
                let token = browser.form_token();
                let headers = [("x-csrf-token", token.as_str()), ("tus-resumable", "1.0.0")];
                browser.send(route.method.clone(), &path, Body::empty(), &headers).await
            }
            _ if route.path == "/session/end" => continue,
            _ => browser.post(&path, &[]).await,
        };
        let status = answer.status.as_u16();
        assert!(status < 500, "{} {path} answered {status}", route.method);
        assert!(
            own || matches!(status, 403 | 404),
            "{} {path} answered {status} to a person without roles",
            route.method
        );
    }
}
