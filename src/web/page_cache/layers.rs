//! The two layers of the page memory: one that answers in front of everything, one that keeps what handlers marked.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Asked, Keep, KeptPage, LARGEST_BODY, LONGEST_ADDRESS, X_REQUEST_ID};
use crate::{
    models::{catalogue_index, switches},
    portal::Portal,
    web::{Context, cookies, locale, request_log},
};

/// The outermost layer: a page that has been answered once is answered again before anything else is asked, with the headers that
/// the layers outside gave it then.
pub async fn serve(State(ctx): State<Context>, request: Request, next: Next) -> Response {
    let Ok(portal) = Portal::of(&ctx) else { return next.run(request).await };
    // What is needed of the request is read first: a request cannot be looked at across a wait.
    switches::look(&ctx.db, &portal).await;
    let key = (request.method() == Method::GET).then(|| key(&portal, &request)).flatten();
    if let Some((page, now)) = find(&ctx, &portal, key).await
        && let Some(outer_headers) = page.outer_headers.get()
    {
        let request_id = Uuid::new_v4().to_string();
        let mut response = page.answer(&Asked::of(request.headers()), now);
        response.headers_mut().extend(outer_headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert(X_REQUEST_ID, id);
        }
        request_log::note_from_memory(&response, &request_id);
        return response;
    }
    let response = next.run(request).await;
    if let Some(Kept(page)) = response.extensions().get::<Kept>() {
        page.dress(response.headers());
    }
    response
}

/// Marks an answer that was kept or came from memory.
#[derive(Clone, Debug)]
struct Kept(Arc<KeptPage>);

/// Looks for the page; looks for changes first, when it is time to.
async fn find(ctx: &Context, portal: &Portal, key: Option<String>) -> Option<(Arc<KeptPage>, DateTime<Utc>)> {
    let key = key?;
    if let Err(error) = catalogue_index::look(&ctx.db, &portal.catalogue).await {
        tracing::warn!(%error, "the catalogue's change number cannot be read");
    }
    let now = portal.clock.now();
    portal.page_cache.find(&key, portal.catalogue.change_no(), now).map(|page| (page, now))
}

/// Keeps what a handler marked, as it goes over the wire. Stands inside the layers that add headers and compress.
pub async fn keep(State(ctx): State<Context>, request: Request, next: Next) -> Response {
    let Ok(portal) = Portal::of(&ctx) else { return next.run(request).await };
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let (key, asked) = (key(&portal, &request), Asked::of(request.headers()));
    let now = portal.clock.now();
    let shown = portal.catalogue.shown_change_no();
    let response = next.run(request).await;
    let Some(keep) = response.extensions().get::<Keep>().copied().filter(|_| is_keepable(&response)) else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let Ok(plain) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Made from the snapshot that was there before, or from the first one, or from a newer: then it is merely not used again.
    let change_no = shown.or_else(|| portal.catalogue.shown_change_no()).unwrap_or(-1);
    let page = KeptPage::new(&parts, plain, keep, change_no, now);
    match key.filter(|_| portal.page_cache.limit_bytes > 0) {
        None => page.answer(&asked, now),
        Some(key) => {
            let page = Arc::new(page.zip());
            let mut answer = page.answer(&asked, now);
            answer.extensions_mut().insert(Kept(page.clone()));
            portal.page_cache.put(key, page);
            answer
        }
    }
}

fn is_keepable(response: &Response) -> bool {
    response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE)
}

/// Under what a page is kept; `None` for visitors who might see something of their own.
fn key(portal: &Portal, request: &Request<Body>) -> Option<String> {
    if portal.page_cache.limit_bytes == 0 {
        return None;
    }
    let (settings, headers) = (&portal.settings, request.headers());
    let is_somebody =
        [cookies::SESSION, cookies::FLASH].iter().any(|name| cookies::read(settings, headers, name).is_some());
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    if is_somebody || address.len() > LONGEST_ADDRESS {
        return None;
    }
    let theme = cookies::theme(settings, headers);
    // The banner of read-only mode is part of the page.
    let banner = portal.read_only().unwrap_or_default();
    Some(format!("{} {theme} {address} {banner}", locale::of_visitor(settings, headers)))
}
