//! `/api/v1/regions`

use axum::{extract::RawQuery, response::Response};

use super::{Paging, answer, source};
use crate::{
    domain::policy::Question,
    models::catalogue_index,
    search::{Filter, Region},
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
    vec![get("/api/v1/regions", Question::Public, index), get("/api/v1/regions/{code}", Question::Public, show)]
}

async fn index(visit: Visit, RawQuery(query): RawQuery) -> PageResult<Response> {
    let paging = match Paging::read(&visit, &query.unwrap_or_default(), |_| false) {
        Ok(paging) => paging,
        Err(refused) => return Ok(*refused),
    };
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let counts = snapshot.find(&Filter::default())?.facets.regions;
    let source = source(&visit, &snapshot);
    let regions: Vec<(usize, &Region)> = snapshot.regions.iter().enumerate().collect();
    let list = paging.list(
        source,
        "/api/v1/regions",
        &regions,
        |(_, region)| &region.code,
        |(at, region)| source.region(region, counts.get(at).copied().unwrap_or(0)),
    );
    Ok(answer(&visit, &list, Keep::UNTIL_CHANGED))
}

async fn show(visit: Visit, Path(code): Path<String>) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let at = snapshot.region(&code).or_not_found()?;
    let counts = snapshot.find(&Filter::default())?.facets.regions;
    let item = source(&visit, &snapshot).region(&snapshot.regions[at], counts.get(&at).copied().unwrap_or(0));
    Ok(answer(&visit, &item, Keep::UNTIL_CHANGED))
}
