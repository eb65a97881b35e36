//! `/_ping`, `/_health`, `/_readiness`: what watches the portal asks. The paths are Loco's; ours also looks at the storage.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use loco_rs::app::AppContext;
use serde::Serialize;

use crate::{
    db,
    domain::policy::Question,
    initializers::storage,
    models::switches,
    portal::Portal,
    web::{
        error_page::OwnBody,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/_ping", Question::Public, ping),
        get("/_health", Question::Public, ping),
        get("/_readiness", Question::Public, readiness),
    ]
}

#[derive(Serialize)]
struct Alive {
    ok: bool,
}

#[derive(Serialize)]
struct Readiness {
    ok: bool,
    database: bool,
    queue: bool,
    storage: bool,
    /// Pages are shown, nothing is taken in: the operator's switch. Not a failure.
    read_only: bool,
}

async fn ping() -> Json<Alive> {
    Json(Alive { ok: true })
}

/// 503 as soon as one part does not answer; which one is said, why is in the log.
async fn readiness(State(ctx): State<AppContext>) -> Response {
    let database = noted("database", db::ping(&ctx.db).await);
    let queue = match &ctx.queue_provider {
        Some(queue) => noted("queue", queue.ping().await),
        None => true,
    };
    let storage = noted("storage", storage::probe(&ctx.storage).await);
    let read_only = is_read_only(&ctx).await;
    let ok = database && queue && storage;
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = (status, Json(Readiness { ok, database, queue, storage, read_only })).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}

async fn is_read_only(ctx: &AppContext) -> bool {
    let Ok(portal) = Portal::of(ctx) else { return false };
    switches::look(&ctx.db, &portal).await;
    portal.read_only().is_some()
}

fn noted<E: std::fmt::Display>(part: &str, answer: Result<(), E>) -> bool {
    if let Err(error) = &answer {
        tracing::error!(part, %error, "not ready");
    }
    answer.is_ok()
}
