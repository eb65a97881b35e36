//! One file of a person is put together at a time in this process, and one is looked through. Both cost, and their places are few:
//! whoever sends many files waits for the own ones and leaves the places to the others.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Mutex as AsyncMutex, OwnedMutexGuard},
    time::timeout,
};

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// One file is made of the parts of a resumable upload.
    PutTogether,
    /// A document is looked through, or a picture decoded.
    LookThrough,
}

/// A person's turn, until it is dropped. Give it to the work itself: a request may be dropped before its work has ended.
pub type Turn = OwnedMutexGuard<()>;

/// By person and work.
type Taken = HashMap<(i64, Work), Weak<AsyncMutex<()>>>;

/// Whose turn it is at what, while anybody has or awaits one.
#[derive(Debug, Default)]
pub struct Turns {
    taken: Mutex<Taken>,
}

impl Turns {
    /// The turn of the person with this id, when the own files before are done in time.
    pub async fn take(&self, person_id: i64, work: Work, longest_wait: Duration) -> Option<Turn> {
        let key = (person_id, work);
        let turn = {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.retain(|_, turn| turn.strong_count() > 0);
            let known = taken.get(&key).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let turn = Arc::default();
                taken.insert(key, Arc::downgrade(&turn));
                turn
            })
        };
        timeout(longest_wait, turn.lock_owned()).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_person_waits_for_the_own_files_and_for_nobody_elses() {
        let (turns, look) = (Turns::default(), Work::LookThrough);
        let first = turns.take(1, look, SOON).await.expect("nothing of the person is looked at");
        assert!(turns.take(1, look, SOON).await.is_none());
        assert!(turns.take(1, Work::PutTogether, SOON).await.is_some(), "which is another work");
        let others = turns.take(2, look, SOON).await.expect("another person does not wait");
        drop(first);
        assert!(turns.take(1, look, SOON).await.is_some());
        drop(others);
        drop(turns.take(3, look, SOON).await);
        let taken = turns.taken.lock().unwrap();
        assert!(taken.keys().all(|(person, _)| *person == 3), "nothing is left of the others: {taken:?}");
    }
}
