//! The same request again and again on kept-alive connections, beside another server in turns.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{Result, http::Connection, report::median};

/// What one round of both gave.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Requests per second of the portal.
    pub portal: f64,
    /// Requests per second of the measure.
    pub measure: f64,
}

/// Requests per second at `address` with `connections` connections for `time`.
///
/// # Errors
/// When a line breaks or an answer is not 200.
pub async fn rate(address: SocketAddr, request: &[u8], connections: usize, time: Duration) -> Result<f64> {
    let mut all = JoinSet::new();
    let mut lines = Vec::new();
    for _ in 0..connections {
        lines.push(Connection::open(address).await?);
    }
    let since = Instant::now();
    for mut line in lines {
        let request = request.to_vec();
        all.spawn(async move {
            let mut count = 0_u32;
            while since.elapsed() < time {
                line.repeat(&request).await?;
                count += 1;
            }
            std::io::Result::Ok(count)
        });
    }
    let mut count = 0.0;
    while let Some(done) = all.join_next().await {
        count += f64::from(done??);
    }
    Ok(count / since.elapsed().as_secs_f64())
}

/// Both servers in turns, `rounds` times, so that whatever else the machine does meets both.
///
/// # Errors
/// As [`rate`].
pub async fn beside(
    portal: SocketAddr,
    measure: SocketAddr,
    request: &[u8],
    connections: usize,
    rounds: usize,
    time: Duration,
) -> Result<Vec<Round>> {
    let mut all = Vec::new();
    for _ in 0..rounds {
        all.push(Round {
            portal: rate(portal, request, connections, time).await?,
            measure: rate(measure, request, connections, time).await?,
        });
    }
    Ok(all)
}

/// `12345 requests/s, 0.81 of 15241 (rounds 0.79 to 0.84)`.
#[must_use]
pub fn in_words(rounds: &[Round]) -> String {
    let of = |value: fn(&Round) -> f64| median(&rounds.iter().map(value).collect::<Vec<_>>());
    let ratios: Vec<f64> = rounds.iter().map(|round| round.portal / round.measure).collect();
    let (least, most) =
        ratios.iter().fold((f64::MAX, 0.0_f64), |(low, high), ratio| (low.min(*ratio), high.max(*ratio)));
    format!(
        "{:.0} requests/s, {:.2} of {:.0} (rounds {least:.2} to {most:.2})",
        of(|round| round.portal),
        median(&ratios),
        of(|round| round.measure),
    )
}
