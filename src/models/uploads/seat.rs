//! One upload has one receiver in this process. Whoever comes anew takes the seat over: mostly it is the same client after a cut
//! line, whose first request still waits for bytes that will not come. Among several nodes the offset in the database decides.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::prelude::Uuid;
use tokio::{
    sync::{Mutex as Turn, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// So long the one before may take to keep what it has, or to finish the file.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

static UPLOADS: LazyLock<Mutex<HashMap<Uuid, Known>>> = LazyLock::new(Mutex::default);

struct Known {
    turn: Arc<Turn<()>>,
    /// Belongs to who came last; dropped when the next one comes, which tells the owner to leave.
    _stay: oneshot::Sender<()>,
}

/// The seat of one upload, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    upload: Uuid,
    stay: oneshot::Receiver<()>,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Seat {
    /// Takes the seat of the upload with this public id when whoever has it left it; `None` when that takes too long, or another
    /// one came meanwhile.
    pub async fn take(upload: Uuid) -> Option<Self> {
        Self::take_within(upload, LONGEST_WAIT).await
    }

    async fn take_within(upload: Uuid, longest_wait: Duration) -> Option<Self> {
        let (sender, stay) = oneshot::channel();
        let turn = {
            let mut uploads = uploads();
            let turn = uploads.get(&upload).map(|known| known.turn.clone()).unwrap_or_default();
            uploads.insert(upload, Known { turn: turn.clone(), _stay: sender });
            turn
        };
        let mut seat = Self { upload, stay, turn: None };
        let turn = tokio::select! {
            biased;
            _ = &mut seat.stay => None,
            turn = timeout(longest_wait, turn.lock_owned()) => turn.ok(),
        };
        seat.turn = Some(turn?);
        Some(seat)
    }

    /// Waits until somebody else wants to go on with the upload.
    pub async fn asked_to_leave(&mut self) {
        let _ = (&mut self.stay).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.turn = None;
        let mut uploads = uploads();
        // Who has the seat or waits for it holds the turn too.
        if uploads.get(&self.upload).is_some_and(|known| Arc::strong_count(&known.turn) == 1) {
            uploads.remove(&self.upload);
        }
    }
}

fn uploads() -> MutexGuard<'static, HashMap<Uuid, Known>> {
    UPLOADS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "requests that wait at the same time")]
    async fn who_comes_last_gets_the_seat_when_the_one_before_has_left() {
        let upload = Uuid::new_v4();
        let mut first = Seat::take(upload).await.unwrap();
        assert!(timeout(SOON, first.asked_to_leave()).await.is_err(), "nobody else is there");
        let second = tokio::spawn(Seat::take(upload));
        first.asked_to_leave().await;
        let third = tokio::spawn(Seat::take(upload));
        assert!(second.await.unwrap().is_none(), "it was overtaken");
        drop(first);
        drop(third.await.unwrap().expect("the last one gets it"));
        assert!(!uploads().contains_key(&upload), "nothing is left of it");
    }

    #[tokio::test]
    async fn who_does_not_leave_in_time_keeps_the_seat_for_itself() {
        let upload = Uuid::new_v4();
        let first = Seat::take(upload).await.unwrap();
        assert!(Seat::take_within(upload, SOON).await.is_none());
        assert!(Seat::take_within(upload, SOON).await.is_none(), "who gave up does not open it for others");
        drop(first);
        assert!(Seat::take_within(upload, SOON).await.is_some());
    }
}
