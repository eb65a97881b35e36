//! Argon2id, away from the async threads: one hash takes tens of milliseconds of a core.

use loco_rs::{Error, Result, hash};

/// Hashes a password.
///
/// # Errors
/// When hashing fails.
pub async fn hash(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || hash::hash_password(&password)).await.map_err(Error::msg)?
}

/// Whether the password fits the hash. Without a hash it computes one all the same, so that time tells nothing.
///
/// # Errors
/// When hashing fails.
pub async fn verify(password: String, hashed: Option<String>) -> Result<bool> {
    let fits = tokio::task::spawn_blocking(move || match hashed {
        Some(hashed) => hash::verify_password(&password, &hashed),
        None => {
            let _ = hash::hash_password(&password);
            false
        }
    });
    fits.await.map_err(Error::msg)
}
