//! `/`
use axum::response::Response;

use crate::{
    domain::policy::Question,
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
    visit.public_page("home/index.html", &())
}
