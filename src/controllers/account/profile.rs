//! `/account`: name, language, password and own sessions.

use axum::response::Response;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{locale::Locale, policy::Question},
    forms::{FormErrors, check_new_password},
    models::{passwords, sessions, users},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn, cookies,
        error::OrNotFound,
        routes::{PageRoute, get, post},
        throttle,
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/account", Question::SignedIn, show),
        post("/account", Question::SignedIn, update),
        post("/account/password", Question::SignedIn, update_password),
        post("/account/sessions/{pid}/end", Question::SignedIn, end_session),
    ]
}

#[derive(Serialize)]
struct AccountPage {
    name: String,
    email: String,
    locale: Locale,
    has_password: bool,
    sessions: Vec<SessionRow>,
}

#[derive(Serialize)]
struct SessionRow {
    pid: Uuid,
    device: String,
    last_seen_at: chrono::DateTime<chrono::Utc>,
    is_current: bool,
}

async fn show(visit: SignedIn) -> PageResult<Response> {
    let page = account_page(&visit, visit.user.name.clone()).await?;
    visit.page("account/profile/show.html", &page)
}

async fn update(visit: SignedIn, PageForm(form): PageForm) -> PageResult<Response> {
    let name = form.text("name");
    if name.is_empty() || name.chars().count() > 120 {
        let page = account_page(&visit, name).await?;
        return visit.refused("account/profile/show.html", &page, &FormErrors::one("name", "account-name-wrong"));
    }
    let locale = Locale::parse(&form.text("locale")).unwrap_or(visit.user.locale);
    visit.user.update_profile(visit.db(), &name, locale, visit.now).await?;
    visit.add_cookie(cookies::set(&visit.portal.settings, cookies::LANGUAGE, locale.as_str(), Some(365)));
    Ok(visit.redirect_with("/account", &Flash::good("account-saved")))
}

/// A new password needs the old one, unless there was none.
async fn update_password(visit: SignedIn, PageForm(form): PageForm) -> PageResult<Response> {
    let mut errors = FormErrors::default();
    let has_password = visit.user.password_hash.is_some();
    if has_password {
        // A browser left open must not be a place to guess the password in.
        throttle::count_password(&visit, &visit.user.email_folded).await?;
    }
    if has_password {
        match passwords::verify(form.verbatim("old_password"), visit.user.password_hash.clone()).await? {
            true => throttle::forgive_password(&visit, &visit.user.email_folded).await?,
            false => errors.add("old_password", "account-old-password-wrong"),
        }
    }
    let password = form.verbatim("password");
    check_new_password(&password, &form.verbatim("password_again"), &mut errors);
    if !errors.is_empty() {
        let page = account_page(&visit, visit.user.name.clone()).await?;
        return visit.refused("account/profile/show.html", &page, &errors);
    }
    let password_hash = passwords::hash(password).await?;
    let kept = visit.account.as_ref().map(|account| account.session.id);
    users::Model::change_password(visit.db(), &visit.user, password_hash, kept, visit.now).await?;
    Ok(visit.redirect_with("/account", &Flash::good("account-password-changed")))
}

async fn end_session(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    sessions::Model::end_of(visit.db(), visit.user.id, pid, visit.now).await?.then_some(()).or_not_found()?;
    Ok(visit.redirect_with("/account", &Flash::good("account-session-ended")))
}

async fn account_page(visit: &SignedIn, name: String) -> PageResult<AccountPage> {
    let current = visit.account.as_ref().map(|account| account.session.id);
    let sessions = sessions::Model::list_of(visit.db(), visit.user.id, &visit.portal.settings, visit.now).await?;
    Ok(AccountPage {
        name,
        email: visit.user.email.clone(),
        locale: visit.user.locale,
        has_password: visit.user.password_hash.is_some(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionRow {
                pid: session.pid,
                device: session.user_agent,
                last_seen_at: session.last_seen_at,
                is_current: Some(session.id) == current,
            })
            .collect(),
    })
}
