//! `/`
use axum::response::Response;

use super::catalogue::look;
use crate::{
    domain::policy::Question,
    models::{catalogue_index, contests},
    web::{
        PageResult, Visit,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/", Question::Public, index)]
}

async fn index(visit: Visit) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let open = contests::open::list_open(visit.db(), visit.now).await?;
    let (code, name) = (&visit.portal.settings.home_region, &visit.portal.home_region.full_name);
    let page = look(&visit, &snapshot).home_page(code, name, &open, visit.now)?;
    visit.public_page("home/index.html", &page)
}
