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

/// Counts one attempt for the visitor's network address; visits without an address share one window.
///
/// # Errors
/// [`PageError::Throttled`] with the seconds to wait.
pub async fn count_address(visit: &Visit, limit: Limit) -> PageResult<()> {
    let address = visit.ip.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string());
    count(visit, limit, &address).await
}
