//! `/api/v1/contests`: every contest from its opening on.

use axum::{extract::RawQuery, response::Response};

use super::{Paging, answer, source};
use crate::{
    domain::policy::Question,
    models::{catalogue_index, contests::public},
    views::api::{List, Pagination},
    web::{
        PageResult, Path, Visit,
        error::OrNotFound,
        page_cache::Keep,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/api/v1/contests", Question::Public, index), get("/api/v1/contests/{slug}", Question::ReadContest, show)]
}

async fn index(visit: Visit, RawQuery(query): RawQuery) -> PageResult<Response> {
    let paging = match Paging::read(&visit, &query.unwrap_or_default(), |_| false) {
        Ok(paging) => paging,
        Err(refused) => return Ok(*refused),
    };
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let page = public::page(visit.db(), paging.after.as_deref(), paging.limit).await?;
    let source = source(&visit, &snapshot);
    let results = page.contests.iter().filter_map(|contest| source.contest(contest, &page.categories)).collect();
    let next = page.next.as_ref().map(|slug| paging.next(source, "/api/v1/contests", &[], slug));
    let list = List::new(results, Pagination { total: page.total, limit: paging.limit, next });
    Ok(answer(&visit, &list, Keep::BRIEFLY))
}

async fn show(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let page = public::one(visit.db(), &slug).await?;
    let contest = page.contests.first().or_not_found()?;
    let item = source(&visit, &snapshot).contest(contest, &page.categories).or_not_found()?;
    Ok(answer(&visit, &item, Keep::BRIEFLY))
}
