//! The ClamAV daemon, where one is configured: a file is streamed to it, and it says what it found.

use std::{io, path::PathBuf, time::Duration};

use bytes::Bytes;
use clamav_client::tokio::{Socket, Tcp, scan_stream};
use futures_util::Stream;
use tokio::time::timeout;

/// So long the daemon may take for one file.
const PATIENCE: Duration = Duration::from_secs(120);
/// Longest name of a finding that is kept, in characters.
const LONGEST_FINDING: usize = 200;

/// Where the daemon listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// Host and port.
    Tcp(String),
    /// A socket file.
    Unix(PathBuf),
}

/// What the daemon says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing was found.
    Clean,
    /// The name of what was found.
    Found(String),
}

/// Why nothing is known of a file: it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The daemon is not there, or went away.
    #[error("the scanner is away: {0}")]
    Away(#[from] io::Error),
    /// The daemon refused the file, e.g. because it is larger than its `StreamMaxLength`.
    #[error("the scanner refused the file: {0}")]
    Refused(String),
    /// The file could not be read.
    #[error("the file could not be read: {0}")]
    Unread(String),
}

impl Scanner {
    /// Reads `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`; `None` when it is neither.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        if let Some(path) = address.strip_prefix("unix:") {
            return path.starts_with('/').then(|| Self::Unix(PathBuf::from(path)));
        }
        let place = address.strip_prefix("tcp://")?.trim_end_matches('/');
        let (host, port) = place.rsplit_once(':')?;
        let is_sound = !host.is_empty() && port.parse::<u16>().is_ok();
        is_sound.then(|| Self::Tcp(place.to_owned()))
    }

    /// Streams a file to the daemon.
    ///
    /// # Errors
    /// See [`ScanError`].
    pub async fn scan(&self, chunks: impl Stream<Item = io::Result<Bytes>>) -> Result<Finding, ScanError> {
        let answer = timeout(PATIENCE, async {
            match self {
                Self::Tcp(place) => scan_stream(chunks, Tcp { host_address: place.as_str() }, None).await,
                Self::Unix(path) => scan_stream(chunks, Socket { socket_path: path }, None).await,
            }
        });
        let answer = answer.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        read(&String::from_utf8_lossy(&answer))
    }
}

/// `stream: OK`, `stream: <name> FOUND`, or `<reason> ERROR`. Anything else, silence too, is no clean file.
fn read(answer: &str) -> Result<Finding, ScanError> {
    let answer = answer.trim_matches(|letter: char| letter == '\0' || letter.is_whitespace());
    let said = answer.strip_prefix("stream:").unwrap_or(answer).trim();
    if said == "OK" {
        return Ok(Finding::Clean);
    }
    match said.strip_suffix("FOUND") {
        Some(name) => Ok(Finding::Found(name.trim().chars().take(LONGEST_FINDING).collect())),
        None if said.is_empty() => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        None => Err(ScanError::Refused(said.chars().take(LONGEST_FINDING).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_others_refused() {
        assert_eq!(Scanner::parse("tcp://127.0.0.1:3310"), Some(Scanner::Tcp("127.0.0.1:3310".to_owned())));
        assert_eq!(Scanner::parse("unix:/run/clamd.ctl"), Some(Scanner::Unix("/run/clamd.ctl".into())));
        for wrong in
            ["", "127.0.0.1:3310", "tcp://:3310", "tcp://clamav", "tcp://clamav:x", "unix:clamd.ctl", "http://a:1"]
        {
            assert_eq!(Scanner::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_plain_yes_is_clean() {
        assert_eq!(read("stream: OK\0").unwrap(), Finding::Clean);
        assert_eq!(
            read("stream: Win.Test.EICAR_HDB-1 FOUND\0").unwrap(),
            Finding::Found("Win.Test.EICAR_HDB-1".to_owned())
        );
        assert!(matches!(read("INSTREAM size limit exceeded. ERROR\0"), Err(ScanError::Refused(_))));
        assert!(matches!(read(""), Err(ScanError::Away(_))));
        assert!(matches!(read("stream: NOT OK"), Err(ScanError::Refused(_))));
    }
}
