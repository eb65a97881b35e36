//! `/session`: signing in with a password, signing out.

use axum::{extract::Query, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};

use super::kept_form::Kept;
use crate::{
    domain::{policy::Question, text::fold_email, throttle::Limit},
    forms::FormErrors,
    models::{passwords, users},
    web::{
        Flash, PageForm, PageResult, RawForm, SignedIn, Visit, cookies, return_to,
        routes::{PageRoute, get, post},
        throttle,
    },
    workers::deliver_mail::deliver_soon,
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/session/new", Question::Public, new),
        post("/session", Question::Public, create).in_read_only_mode().body_limit(MOST_BYTES),
        post("/session/end", Question::SignedIn, destroy).in_read_only_mode(),
    ]
}

/// Largest sign-in form, in bytes: one that carries another form is up to three times as long as that.
const MOST_BYTES: usize = 6 * 1024 * 1024;

/// The page.
pub(super) const TEMPLATE: &str = "account/session/new.html";

#[derive(Default, Serialize)]
pub(super) struct NewPage {
    email: String,
    return_to: String,
    demo_accounts: Vec<users::DemoAccount>,
    /// A form that is carried through the sign-in.
    kept: Option<Kept>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    return_to: String,
}

async fn new(visit: Visit, Query(asked): Query<Asked>) -> PageResult<Response> {
    if visit.account.is_some() {
        return Ok(visit.redirect(return_to::safe(&asked.return_to)));
    }
    let page = page(&visit, String::new(), asked.return_to, None).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: Visit, PageForm(form): PageForm) -> PageResult<Response> {
    let (email, return_to, kept) = (form.text("email"), form.text("return_to"), Kept::read(&form));
    if email.is_empty() || form.verbatim("password").is_empty() {
        // Nothing was tried, so nothing is counted.
        return refused(&visit, email, return_to, kept).await;
    }
    let email_folded = fold_email(&email);
    throttle::count_password(&visit, &email_folded).await?;
    let Some(user) = find_by_credentials(&visit, &form).await? else {
        return refused(&visit, email, return_to, kept).await;
    };
    throttle::forgive_password(&visit, &email_folded).await?;
    if user.confirmed_at.is_none() {
        // A mail that was asked for counts as one, whoever asks.
        if throttle::has_room(&visit, Limit::MailPerAccount, &email_folded).await? {
            user.mail_confirmation_again(visit.db(), visit.portal.settings.base_url(), visit.now).await?;
            deliver_soon(&visit.ctx).await;
        }
        return Ok(visit.redirect("/registration"));
    }
    let token = super::sign_in(&visit, &user).await?;
    if let Some(kept) = kept {
        return kept.page(&visit.in_session(token), StatusCode::OK);
    }
    let target =
        if return_to.is_empty() { home_of(&user.actor(visit.db()).await?) } else { return_to::safe(&return_to) };
    Ok(visit.redirect(target))
}

async fn refused(visit: &Visit, email: String, return_to: String, kept: Option<Kept>) -> PageResult<Response> {
    let page = page(visit, email, return_to, kept).await?;
    visit.refused(TEMPLATE, &page, &FormErrors::one("email", "account-sign-in-refused"))
}

async fn destroy(visit: SignedIn, _form: PageForm) -> PageResult<Response> {
    if let Some(account) = &visit.account {
        account.session.end(visit.db(), visit.user.id, visit.now).await?;
    }
    visit.add_cookie(cookies::clear(&visit.portal.settings, cookies::SESSION));
    Ok(visit.redirect_with("/", &Flash::good("account-signed-out")))
}

/// The person, when address and password fit. Takes as long for an unknown address as for a wrong password.
async fn find_by_credentials(visit: &Visit, form: &RawForm) -> PageResult<Option<users::Model>> {
    let user = users::Model::find_by_email(visit.db(), &form.text("email")).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let fits = passwords::verify(form.verbatim("password"), hash).await?;
    Ok(user.filter(|user| fits && user.blocked_at.is_none()))
}

/// The sign-in page, which may carry a form on.
pub(super) async fn page(visit: &Visit, email: String, return_to: String, kept: Option<Kept>) -> PageResult<NewPage> {
    let demo_accounts =
        if visit.portal.settings.demonstration { users::Model::list_demo(visit.db()).await? } else { Vec::new() };
    Ok(NewPage { email, return_to, demo_accounts, kept })
}

/// Where a person's work is.
fn home_of(actor: &crate::domain::actor::Actor) -> &'static str {
    use crate::domain::region::RegionRole;
    match () {
        () if actor.has_role_anywhere(RegionRole::Committee) => "/committee",
        () if !actor.judging.is_empty() => "/judging",
        () if actor.has_role_anywhere(RegionRole::Planner) => "/desk",
        () if actor.has_role_anywhere(RegionRole::Leader) => "/overview",
        () if actor.is_administrator => "/admin/users",
        () => "/entries",
    }
}
