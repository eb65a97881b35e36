//! `/confirmation/{token}`: confirming a mail address. A page first, then a POST: mail scanners follow links. The POST needs the
//! password too: the link proves who reads the mail, the password who registered; only together they are one person.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{account::LinkPurpose, policy::Question},
    forms::FormErrors,
    models::{one_time_links, passwords},
    web::{
        Flash, PageForm, PageResult, Path, Visit,
        routes::{PageRoute, get, post},
        throttle,
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/confirmation/{token}", Question::Public, new), post("/confirmation/{token}", Question::Public, create)]
}

const TEMPLATE: &str = "account/confirmation/new.html";

#[derive(Serialize)]
struct LinkPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let is_usable =
        one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::Confirmation, visit.now).await?.is_some();
    visit.page(TEMPLATE, &LinkPage { token, is_usable })
}

async fn create(visit: Visit, Path(token): Path<String>, PageForm(form): PageForm) -> PageResult<Response> {
    let found = one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::Confirmation, visit.now).await?;
    let Some((_, user)) = found else {
        return visit.page(TEMPLATE, &LinkPage { token, is_usable: false });
    };
    throttle::count_password(&visit, &user.email_folded).await?;
    let hash = user.password_hash.clone().unwrap_or_default();
    if !passwords::verify(form.verbatim("password"), user.password_hash).await? {
        let errors = FormErrors::one("password", "account-confirm-password-wrong");
        return visit.refused(TEMPLATE, &LinkPage { token, is_usable: true }, &errors);
    }
    throttle::forgive_password(&visit, &user.email_folded).await?;
    let Some(user) = one_time_links::Model::redeem_confirmation(visit.db(), &token, &hash, visit.now).await? else {
        return visit.page(TEMPLATE, &LinkPage { token, is_usable: false });
    };
    super::sign_in(&visit, &user).await?;
    Ok(visit.redirect_with("/entries", &Flash::good("account-confirmed")))
}
