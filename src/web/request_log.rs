//! One line per request: method, route, status, time. The route's pattern and not its address, because addresses hold tokens and
//! searches; no query, no visitor.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use loco_rs::controller::middleware::request_id::LocoRequestId;

/// The line of a page that was answered from memory: its route was not even looked for.
pub fn note_from_memory(response: &Response, request_id: &str) {
    let status = response.status().as_u16();
    tracing::info!(method = "GET", route = "(memory)", status, duration_ms = 0, request_id, "request");
}

/// The layer.
pub async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let request_id = request.extensions().get::<LocoRequestId>().map_or_else(String::new, |id| id.get().to_owned());
    let response = next.run(request).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), duration_ms, request_id, "request");
    response
}
