//! The one source of "now". Everything else takes the time as an argument, so that tests can stand at the closing second.

use std::sync::{Arc, RwLock};

use chrono::{DateTime, SubsecRound, Utc};

/// A clock that tells the system's time, or a fixed time in tests.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Arc<RwLock<Option<DateTime<Utc>>>>,
}

impl Clock {
    /// The current time, cut to microseconds: the precision that both databases give back unchanged.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let fixed = self.fixed.read().ok().and_then(|fixed| *fixed);
        fixed.unwrap_or_else(system_now).trunc_subsecs(6)
    }

    /// Stops the clock at `at`; tests move it forward by calling this again.
    pub fn stop_at(&self, at: DateTime<Utc>) {
        if let Ok(mut fixed) = self.fixed.write() {
            *fixed = Some(at);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}
