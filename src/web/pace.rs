//! How long a request may take. An ordinary one ends after the configured time. An upload may take long on a bad line, as long
//! as its bytes keep coming: one that falls silent or trickles is cut off with 408, so that nobody holds lines for nothing.

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    body::{Body, BodyDataStream},
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::time::timeout;

/// What the layer holds requests to.
#[derive(Clone, Debug)]
pub struct TimeLimits {
    /// Longest time of an ordinary request.
    pub usual: Duration,
    /// Method and path, with `{parameters}`, of every route whose body streams.
    pub uploads: Arc<BTreeSet<(String, &'static str)>>,
    /// What uploads are held to instead.
    pub pace: Pace,
}

/// How fast an upload has to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Longest silence between two pieces of the body.
    pub silence: Duration,
    /// A line may need so long to get going.
    pub start: Duration,
}

/// Fewest bytes per second on average: less than any line on which a person would still wait.
const BYTES_PER_SECOND: u64 = 1024;
/// A line may usually need so long to get going.
pub const START: Duration = Duration::from_secs(60);
/// Longest time of an upload: 20 MB at 6 kB a second.
const MOST: Duration = Duration::from_secs(3600);

/// The layer.
pub async fn limit(State(limits): State<TimeLimits>, request: Request, next: Next) -> Response {
    if !limits.is_upload(&request) {
        return timeout(limits.usual, next.run(request)).await.unwrap_or_else(|_| too_slow());
    }
    let was_cut = Arc::new(AtomicBool::new(false));
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts, limits.pace.watch(body, was_cut.clone()));
    match timeout(MOST, next.run(request)).await {
        Ok(response) if !was_cut.load(Ordering::Relaxed) => response,
        _ => too_slow(),
    }
}

fn too_slow() -> Response {
    StatusCode::REQUEST_TIMEOUT.into_response()
}

impl TimeLimits {
    fn is_upload(&self, request: &Request) -> bool {
        let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        path.is_some_and(|path| {
            self.uploads.iter().any(|(method, known)| *known == path && method.as_str() == request.method().as_str())
        })
    }
}

impl Pace {
    /// The same body, which fails when it does not keep the pace; `was_cut` tells then.
    fn watch(self, body: Body, was_cut: Arc<AtomicBool>) -> Body {
        let watched = Watched { body: body.into_data_stream(), pace: self, waited: Duration::ZERO, bytes: 0, was_cut };
        Body::from_stream(stream::unfold(
            Some(watched),
            |watched: Option<Watched>| async move { watched?.next().await },
        ))
    }

    /// `waited`: how long bytes were waited for. While the portal is busy with what has come, the line is not to blame.
    fn is_trickle(self, waited: Duration, bytes: u64) -> bool {
        let expected = waited.as_millis().saturating_mul(u128::from(BYTES_PER_SECOND)) / 1_000;
        waited > self.start && u128::from(bytes) < expected
    }
}

struct Watched {
    body: BodyDataStream,
    pace: Pace,
    waited: Duration,
    bytes: u64,
    was_cut: Arc<AtomicBool>,
}

/// A piece or the end by an error, and what is left of the body.
type Step = Option<(io::Result<Bytes>, Option<Watched>)>;

impl Watched {
    async fn next(mut self) -> Step {
        let begun = Instant::now();
        let came = timeout(self.pace.silence, self.body.next()).await;
        self.waited += begun.elapsed();
        match came {
            Err(_) => self.cut(),
            Ok(None) => {
                // The parser of forms looks twice in one go. If the end comes with the second look, it takes the whole body,
                // which came with the first bytes then, for broken off: the end has to wait for a look of its own.
                tokio::task::yield_now().await;
                None
            }
            Ok(Some(Err(error))) => Some((Err(io::Error::other(error)), None)),
            Ok(Some(Ok(piece))) => {
                self.bytes += piece.len() as u64;
                if self.pace.is_trickle(self.waited, self.bytes) { self.cut() } else { Some((Ok(piece), Some(self))) }
            }
        }
    }

    fn cut(self) -> Step {
        self.was_cut.store(true, Ordering::Relaxed);
        Some((Err(io::Error::new(io::ErrorKind::TimedOut, "the body comes too slowly")), None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trickle_is_told_from_a_bad_line_after_a_while() {
        let pace = Pace { silence: START, start: START };
        for (seconds, bytes, is_trickle) in [
            (1, 0, false),
            (60, 10, false),
            (61, 10, true),
            (61, 62 * 1024, false),
            (600, 600 * 1024 - 1, true),
            (1_000, 20_000_000, false),
        ] {
            assert_eq!(pace.is_trickle(Duration::from_secs(seconds), bytes), is_trickle, "{seconds} s, {bytes} bytes");
        }
    }

    /// Reads three pieces through the watch: waits `line` for each on the line, and does something else for `busy` after it.
    async fn is_cut(line: Duration, busy: Duration) -> bool {
        let pieces = std::iter::repeat_with(|| Ok::<_, io::Error>(Bytes::from_static(b"x"))).take(3);
        let pieces = stream::iter(pieces);
        let slow = pieces.then(move |piece| async move {
            tokio::time::sleep(line).await;
            piece
        });
        let was_cut = Arc::new(AtomicBool::new(false));
        let pace = Pace { silence: START, start: Duration::from_millis(200) };
        let mut watched = pace.watch(Body::from_stream(slow), was_cut.clone()).into_data_stream();
        while watched.next().await.is_some_and(|piece| piece.is_ok()) {
            tokio::time::sleep(busy).await;
        }
        was_cut.load(Ordering::Relaxed)
    }

    #[tokio::test]
    async fn a_portal_that_is_busy_does_not_make_a_line_slow() {
        let (long, none) = (Duration::from_millis(250), Duration::ZERO);
        assert!(!is_cut(none, long).await, "three times a wait for a place");
        assert!(is_cut(long, none).await);
    }
}
