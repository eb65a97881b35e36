//! `/overview`: one page with the state of a region; read only.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        policy::{Question, may_view_overview},
        region::RegionRole,
    },
    models::{overview, regions},
    views::results::overview::OverviewPage,
    web::{
        PageResult, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/overview", Question::ViewOverview, show)]
}

#[derive(Deserialize)]
struct Asked {
    /// Slug of a region; the first of the person's own when missing.
    region: Option<String>,
}

async fn show(visit: SignedIn, Query(asked): Query<Asked>) -> PageResult<Response> {
    let readable = overview::readable_regions(visit.db(), &visit.actor).await?;
    let region = match &asked.region {
        Some(slug) => regions::Model::find_by_slug(visit.db(), slug).await?,
        None => readable.first().cloned(),
    };
    let region = region.or_not_found()?;
    let scope = region.scope(visit.db()).await?;
    may_view_overview(&visit.actor, &scope)?;
    let with_drafts =
        [RegionRole::Committee, RegionRole::Leader].iter().any(|role| visit.actor.reads_as(*role, &scope));
    let overview = overview::load(visit.db(), &region, with_drafts, visit.now).await?;
    let page = OverviewPage::new(&overview, &region, &readable, visit.now, visit.locale);
    visit.page("results/overview/show.html", &page)
}
