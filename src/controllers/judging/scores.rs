//! `/committee/contests/{slug}/scores`: entries × judges with the state and total of every sheet.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use super::{category_choices, find_contest, query_text};
use crate::{
    domain::policy::{self, Question},
    models::score_overview::{self, OverviewFilter, PAGE_SIZE},
    views::judging::{
        CommitteeHead, Pager,
        overview::{OverviewPage, columns, rows},
    },
    web::{
        PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/committee/contests/{slug}/scores", Question::ViewScoresOverview, index)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    category: String,
    page: String,
}

async fn index(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    policy::may_view_scores_overview(&visit.actor, &facts)?;
    let categories = category_choices(&visit, &standing.contest).await?;
    let known = categories.iter().find(|known| known.value == asked.category);
    let filter = OverviewFilter {
        category: known.map_or_else(String::new, |known| known.value.clone()),
        page: asked.page.parse().unwrap_or(1).clamp(1, 10_000),
        viewer: visit.user.id,
    };
    let rules = standing.rules(visit.db()).await?;
    let overview = score_overview::load(visit.db(), &standing, &rules, &filter).await?;
    let base = format!("/committee/contests/{slug}/scores?category={}&", query_text(&filter.category));
    let page = OverviewPage {
        contest: CommitteeHead::new(&standing, "scores", &visit.portal.engine, visit.locale),
        judges: columns(&overview),
        rows: rows(&overview, rules.quorum, rules.decimals, visit.locale),
        quorum: rules.quorum,
        pager: Pager::new(filter.page, PAGE_SIZE, overview.total, &base),
        finished: overview.loads.iter().map(|load| load.finished).sum(),
        assigned: overview.loads.iter().map(|load| load.assigned).sum(),
        may_reopen: !facts.has_chair && facts.judging == crate::domain::stage::Phase::Open,
        may_remind: policy::may_assign(&visit.actor, &facts).is_ok(),
        category: filter.category,
        categories,
    };
    visit.page("judging/scores.html", &page)
}
