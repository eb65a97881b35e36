//! `/desk`

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    controllers::catalogue::look,
    domain::{policy::Question, region::RegionRole},
    models::{
        catalogue_index,
        desk::{self, DeskState},
        regions,
    },
    views::desk::{DeskQuery, PAGE},
    web::{
        PageResult, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/desk", Question::ViewDesk, index)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    region: String,
    framework: String,
    state: String,
    page: String,
}

async fn index(visit: SignedIn, Query(asked): Query<Asked>) -> PageResult<Response> {
    let readable = desk::regions_of(visit.db(), &visit.actor).await?;
    let chosen = readable.iter().find(|(region, _)| asked.region.is_empty() || region.slug == asked.region);
    let (region, scope) = chosen.or_not_found()?;
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let framework = snapshot.book.framework(&asked.framework).unwrap_or_else(|| snapshot.book.default_framework());
    let framework_id = snapshot.book.frameworks.get(framework).or_not_found()?.id;
    let only = DeskState::from_code(&asked.state);
    let start = asked.page.parse::<usize>().unwrap_or(1).clamp(1, 10_000).saturating_sub(1) * PAGE;
    let page = desk::page(visit.db(), region.id, framework_id, only, (start, PAGE)).await?;
    let regions: Vec<regions::Model> = readable.iter().map(|(region, _)| region.clone()).collect();
    let may_tag = visit.actor.acts_as(RegionRole::Planner, scope);
    let query = DeskQuery { region, regions: &regions, framework, only, may_tag };
    visit.page("desk/index.html", &look(&visit, &snapshot).desk_index(query, &page))
}
