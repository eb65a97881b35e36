//! `/confirmation/{token}`: confirming a mail address. A page first, then a POST: mail scanners follow links.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{account::LinkPurpose, policy::Question},
    models::one_time_links,
    web::{
        Flash, PageForm, PageResult, Path, Visit,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/confirmation/{token}", Question::Public, new), post("/confirmation/{token}", Question::Public, create)]
}

#[derive(Serialize)]
struct LinkPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let is_usable =
        one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::Confirmation, visit.now).await?.is_some();
    visit.page("account/confirmation/new.html", &LinkPage { token, is_usable })
}

async fn create(visit: Visit, Path(token): Path<String>, _form: PageForm) -> PageResult<Response> {
    let Some(user) = one_time_links::Model::redeem(visit.db(), &token, LinkPurpose::Confirmation, visit.now).await?
    else {
        return visit.page("account/confirmation/new.html", &LinkPage { token, is_usable: false });
    };
    super::sign_in(&visit, &user).await?;
    Ok(visit.redirect_with("/entries", &Flash::good("account-confirmed")))
}
