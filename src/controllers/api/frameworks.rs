//! `/api/v1/frameworks`

use axum::{extract::RawQuery, response::Response};

use super::{Paging, answer, source};
use crate::{
    domain::policy::Question,
    models::catalogue_index,
    search::Filter,
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
    vec![get("/api/v1/frameworks", Question::Public, index), get("/api/v1/frameworks/{code}", Question::Public, show)]
}

async fn index(visit: Visit, RawQuery(query): RawQuery) -> PageResult<Response> {
    let paging = match Paging::read(&visit, &query.unwrap_or_default(), |_| false) {
        Ok(paging) => paging,
        Err(refused) => return Ok(*refused),
    };
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let source = source(&visit, &snapshot);
    let list = paging.list(
        source,
        "/api/v1/frameworks",
        &snapshot.book.frameworks,
        |framework| &framework.code,
        |framework| source.framework(framework),
    );
    Ok(answer(&visit, &list, Keep::UNTIL_CHANGED))
}

async fn show(visit: Visit, Path(code): Path<String>) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let framework = snapshot.book.framework(&code).or_not_found()?;
    let mut counted = Vec::new();
    for at in snapshot.book.roots(framework) {
        counted.push((at, snapshot.find(&Filter { framework, dimension: Some(at), ..Filter::default() })?));
    }
    Ok(answer(&visit, &source(&visit, &snapshot).framework_detail(framework, &counted), Keep::UNTIL_CHANGED))
}
