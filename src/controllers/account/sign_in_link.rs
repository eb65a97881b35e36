//! `/sign_in_link`: signing in by mail. A confirm page first, then a POST: mail scanners follow links.

use axum::response::Response;
use serde::Serialize;

use super::asking::{self, Wish};
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
    vec![
        get("/sign_in_link/new", Question::Public, new),
        post("/sign_in_link", Question::Public, create),
        get("/sign_in_link/{token}", Question::Public, show),
        post("/sign_in_link/{token}", Question::Public, redeem).in_read_only_mode(),
    ]
}

#[derive(Serialize)]
struct LinkPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit) -> PageResult<Response> {
    asking::form(&visit, Wish::SignIn)
}

async fn create(visit: Visit, PageForm(form): PageForm) -> PageResult<Response> {
    asking::mail(&visit, Wish::SignIn, &form).await
}

async fn show(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let is_usable =
        one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::SignIn, visit.now).await?.is_some();
    visit.page("account/sign_in_link/show.html", &LinkPage { token, is_usable })
}

async fn redeem(visit: Visit, Path(token): Path<String>, _form: PageForm) -> PageResult<Response> {
    let Some(found) = one_time_links::Model::redeem_sign_in(visit.db(), &token, visit.now).await? else {
        return visit.page("account/sign_in_link/show.html", &LinkPage { token, is_usable: false });
    };
    super::sign_in(&visit, &found.user).await?;
    if found.lost_password {
        return Ok(visit.redirect_with("/account", &Flash::good("account-signed-in-password-gone")));
    }
    Ok(visit.redirect_with("/", &Flash::good("account-signed-in")))
}
