//! One file of a person is looked through at a time in this process. A look takes memory and processor, and its places are few: whoever
//! sends many files waits for the own ones and leaves the places to the others.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Mutex as AsyncMutex, OwnedMutexGuard},
    time::timeout,
};

static TURNS: LazyLock<Mutex<HashMap<i64, Weak<AsyncMutex<()>>>>> = LazyLock::new(Mutex::default);

/// A person's turn, until it is dropped. Give it to the work itself: a request may be dropped before its work has ended.
pub type Turn = OwnedMutexGuard<()>;

/// The turn of the person with this id, when the own files before are done in time.
pub async fn turn_of(person_id: i64, longest_wait: Duration) -> Option<Turn> {
    let turn = {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let known = turns.get(&person_id).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let turn = Arc::default();
            turns.insert(person_id, Arc::downgrade(&turn));
            turn
        })
    };
    timeout(longest_wait, turn.lock_owned()).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_person_waits_for_the_own_files_and_for_nobody_elses() {
        let (one, other) = (-1, -2);
        let first = turn_of(one, SOON).await.expect("nothing of the person is looked at");
        assert!(turn_of(one, SOON).await.is_none());
        let others = turn_of(other, SOON).await.expect("another person does not wait");
        drop(first);
        assert!(turn_of(one, SOON).await.is_some());
        drop(others);
        drop(turn_of(-3, SOON).await);
        let turns = TURNS.lock().unwrap();
        assert!(!turns.contains_key(&one) && !turns.contains_key(&other), "nothing is left of them");
    }
}
