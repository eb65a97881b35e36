//! The first half of everything that is done by a mailed link: somebody names an address, and its owner, if there is one, gets
//! the mail. The answer is the same for addresses that are known and that are not.

use axum::response::Response;
use serde::Serialize;

use crate::{
    domain::{text::fold_email, throttle::Limit},
    forms::{FormErrors, is_email},
    models::users,
    web::{Flash, PageResult, RawForm, Visit, throttle},
    workers::deliver_mail::deliver_soon,
};

/// What the mail is to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// A new password.
    PasswordReset,
    /// Signing in without one.
    SignIn,
}

impl Wish {
    const fn template(self) -> &'static str {
        match self {
            Self::PasswordReset => "account/password_reset/new.html",
            Self::SignIn => "account/sign_in_link/new.html",
        }
    }
}

#[derive(Serialize)]
struct AskingPage {
    email: String,
}

/// The form that asks for the address.
pub(super) fn form(visit: &Visit, wish: Wish) -> PageResult<Response> {
    visit.page(wish.template(), &AskingPage { email: String::new() })
}

/// Mails the link.
pub(super) async fn mail(visit: &Visit, wish: Wish, form: &RawForm) -> PageResult<Response> {
    let email = form.text("email");
    if !is_email(&email) {
        let errors = FormErrors::one("email", "account-email-wrong");
        return visit.refused(wish.template(), &AskingPage { email }, &errors);
    }
    throttle::count_address(visit, Limit::MailPerAddress).await?;
    throttle::count(visit, Limit::MailPerAccount, &fold_email(&email)).await?;
    let known = users::Model::find_by_email(visit.db(), &email).await?;
    if let Some(user) = known.filter(|user| user.blocked_at.is_none()) {
        let base_url = visit.portal.settings.base_url();
        match wish {
            Wish::PasswordReset => user.mail_password_reset(visit.db(), base_url, visit.now).await?,
            Wish::SignIn => user.mail_sign_in_link(visit.db(), base_url, visit.now).await?,
        }
        deliver_soon(&visit.ctx).await;
    }
    Ok(visit.redirect_with("/session/new", &Flash::good("account-mail-sent")))
}
