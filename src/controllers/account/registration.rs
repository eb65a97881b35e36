//! `/registration`: making an account. The answer is the same for known and unknown addresses.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{policy::Question, text::fold_email, throttle::Limit},
    forms::registration_form::RegistrationForm,
    models::{
        passwords,
        users::{self, Registration},
    },
    web::{
        PageForm, PageResult, Visit,
        routes::{PageRoute, get, post},
        throttle,
    },
    workers::deliver_mail::deliver_soon,
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/registration/new", Question::Public, new),
        post("/registration", Question::Public, create),
        get("/registration", Question::Public, show),
    ]
}

#[derive(Serialize)]
struct NewPage {
    form: RegistrationForm,
}

async fn new(visit: Visit) -> PageResult<Response> {
    visit.page("account/registration/new.html", &NewPage { form: RegistrationForm::default() })
}

async fn create(visit: Visit, PageForm(raw): PageForm) -> PageResult<Response> {
    let form = RegistrationForm::read(&raw);
    let wish = match form.check() {
        Ok(wish) => wish,
        Err(errors) => return visit.refused("account/registration/new.html", &NewPage { form }, &errors),
    };
    throttle::count_address(&visit, Limit::MailPerAddress).await?;
    throttle::count(&visit, Limit::MailPerAccount, &fold_email(&wish.email)).await?;
    let password_hash = passwords::hash(wish.password).await?;
    let registration = Registration { name: wish.name, email: wish.email, password_hash, locale: visit.locale };
    users::Model::register(visit.db(), registration, visit.portal.settings.base_url(), visit.now).await?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect("/registration"))
}

/// "Look into your mail": reached by redirect, so that reloading does not register again.
async fn show(visit: Visit) -> PageResult<Response> {
    visit.page("account/registration/show.html", &())
}
