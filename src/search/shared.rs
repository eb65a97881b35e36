//! The one snapshot that all requests of this process read, and how it keeps up with the database.

use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use super::Snapshot;

const NEVER: i64 = -1;

/// See the head of the file.
#[derive(Debug)]
pub struct SharedCatalogue {
    current: RwLock<Option<Arc<Snapshot>>>,
    known: AtomicI64,
    next_look: Mutex<Option<Instant>>,
    look_every: Duration,
    /// Held while a snapshot is built: one at a time.
    pub building: tokio::sync::Mutex<()>,
}

impl SharedCatalogue {
    /// An empty one that looks for changes at most every `look_every`.
    #[must_use]
    pub fn new(look_every: Duration) -> Self {
        Self {
            current: RwLock::default(),
            known: AtomicI64::new(NEVER),
            next_look: Mutex::default(),
            look_every,
            building: tokio::sync::Mutex::default(),
        }
    }

    /// The snapshot, if there is one.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a newer snapshot in its place.
    pub fn replace(&self, snapshot: Arc<Snapshot>) {
        self.known.fetch_max(snapshot.change_no, Ordering::AcqRel);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
    }

    /// The newest change number this process knows of.
    #[must_use]
    pub fn change_no(&self) -> i64 {
        self.known.load(Ordering::Acquire)
    }

    /// The change number of the snapshot that pages are made from, which may lag behind while a new one is built.
    #[must_use]
    pub fn shown_change_no(&self) -> Option<i64> {
        self.current().map(|snapshot| snapshot.change_no)
    }

    /// Notes the change number that the database has.
    pub fn note(&self, change_no: i64) {
        self.known.fetch_max(change_no, Ordering::AcqRel);
    }

    /// Whether it is time to look for changes; the one who gets `true` looks.
    #[must_use]
    pub fn is_look_due(&self) -> bool {
        let mut next = self.next_look.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_due = next.is_none_or(|next| now >= next);
        if is_due {
            *next = Some(now + self.look_every);
        }
        is_due
    }

    /// This process wrote: the next request looks at once.
    pub fn expire(&self) {
        *self.next_look.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
