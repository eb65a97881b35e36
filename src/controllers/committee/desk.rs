//! `/committee`: what waits for the committee.

use axum::response::Response;

use crate::{
    domain::policy::{Question, may_view_committee_desk},
    models::contests::desk::Desk,
    views::committee::DeskPage,
    web::{
        PageResult, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/committee", Question::ViewCommitteeDesk, index)]
}

async fn index(visit: SignedIn) -> PageResult<Response> {
    may_view_committee_desk(&visit.actor)?;
    let desk = Desk::of(visit.db(), &visit.actor, visit.now).await?;
    visit.page("committee/index.html", &DeskPage::new(&desk, visit.locale, visit.now))
}
