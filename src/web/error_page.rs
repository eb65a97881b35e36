//! Turns every failure into a page with a way on: our own [`PageError`], Loco's JSON, axum's plain text and empty bodies.
//! Callers of the JSON interface get a small JSON object instead.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Json, Redirect, Response},
};
use chrono::{DateTime, Utc};
use loco_rs::controller::middleware::request_id::LocoRequestId;
use serde::Serialize;

use super::{
    Context, PageError, RecoveryLink,
    frame::{Frame, FrameSlot},
    locale,
    read_only::Sent,
    visit,
};
use crate::{
    domain::locale::Locale,
    forms::FormErrors,
    portal::Portal,
    views::{
        Page,
        filters::{datetime_text, zone_named},
    },
};

/// What the error page shows.
#[derive(Debug, Serialize)]
struct ErrorPage {
    status: u16,
    kind: &'static str,
    /// A message of its own; else the template tells the kind's.
    message: Option<String>,
    request_id: String,
    closed_at: Option<DateTime<Utc>>,
    tz: String,
    retry_after_secs: Option<i64>,
    recovery: Vec<RecoveryLink>,
    /// What was sent and could not be taken.
    sent: Option<Sent>,
}

/// Facts of the request that are gone once a handler consumed it.
struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
    request_id: String,
    slot: FrameSlot,
}

/// The layer. Stands outside every handler and inside the layers that add headers.
pub async fn render_errors(State(ctx): State<Context>, mut request: Request, next: Next) -> Response {
    let asked = Asked {
        method: request.method().clone(),
        path: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        headers: request.headers().clone(),
        request_id: request.extensions().get::<LocoRequestId>().map_or_else(String::new, |id| id.get().to_owned()),
        slot: FrameSlot::default(),
    };
    request.extensions_mut().insert(asked.slot.clone());
    let response = next.run(request).await;
    let failure = response.extensions().get::<Arc<PageError>>().cloned();
    if let Some(failure) = &failure {
        log(failure, &asked.request_id);
        if matches!(**failure, PageError::SignInNeeded) {
            return sign_in(&asked);
        }
    }
    let is_stray = failure.is_none() && is_stray_error(&response);
    if failure.is_none() && !is_stray {
        return response;
    }
    show(&ctx, &asked, response, failure.as_deref())
}

/// An error that did not come from our handlers: anything but HTML, CSV and our own JSON.
fn is_stray_error(response: &Response) -> bool {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || response.extensions().get::<OwnBody>().is_some() {
        return false;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    !kind.starts_with("text/html")
}

/// Marks an error answer whose body shall reach the caller as it is.
#[derive(Clone, Copy, Debug)]
pub struct OwnBody;

fn log(failure: &PageError, request_id: &str) {
    match failure {
        PageError::Internal(error) | PageError::Unavailable(error) => {
            tracing::error!(request_id, status = failure.status().as_u16(), error, "a page failed");
        }
        _ => tracing::debug!(request_id, status = failure.status().as_u16(), "a page was refused"),
    }
}

/// Leads to the sign-in page and back; a form that was sent cannot be repeated, so its page is not asked for again.
fn sign_in(asked: &Asked) -> Response {
    if wants_json(asked) {
        let body = serde_json::json!({ "error": "sign_in_needed", "request_id": asked.request_id });
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    if asked.method != Method::GET {
        return Redirect::to("/session/new").into_response();
    }
    let back: String = url::form_urlencoded::byte_serialize(asked.path.as_bytes()).collect();
    Redirect::to(&format!("/session/new?return_to={back}")).into_response()
}

fn wants_json(asked: &Asked) -> bool {
    let accept = asked.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    asked.path.starts_with("/api/")
        || asked.headers.contains_key("x-requested-with")
        || accept.starts_with("application/json")
}

fn show(ctx: &Context, asked: &Asked, response: Response, failure: Option<&PageError>) -> Response {
    let Ok(portal) = Portal::of(ctx) else { return response };
    let (mut parts, _) = response.into_parts();
    let locale =
        asked.slot.0.get().map_or_else(|| locale::of_visitor(&portal.settings, &asked.headers), |frame| frame.lang);
    let page = error_page(&portal, locale, parts.status, failure, &asked.request_id);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    let body = if wants_json(asked) {
        // A script has no page around the message.
        let closed = page.closed_at.map(|closed_at| {
            let time = datetime_text(closed_at, zone_named(&page.tz), locale);
            portal.engine.message(locale, "common-error-closed-told", &[("time", time)])
        });
        let message = page.message.or(closed);
        Json(serde_json::json!({ "error": page.kind, "message": message, "request_id": page.request_id }))
            .into_response()
    } else {
        let frame = asked.slot.0.get().cloned().unwrap_or_else(|| bare_frame(&portal, asked, locale));
        let page = Page::new(&portal.engine, frame, String::new(), None, &FormErrors::default(), &page);
        match portal.engine.render(locale, "errors/error.html", &page) {
            Ok(body) => Html(body).into_response(),
            Err(error) => {
                tracing::error!(request_id = asked.request_id, %error, "the error page itself failed");
                parts.status.canonical_reason().unwrap_or("error").into_response()
            }
        }
    };
    let (body_parts, body): (_, Body) = body.into_parts();
    for (name, value) in &body_parts.headers {
        parts.headers.insert(name.clone(), value.clone());
    }
    Response::from_parts(parts, body)
}

fn error_page(
    portal: &Portal,
    locale: Locale,
    status: StatusCode,
    failure: Option<&PageError>,
    request_id: &str,
) -> ErrorPage {
    let mut page = ErrorPage {
        status: status.as_u16(),
        kind: kind_of(status, failure),
        message: None,
        request_id: request_id.to_owned(),
        closed_at: None,
        tz: String::new(),
        retry_after_secs: None,
        recovery: Vec::new(),
        sent: None,
    };
    match failure {
        Some(PageError::Forbidden(reason)) => {
            page.message = Some(portal.engine.message(locale, &reason.message_key(), &[]))
        }
        Some(PageError::Throttled { retry_after_secs }) => page.retry_after_secs = Some(*retry_after_secs),
        Some(PageError::NotFound { recovery } | PageError::Gone { recovery }) => page.recovery.clone_from(recovery),
        Some(PageError::Conflict { message, recovery }) => {
            page.message = Some(portal.engine.message(locale, message, &[]));
            page.recovery.clone_from(recovery);
        }
        Some(PageError::ReadOnly { reason, sent }) => {
            let args = [("reason", reason.clone())];
            page.message = Some(portal.engine.message(locale, "common-error-read-only-text", &args));
            page.sent = Some((**sent).clone());
        }
        Some(PageError::StageClosed { closed_at, zone, recovery }) => {
            page.closed_at = Some(*closed_at);
            page.tz = zone.name().to_owned();
            page.recovery.clone_from(recovery);
        }
        _ => {}
    }
    for link in &mut page.recovery {
        link.label = portal.engine.message(locale, &link.label, &[]);
    }
    page
}

fn kind_of(status: StatusCode, failure: Option<&PageError>) -> &'static str {
    match (status.as_u16(), failure) {
        (403, Some(PageError::ForgedForm)) => "forged_form",
        (403, _) => "forbidden",
        (404 | 405, _) => "not_found",
        (408, _) => "timeout",
        (409, Some(PageError::StageClosed { .. })) => "closed",
        (409, _) => "conflict",
        (410, _) => "gone",
        (413, _) => "too_large",
        (429, _) => "throttled",
        (503, Some(PageError::ReadOnly { .. })) => "read_only",
        (503, _) => "unavailable",
        (400..=499, _) => "unprocessable",
        _ => "internal",
    }
}

fn bare_frame(portal: &Portal, asked: &Asked, locale: Locale) -> Frame {
    Frame {
        lang: locale,
        theme: "auto".to_owned(),
        path: asked.path.clone(),
        now: portal.clock.now(),
        user: None,
        nav: super::frame::Nav::default(),
        site: visit::site(portal),
    }
}
