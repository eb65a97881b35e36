//! `/password_reset`: a new password for someone who forgot the old one.

use axum::response::Response;
use serde::Serialize;

use super::asking::{self, Wish};
use crate::{
    domain::{account::LinkPurpose, policy::Question},
    forms::{FormErrors, check_new_password},
    models::{one_time_links, passwords, users},
    web::{
        Flash, PageForm, PageResult, Path, Visit,
        routes::{PageRoute, get, post},
    },
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
struct EditPage {
    token: String,
    is_usable: bool,
}

async fn new(visit: Visit) -> PageResult<Response> {
    asking::form(&visit, Wish::PasswordReset)
}

async fn create(visit: Visit, PageForm(form): PageForm) -> PageResult<Response> {
    asking::mail(&visit, Wish::PasswordReset, &form).await
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
