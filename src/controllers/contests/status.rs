//! `/contests/{slug}/status`: the deadline at a glance, from memory. It reads no session and needs no database, so that it stays
//! up when everybody comes at once.

use axum::response::Response;

use crate::{
    domain::policy::Question,
    models::contests::status_board,
    views::contests::status::{StatusPage, StatusParts},
    web::{
        PageError, PageResult, Passerby, Path,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/contests/{slug}/status", Question::Public, show)]
}

/// The board holds what everybody may read: contests that were opened.
async fn show(Passerby(visit): Passerby, Path(slug): Path<String>) -> PageResult<Response> {
    status_board::look(visit.db(), &visit.portal).await;
    let seen = visit.portal.status_board.seen();
    let seen = seen.ok_or_else(|| PageError::Unavailable("no contest was read yet".to_owned()))?;
    let line = seen.value.get(&slug).or_not_found()?;
    let parts = StatusParts {
        line,
        read_at: seen.is_stale.then_some(seen.read_at),
        read_only: visit.portal.read_only(),
        locale: visit.locale,
        now: visit.now,
    };
    visit.page("contests/status.html", &StatusPage::new(parts))
}
