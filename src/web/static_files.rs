//! Style sheets, scripts, fonts and pictures. Inside Loco's layers, so that they are compressed and carry the security headers.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use loco_rs::app::AppContext;
use tower_http::services::ServeDir;

/// Serves `assets/static` under `/static`.
pub fn router() -> axum::Router<AppContext> {
    axum::Router::new()
        .nest_service("/static", ServeDir::new("assets/static").append_index_html_on_directories(false))
        .layer(middleware::from_fn(keep_fingerprinted))
}

/// An address with a fingerprint never changes its content: browsers keep it for a year.
async fn keep_fingerprinted(request: Request, next: Next) -> Response {
    let fingerprinted = request.uri().query().is_some_and(|query| query.starts_with("v="));
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let policy = if fingerprinted { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    response
}
