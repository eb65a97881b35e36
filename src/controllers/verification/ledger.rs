//! `/committee/contests/{slug}/ledger`: points claimed and verified per entry, and the cover of the basic services.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    controllers::judging::find_contest,
    data::affairs,
    domain::{
        ledger::Cover,
        policy::{self, Question},
    },
    models::verifications::overview::{OVERVIEW_PAGE, entries_by_affair, innovations_by_affair, level_rows},
    views::{
        judging::{CommitteeHead, Pager},
        verification::ledger::{LedgerPage, LevelLine, services},
    },
    web::{
        PageError, PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/committee/contests/{slug}/ledger", Question::ViewVerificationQueue, show)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: String,
}

async fn show(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    policy::may_view_verification_queue(&visit.actor, &standing.facts(None, None, visit.now))?;
    let number = asked.page.parse().unwrap_or(1).clamp(1, 10_000);
    let (rows, total) = level_rows(visit.db(), &standing, visit.user.id, number).await?;
    let rules = standing.rules(visit.db()).await?;
    let entries = entries_by_affair(visit.db(), standing.contest.id, visit.user.id).await?;
    let innovations = innovations_by_affair(visit.db(), standing.region.id).await?;
    let affairs = affairs::affairs().map_err(|error| PageError::Internal(error.to_string()))?;
    let services = services(affairs, &entries, &innovations, visit.locale);
    let page = LedgerPage {
        contest: CommitteeHead::new(&standing, "verification", &visit.portal.engine, visit.locale),
        rows: rows.into_iter().map(|row| LevelLine::new(row, &rules, visit.locale)).collect(),
        pager: Pager::new(number, OVERVIEW_PAGE, total, &format!("/committee/contests/{slug}/ledger?")),
        covered: services.iter().filter(|service| service.cover == Cover::Covered).count(),
        services,
    };
    visit.page("verification/ledger.html", &page)
}
