//! `/entries/{pid}/history`: who changed what and when, for the team.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::find;
use crate::{
    domain::policy::{Question, may_view_team},
    views::entries::{
        EntryTop,
        trail::{TraceLine, TrailPage},
    },
    web::{
        PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// Pages that can be asked for; older acts are in the operator's record.
const LAST_PAGE: u64 = 200;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/entries/{pid}/history", Question::ViewTeam, index)]
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    page: String,
}

async fn index(visit: SignedIn, Path(pid): Path<Uuid>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_view_team(&visit.actor, &case.facts)?;
    let page = asked.page.parse().unwrap_or(1).clamp(1, LAST_PAGE);
    let (traces, has_older) = case.entry.trail(visit.db(), page).await?;
    let form = case.standing.contest.form_set(visit.db()).await?;
    let entry = EntryTop::new(&case, visit.locale);
    let page_href = |page: u64| format!("{}/history?page={page}", entry.href);
    let page = TrailPage {
        lines: traces
            .into_iter()
            .map(|trace| TraceLine::new(trace, &form, &|key: &str| visit.t(key), visit.locale))
            .collect(),
        newer: (page > 1).then(|| page_href(page - 1)),
        older: has_older.then(|| page_href(page + 1)),
        entry,
    };
    visit.page("entries/history.html", &page)
}
