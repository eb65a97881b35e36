//! `/password_reset`: a new password for someone who forgot the old one.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{account::LinkPurpose, policy::Question, text::fold_email, throttle::Limit},
    forms::{FormErrors, check_new_password, is_email},
    models::{one_time_links, passwords, users},
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
        get("/password_reset/new", Question::Public, new),
        post("/password_reset", Question::Public, create),
        get("/password_reset/{token}", Question::Public, edit),
        post("/password_reset/{token}", Question::Public, update),
    ]
}

#[derive(Serialize)]
struct NewPage {
    email: String,
}

#[derive(Serialize)]
struct EditPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit) -> PageResult<Response> {
    visit.page("account/password_reset/new.html", &NewPage { email: String::new() })
}

async fn create(visit: Visit, PageForm(form): PageForm) -> PageResult<Response> {
    let email = form.text("email");
    if !is_email(&email) {
        return visit.refused(
            "account/password_reset/new.html",
            &NewPage { email },
            &FormErrors::one("email", "account-email-wrong"),
        );
    }
    throttle::count_address(&visit, Limit::MailPerAddress).await?;
    throttle::count(&visit, Limit::MailPerAccount, &fold_email(&email)).await?;
    if let Some(user) = users::Model::find_by_email(visit.db(), &email).await?.filter(|user| user.blocked_at.is_none())
    {
        user.mail_password_reset(visit.db(), visit.portal.settings.base_url(), visit.now).await?;
        deliver_soon(&visit.ctx).await;
    }
    Ok(visit.redirect_with("/session/new", &Flash::good("account-mail-sent")))
}

async fn edit(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let is_usable =
        one_time_links::Model::find_usable(visit.db(), &token, LinkPurpose::PasswordReset, visit.now).await?.is_some();
    visit.page("account/password_reset/edit.html", &EditPage { token, is_usable })
}

async fn update(visit: Visit, Path(token): Path<String>, PageForm(form): PageForm) -> PageResult<Response> {
    let password = form.verbatim("password");
    let mut errors = FormErrors::default();
    check_new_password(&password, &form.verbatim("password_again"), &mut errors);
    if !errors.is_empty() {
        return visit.refused("account/password_reset/edit.html", &EditPage { token, is_usable: true }, &errors);
    }
    let password_hash = passwords::hash(password).await?;
    if !users::Model::reset_password(visit.db(), &token, password_hash, visit.now).await? {
        return visit.page("account/password_reset/edit.html", &EditPage { token, is_usable: false });
    }
    Ok(visit.redirect_with("/session/new", &Flash::good("account-password-changed")))
}
