//! Forms are ours only: the browser must name our origin, and the form must bring the token of its session.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{PageError, cookies};
use crate::settings::Settings;

/// Name of the hidden field.
pub const FIELD: &str = "csrf";
/// Header for requests made by our scripts.
pub const HEADER: &str = "x-csrf-token";

/// The token of a session or visitor cookie.
#[must_use]
pub fn token(settings: &Settings, bound_to: &str) -> String {
    cookies::seal(settings, FIELD, bound_to)
}

/// Whether `given` is the token of that session or visitor cookie.
#[must_use]
pub fn is_token(settings: &Settings, bound_to: &str, given: &str) -> bool {
    !bound_to.is_empty() && cookies::is_sealed(settings, FIELD, bound_to, given)
}

/// Refuses unsafe requests that another site made. Runs before any handler; the token is checked where the form is read.
pub async fn check_origin(State(settings): State<std::sync::Arc<Settings>>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || is_same_origin(&settings, request.headers()) {
        return next.run(request).await;
    }
    PageError::ForgedForm.into_response()
}

/// Browsers send `Origin` with every POST and cannot be made to forge it; tools without it still need the token.
fn is_same_origin(settings: &Settings, headers: &HeaderMap) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return true;
    };
    if origin == settings.base_url() {
        return true;
    }
    // On a developer's machine the portal answers under several names: there the request's own host decides.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    settings.is_local() && origin.split_once("://").is_some_and(|(_, authority)| authority == host)
}
