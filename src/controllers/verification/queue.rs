//! `/committee/contests/{slug}/verification`: what waits for the committee.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    controllers::judging::{category_choices, find_contest, query_text},
    domain::{
        policy::{self, Question},
        verification::QueueState,
    },
    models::verifications::{self, QUEUE_PAGE, QueueFilter},
    views::{
        judging::{CommitteeHead, Pager},
        verification::{QueueLine, QueuePage, state_links},
    },
    web::{
        PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/committee/contests/{slug}/verification", Question::ViewVerificationQueue, index)]
}

/// The filter as asked for; unknown values are taken as not given.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    status: String,
    category: String,
    q: String,
    page: String,
}

async fn index(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    policy::may_view_verification_queue(&visit.actor, &facts)?;
    let categories = category_choices(&visit, &standing.contest).await?;
    let filter = QueueFilter {
        state: QueueState::parse(&asked.status).unwrap_or(QueueState::Waiting),
        category: categories
            .iter()
            .find(|known| known.value == asked.category)
            .map_or_else(String::new, |known| known.value.clone()),
        text: asked.q.chars().take(100).collect(),
        page: asked.page.parse().unwrap_or(1).clamp(1, 10_000),
        viewer: visit.user.id,
    };
    let (rows, total) = verifications::queue(visit.db(), standing.contest.id, &filter, visit.now).await?;
    let counts = verifications::counts(visit.db(), standing.contest.id, &filter, visit.now).await?;
    let path = format!("/committee/contests/{slug}/verification");
    let rest = format!("&category={}&q={}", query_text(&filter.category), query_text(&filter.text));
    let sees_names = policy::sees_names(&visit.actor, &facts);
    let page = QueuePage {
        contest: CommitteeHead::new(&standing, "verification", &visit.portal.engine, visit.locale),
        states: state_links(&counts, filter.state, &path, &rest),
        pager: Pager::new(filter.page, QUEUE_PAGE, total, &format!("{path}?status={}{rest}&", filter.state)),
        rows: rows.into_iter().map(|row| QueueLine::new(row, sees_names, visit.locale)).collect(),
        state: filter.state,
        category: filter.category,
        text: filter.text,
        categories,
    };
    visit.page("verification/queue.html", &page)
}
