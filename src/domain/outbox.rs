//! Mail waiting to go out.

use chrono::Duration;

code_enum! {
    /// What waits in the outbox.
    pub enum OutboxKind {
        /// A mail.
        Mail => "mail",
    }
}

code_enum! {
    /// State of one outbox row.
    pub enum OutboxStatus {
        /// Waits for the worker.
        Pending => "pending",
        /// Handed to the mail server.
        Sent => "sent",
        /// Not sent on purpose: kept to be read on a page (no mail server in development).
        Kept => "kept",
        /// Given up after the last attempt.
        Failed => "failed",
    }
}

/// Attempts before a mail is given up.
pub const MAX_ATTEMPTS: i32 = 12;

/// Wait after the given number of failed attempts; `None` means give up.
///
/// One minute, doubled each time, at most six hours: a mail server may be away for a day.
#[must_use]
pub fn retry_after(attempts: i32) -> Option<Duration> {
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts.saturating_sub(1).max(0)).unwrap_or(0).min(9);
    Some(Duration::minutes((1_i64 << doublings).min(360)))
}
