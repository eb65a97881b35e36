//! A value that is read from the database now and then and answered from memory in between. When the database does not
//! answer, the last value stays: what watches over the deadline must not fall with what it watches.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

/// A reader that takes longer than this has not answered.
const PATIENCE: Duration = Duration::from_secs(1);

/// See the head of the file.
#[derive(Debug)]
pub struct Watched<T> {
    seen: RwLock<Option<Seen<T>>>,
    next_look: Mutex<Option<Instant>>,
    look_every: Duration,
}

/// What was read last.
#[derive(Debug)]
pub struct Seen<T> {
    /// The value.
    pub value: Arc<T>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
    /// Whether the look after that failed.
    pub is_stale: bool,
}

impl<T> Clone for Seen<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), read_at: self.read_at, is_stale: self.is_stale }
    }
}

impl<T> Watched<T> {
    /// Nothing yet; it is looked for at most every `look_every`.
    #[must_use]
    pub fn new(look_every: Duration) -> Self {
        Self { seen: RwLock::default(), next_look: Mutex::default(), look_every }
    }

    /// What was read last; `None` before the first reading.
    #[must_use]
    pub fn seen(&self) -> Option<Seen<T>> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads anew with `read` when it is time to; everybody else goes on with what was read last.
    pub async fn look<F>(&self, now: DateTime<Utc>, read: impl FnOnce() -> F)
    where
        F: Future<Output = Result<T, DbErr>> + Send,
    {
        if !self.is_look_due() {
            return;
        }
        match tokio::time::timeout(PATIENCE, read()).await {
            Ok(Ok(value)) => self.keep(Some(Seen { value: Arc::new(value), read_at: now, is_stale: false })),
            Ok(Err(error)) => self.keep_old(&error.to_string()),
            Err(_) => self.keep_old("no answer"),
        }
    }

    /// The next request looks at once: this process changed it.
    pub fn expire(&self) {
        *self.next_look.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn is_look_due(&self) -> bool {
        let mut next = self.next_look.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_due = next.is_none_or(|next| now >= next);
        if is_due {
            *next = Some(now + self.look_every);
        }
        is_due
    }

    fn keep(&self, seen: Option<Seen<T>>) {
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = seen;
    }

    fn keep_old(&self, error: &str) {
        tracing::warn!(error, "the last known value stays");
        self.keep(self.seen().map(|seen| Seen { is_stale: true, ..seen }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[tokio::test]
    async fn a_failed_look_keeps_what_was_there_and_says_so() {
        let watched = Watched::new(Duration::ZERO);
        watched.look(at(0), || async { Err(DbErr::Custom("away".to_owned())) }).await;
        assert!(watched.seen().is_none());
        watched.look(at(1), || async { Ok(7) }).await;
        watched.look(at(2), || async { Err(DbErr::Custom("away".to_owned())) }).await;
        let seen = watched.seen().unwrap();
        assert_eq!((*seen.value, seen.read_at, seen.is_stale), (7, at(1), true));
    }

    #[tokio::test]
    async fn it_is_read_again_only_when_it_is_time_or_was_changed_here() {
        let watched = Watched::new(Duration::from_secs(1_000_000));
        watched.look(at(0), || async { Ok(1) }).await;
        watched.look(at(1), || async { Ok(2) }).await;
        assert_eq!(*watched.seen().unwrap().value, 1);
        watched.expire();
        watched.look(at(2), || async { Ok(3) }).await;
        assert_eq!(*watched.seen().unwrap().value, 3);
    }
}
