//! `/api/v1/innovations`, with the filters of the catalogue.

use axum::{extract::RawQuery, response::Response};

use super::{Paging, answer, refused, source};
use crate::{
    domain::{actor::Actor, policy::Question},
    models::{catalogue, catalogue_index},
    search::{Cursor, Wanted, filter::NAMES},
    views::api::{List, Pagination},
    web::{
        PageError, PageResult, Path, Visit,
        error::OrNotFound,
        page_cache::Keep,
        routes::{PageRoute, get},
    },
};

const PATH: &str = "/api/v1/innovations";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/api/v1/innovations", Question::Public, index),
        get("/api/v1/innovations/{slug}", Question::ReadInnovation, show),
    ]
}

async fn index(visit: Visit, RawQuery(query): RawQuery) -> PageResult<Response> {
    let query = query.unwrap_or_default();
    let paging = match Paging::read(&visit, &query, |name| NAMES.contains(&name)) {
        Ok(paging) => paging,
        Err(refused) => return Ok(*refused),
    };
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let wanted = Wanted::read(&query);
    let (filter, unknown) = snapshot.understand(&wanted);
    if let Some(unknown) = unknown.first() {
        return Ok(refused(&visit, "unknown_value", unknown.name, Some(&unknown.value)));
    }
    let after = paging.after.as_deref().map(|text| Cursor::parse(text).ok_or(text));
    let after = match after.transpose() {
        Ok(after) => after,
        Err(text) => return Ok(refused(&visit, "wrong_value", "after", Some(text))),
    };
    let found = snapshot.find(&filter)?;
    let cut = snapshot.cut(&found, after.as_ref(), paging.limit);
    let source = source(&visit, &snapshot);
    let filters: Vec<(&str, &str)> = wanted.used().collect();
    let next = cut.next.as_ref().map(|cursor| paging.next(source, PATH, &filters, &cursor.to_string()));
    let results = snapshot.rows_of(&cut.hits).map(|row| source.innovation(row)).collect();
    let pagination = Pagination { total: found.hits.len(), limit: paging.limit, next };
    Ok(answer(&visit, &List::new(results, pagination), Keep::UNTIL_CHANGED))
}

/// What is not public is not found; what was public and was withdrawn is gone.
async fn show(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let innovation = catalogue::find_for(visit.db(), &slug, &Actor::signed_out()).await?.or_not_found()?;
    let Some(row) = snapshot.by_id(innovation.id).filter(|_| innovation.withdrawn_at.is_none()) else {
        let was_public = innovation.published_at.is_some() && innovation.withdrawn_at.is_some();
        return Err(if was_public { PageError::Gone { recovery: Vec::new() } } else { PageError::not_found() });
    };
    let shown = catalogue::shown(visit.db(), innovation).await?;
    Ok(answer(&visit, &source(&visit, &snapshot).innovation_detail(row, &shown), Keep::BRIEFLY))
}
