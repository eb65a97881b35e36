//! Translate between HTTP and the models; decide nothing. One file per resource, one function per verb.

pub mod account;
pub mod admin;
pub mod health;
pub mod home;
pub mod locale;
pub mod mails;
pub mod results;

use crate::web::{PageError, PageResult, routes::PageRoute};

/// Every route of the portal, each with the question its policy answers.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    let mut all = Vec::new();
    all.extend(account::routes());
    all.extend(admin::users::routes());
    all.extend(health::routes());
    all.extend(home::routes());
    all.extend(locale::routes());
    all.extend(mails::routes());
    all.extend(results::routes());
    all
}

/// What no route answers.
///
/// # Errors
/// Always: 404.
pub async fn not_found() -> PageResult {
    Err(PageError::not_found())
}
