//! Accounts: registering, confirming the address, signing in and out, passwords, own sessions.

mod asking;
pub mod confirmation;
pub mod kept_form;
pub mod password_reset;
pub mod profile;
pub mod registration;
pub mod session;
pub mod sign_in_link;

use crate::{
    models::{sessions, users},
    web::{PageResult, Visit, cookies, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        registration::routes(),
        confirmation::routes(),
        session::routes(),
        sign_in_link::routes(),
        password_reset::routes(),
        profile::routes(),
    ]
    .concat()
}

/// Starts a session for `user` and sends its cookie with the answer. Gives the session's token.
pub(super) async fn sign_in(visit: &Visit, user: &users::Model) -> PageResult<String> {
    let settings = &visit.portal.settings;
    let token = sessions::Model::start(visit.db(), user, &visit.user_agent, settings, visit.now).await?;
    visit.add_cookie(cookies::set(settings, cookies::SESSION, &token, Some(settings.session_days)));
    Ok(token)
}
