//! `/catalogue`, `/catalogue/{slug}`

use axum::{extract::RawQuery, response::Response};

use super::look;
use crate::{
    domain::policy::{self, Denial, Question},
    models::{catalogue, catalogue_index},
    search::{Cursor, Wanted},
    views::catalogue::{index::Listing, show::Hrefs},
    web::{
        PageError, PageResult, Path, RecoveryLink, Visit,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// Cards on a page.
const PAGE: usize = 24;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/catalogue", Question::Public, index), get("/catalogue/{slug}", Question::ReadInnovation, show)]
}

async fn index(visit: Visit, RawQuery(query): RawQuery) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let mut wanted = Wanted::read(&query.unwrap_or_default());
    let (filter, unknown) = snapshot.understand(&wanted);
    for value in &unknown {
        wanted.set(value.name, None);
    }
    let found = snapshot.find(&filter)?;
    let cut = snapshot.cut(&found, wanted.after.as_deref().and_then(Cursor::parse).as_ref(), PAGE);
    let listing = Listing { wanted: &wanted, filter: &filter, unknown: &unknown, found: &found, cut: &cut };
    visit.catalogue_page("catalogue/index.html", &look(&visit, &snapshot).catalogue_page(listing))
}

async fn show(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let innovation = catalogue::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let tags = match snapshot.by_id(innovation.id) {
        Some(row) => row.tags.clone(),
        None => catalogue_index::tags_of(visit.db(), &snapshot, innovation.id).await?,
    };
    let is_public = innovation.published_at.is_some() && innovation.withdrawn_at.is_none();
    let mut hrefs = Hrefs::default();
    if !is_public || visit.actor.is_signed_in() {
        let facts = catalogue::facts(visit.db(), &innovation).await?;
        match policy::may_read_innovation(&visit.actor, &facts) {
            Err(Denial::Hidden) if facts.is_published => return Err(gone(&snapshot, &tags)),
            decision => decision?,
        }
        let desk = format!("/desk/innovations/{slug}");
        hrefs.likeness =
            policy::may_mark_innovations(&visit.actor, &facts, &facts).is_ok().then(|| format!("{desk}/likeness"));
        hrefs.desk = policy::may_tag_innovation(&visit.actor, &facts).is_ok().then_some(desk);
    }
    let shown = catalogue::shown(visit.db(), innovation).await?;
    let page = look(&visit, &snapshot).innovation_page(&shown, &tags, hrefs);
    visit.public_page("catalogue/show.html", &page)
}

/// It was public and is not any more: others like it still are.
fn gone(snapshot: &crate::search::Snapshot, tags: &[crate::search::Tag]) -> PageError {
    let book = &snapshot.book;
    let primary = tags.first().map(|tag| &book.dimensions[book.root_of(tag.dimension)]);
    let same = primary.map(|dimension| {
        let framework = &book.frameworks[dimension.framework].code;
        RecoveryLink::new(format!("/dimensions/{framework}/{}", dimension.slug), "catalogue-gone-same")
    });
    let all = RecoveryLink::new("/catalogue", "catalogue-gone-all");
    PageError::Gone { recovery: same.into_iter().chain([all]).collect() }
}
