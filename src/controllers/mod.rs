//! Translate between HTTP and the models; decide nothing. One file per resource, one function per verb.

pub mod account;
pub mod admin;
pub mod api;
pub mod catalogue;
pub mod committee;
pub mod contests;
pub mod desk;
pub mod entries;
mod exports;
pub mod health;
pub mod home;
pub mod judging;
pub mod locale;
pub mod mails;
pub mod results;
pub mod verification;

use crate::web::{PageError, PageResult, routes::PageRoute};

/// Every route of the portal, each with the question its policy answers.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    let mut all = Vec::new();
    all.extend(account::routes());
    all.extend(admin::users::routes());
    all.extend(api::routes());
    all.extend(catalogue::routes());
    all.extend(committee::routes());
    all.extend(contests::routes());
    all.extend(desk::routes());
    all.extend(entries::routes());
    all.extend(health::routes());
    all.extend(home::routes());
    all.extend(judging::routes());
    all.extend(locale::routes());
    all.extend(mails::routes());
    all.extend(results::routes());
    all.extend(verification::routes());
    all
}

/// What no route answers.
///
/// # Errors
/// Always: 404.
pub async fn not_found() -> PageResult {
    Err(PageError::not_found())
}
