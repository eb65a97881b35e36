//! Limits on attempts that could be guessed or abused: sign-in, mails to an address. Rows in the database, so they hold on
//! every node and after a restart.

use super::{PageError, PageResult, Visit};
use crate::{domain::throttle::Limit, models::throttle_buckets};

/// Counts one attempt of `limit` for `key`; refuses when the window is used up.
///
/// # Errors
/// [`PageError::Throttled`] with the seconds to wait.
pub async fn count(visit: &Visit, limit: Limit, key: &str) -> PageResult<()> {
    match throttle_buckets::Model::count(visit.db(), limit, key, visit.now).await? {
        None => Ok(()),
        Some(wait) => Err(PageError::Throttled { retry_after_secs: wait.num_seconds() }),
    }
}

/// Counts one attempt like [`count`], where being refused is no error but a thing left undone.
///
/// # Errors
/// When the database fails.
pub async fn has_room(visit: &Visit, limit: Limit, key: &str) -> PageResult<bool> {
    Ok(throttle_buckets::Model::count(visit.db(), limit, key, visit.now).await?.is_none())
}

/// Counts one password tried for an account: few from one network address, so that nobody guesses; many from all together, so
/// that a stranger who guesses does not lock the owner out.
///
/// # Errors
/// [`PageError::Throttled`] with the seconds to wait.
pub async fn count_password(visit: &Visit, email_folded: &str) -> PageResult<()> {
    count_address(visit, Limit::SignInPerAddress).await?;
    count(visit, Limit::SignInPerAccountAndAddress, &account_and_address(visit, email_folded)).await?;
    count(visit, Limit::SignInPerAccount, email_folded).await
}

/// The password was right: earlier slips from here are forgotten.
///
/// # Errors
/// When the database fails.
pub async fn forgive_password(visit: &Visit, email_folded: &str) -> PageResult<()> {
    let key = account_and_address(visit, email_folded);
    Ok(throttle_buckets::Model::forget(visit.db(), Limit::SignInPerAccountAndAddress, &key).await?)
}

fn account_and_address(visit: &Visit, email_folded: &str) -> String {
    format!("{email_folded} {}", address_of(visit))
}

fn address_of(visit: &Visit) -> String {
    visit.ip.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string())
}

/// Counts one attempt for the visitor's network address; visits without an address share one window.
///
/// # Errors
/// [`PageError::Throttled`] with the seconds to wait.
pub async fn count_address(visit: &Visit, limit: Limit) -> PageResult<()> {
    count(visit, limit, &address_of(visit)).await
}
