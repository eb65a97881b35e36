//! `/frameworks`, `/dimensions/{framework}/{code}`

use axum::response::{IntoResponse, Redirect, Response};

use super::look;
use crate::{
    domain::policy::Question,
    models::{catalogue, catalogue_index},
    search::Filter,
    web::{
        PageResult, Path, Visit,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/frameworks", Question::Public, index), get("/dimensions/{framework}/{code}", Question::Public, show)]
}

async fn index(visit: Visit) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let page = look(&visit, &snapshot).frameworks_page()?;
    visit.catalogue_page("frameworks/index.html", &page)
}

/// The page of a dimension stands under its slug; its code, and those of its parts, lead there.
async fn show(visit: Visit, Path((framework, code)): Path<(String, String)>) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let framework = snapshot.book.framework(&framework).or_not_found()?;
    let at = snapshot.book.dimension(framework, &code).or_not_found()?;
    let look = look(&visit, &snapshot);
    if snapshot.book.dimensions[at].parent.is_some() || snapshot.book.dimensions[at].slug != code {
        return Ok(visit.finish(Redirect::permanent(&look.dimension_href(at)).into_response()));
    }
    let found = snapshot.find(&Filter { framework, dimension: Some(at), ..Filter::default() })?;
    let home = snapshot.region(&visit.portal.settings.home_region).map(|at| snapshot.regions[at].id);
    let programmes = match home {
        Some(region_id) => catalogue::programmes_of(visit.db(), region_id).await?,
        None => Vec::new(),
    };
    visit.catalogue_page("dimensions/show.html", &look.dimension_page(at, &found, &programmes))
}
