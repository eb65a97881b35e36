//! `/sign_in_link`: signing in by mail. A confirm page first, then a POST: mail scanners follow links.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{account::LinkPurpose, policy::Question, text::fold_email, throttle::Limit},
    forms::{FormErrors, is_email},
    models::{one_time_links, users},
    web::{
        Flash, PageForm, PageResult, Path, Visit,
        routes::{PageRoute, get, post},
        throttle,
    },
    workers::deliver_mail::deliver_soon,
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
struct NewPage {
    email: String,
}

#[derive(Serialize)]
struct LinkPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit) -> PageResult<Response> {
    visit.page("account/sign_in_link/new.html", &NewPage { email: String::new() })
}

async fn create(visit: Visit, PageForm(form): PageForm) -> PageResult<Response> {
    let email = form.text("email");
    if !is_email(&email) {
        return visit.refused(
            "account/sign_in_link/new.html",
            &NewPage { email },
            &FormErrors::one("email", "account-email-wrong"),
        );
    }
    throttle::count_address(&visit, Limit::MailPerAddress).await?;
    throttle::count(&visit, Limit::MailPerAccount, &fold_email(&email)).await?;
    if let Some(user) = users::Model::find_by_email(visit.db(), &email).await?.filter(|user| user.blocked_at.is_none())
    {
        user.mail_sign_in_link(visit.db(), visit.portal.settings.base_url(), visit.now).await?;
        deliver_soon(&visit.ctx).await;
    }
    Ok(visit.redirect_with("/session/new", &Flash::good("account-mail-sent")))
}

async fn show(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let is_usable =
        one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::SignIn, visit.now).await?.is_some();
    visit.page("account/sign_in_link/show.html", &LinkPage { token, is_usable })
}

async fn redeem(visit: Visit, Path(token): Path<String>, _form: PageForm) -> PageResult<Response> {
    let Some(user) = one_time_links::Model::redeem(visit.db(), &token, LinkPurpose::SignIn, visit.now).await? else {
        return visit.page("account/sign_in_link/show.html", &LinkPage { token, is_usable: false });
    };
    super::sign_in(&visit, &user).await?;
    Ok(visit.redirect_with("/", &Flash::good("account-signed-in")))
}
