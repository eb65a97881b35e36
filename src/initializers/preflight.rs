//! Refuses to start with settings that would be unsafe, and says which.

use loco_rs::{Error, Result, environment::Environment};

use crate::settings::Settings;

/// Checks the settings for `environment`.
///
/// # Errors
/// Names every setting that is wrong.
pub fn check(settings: &Settings, environment: &Environment) -> Result<()> {
    let problems = settings.problems(environment);
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::string(&format!("the portal does not start with these settings:\n  - {}", problems.join("\n  - "))))
}
