//! `/_ping`, `/_health`, `/_readiness`: what watches the portal asks. The paths are Loco's; ours also looks at the storage.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::sync::Mutex;

use crate::{
    db,
    domain::policy::Question,
    initializers::storage,
    models::stored_files,
    portal::Portal,
    web::{
        Context,
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
        get("/_readiness", Question::Public, {
            let known = Arc::<Known>::default();
            move |State(ctx): State<Context>| readiness(ctx, known.clone())
        }),
    ]
}

/// What was found last, and when. A look writes to the storage and asks for several files, and anybody may ask: who comes while
/// one is under way, or soon after, gets its answer.
type Known = Mutex<Option<(Instant, Readiness)>>;

/// Files that are looked for each time.
const LOOKED_FOR: u64 = 6;
/// Fewer files say nothing about the folder or bucket: one that is lost would be all of them.
const FEWEST_FILES: usize = 2;

#[derive(Serialize)]
struct Alive {
    ok: bool,
}

#[derive(Clone, Copy, Serialize)]
struct Readiness {
    ok: bool,
    database: bool,
    queue: bool,
    storage: bool,
    files: bool,
    /// Pages are shown, nothing is taken in: the operator's switch. Not a failure.
    read_only: bool,
}

async fn ping() -> Json<Alive> {
    Json(Alive { ok: true })
}

/// 503 as soon as one part does not answer; which one is said, why is in the log.
async fn readiness(ctx: Context, known: Arc<Known>) -> Response {
    let memory = Portal::of(&ctx).map_or(0, |portal| portal.settings.readiness_memory_millis);
    let mut known = known.lock().await;
    let fresh = known.filter(|(at, _)| at.elapsed() < Duration::from_millis(memory));
    let found = match fresh {
        Some((_, found)) => found,
        None => look(&ctx).await,
    };
    if fresh.is_none() {
        *known = Some((Instant::now(), found));
    }
    drop(known);
    // The operator's switch is looked at by a clock of its own.
    let found = Readiness { read_only: is_read_only(&ctx).await, ..found };
    let status = if found.ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = (status, Json(found)).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}

async fn look(ctx: &Context) -> Readiness {
    let database = noted("database", db::ping(&ctx.db).await);
    let queue = match &ctx.queue_provider {
        Some(queue) => noted("queue", queue.ping().await),
        None => true,
    };
    let storage = noted("storage", storage::probe(&ctx.storage).await);
    let files = files_are_there(ctx).await;
    Readiness { ok: database && queue && storage && files, database, queue, storage, files, read_only: false }
}

async fn is_read_only(ctx: &Context) -> bool {
    match Portal::of(ctx) {
        Ok(portal) => portal.is_read_only(&ctx.db).await,
        Err(_) => false,
    }
}

/// Looks for a few files. One that is lost must not stop the portal, and is for the log; when none of several is there, the wrong
/// folder or bucket is connected, and nobody should be served from it.
async fn files_are_there(ctx: &Context) -> bool {
    match stored_files::Model::look_for(&ctx.db, &ctx.storage, LOOKED_FOR).await {
        Ok(found) if found.missing.is_empty() => true,
        Ok(found) => {
            let missing = found.missing.len();
            tracing::error!(
                missing,
                looked_for = found.looked_for,
                "files are not in the storage: run `task check_storage`"
            );
            found.looked_for < FEWEST_FILES || missing < found.looked_for
        }
        Err(error) => noted("files", Err::<(), _>(error)),
    }
}

fn noted<E: std::fmt::Display>(part: &str, answer: Result<(), E>) -> bool {
    if let Err(error) = &answer {
        tracing::error!(part, %error, "not ready");
    }
    answer.is_ok()
}
