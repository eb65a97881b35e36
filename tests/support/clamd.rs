//! A ClamAV daemon of our own on the loopback: speaks INSTREAM, finds a mark of ours, can be away and can refuse what is too large.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
    task::JoinHandle,
};

/// Whatever holds these bytes is found.
pub const HARMFUL: &[u8] = b"BERBAHAYA-CONTOH";
/// Whatever holds these bytes makes the daemon break off.
pub const BREAKING: &[u8] = b"MERUSAK-CONTOH";
/// What is found in harmful ones.
pub const FINDING: &str = "Uji.Contoh-1";

#[derive(Default)]
struct Daemon {
    seen: Vec<Vec<u8>>,
    is_away: bool,
    most_bytes: Option<usize>,
}

/// The daemon; it ends when it is dropped.
pub struct Clamd {
    pub address: String,
    daemon: Arc<Mutex<Daemon>>,
    server: JoinHandle<()>,
}

impl Clamd {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("tcp://{}", listener.local_addr().unwrap());
        let daemon = Arc::new(Mutex::new(Daemon::default()));
        let own = daemon.clone();
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, own.clone()));
            }
        });
        Self { address, daemon, server }
    }

    /// The same behind a socket file.
    pub fn start_on(socket: &Path) -> Self {
        let listener = UnixListener::bind(socket).unwrap();
        let daemon = Arc::new(Mutex::new(Daemon::default()));
        let own = daemon.clone();
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, own.clone()));
            }
        });
        Self { address: format!("unix:{}", socket.display()), daemon, server }
    }

    /// Every file that was shown.
    pub fn seen(&self) -> Vec<Vec<u8>> {
        self.daemon.lock().unwrap().seen.clone()
    }

    /// From now on connections break before an answer.
    pub fn set_away(&self, is_away: bool) {
        self.daemon.lock().unwrap().is_away = is_away;
    }

    /// Larger files are refused.
    pub fn take_at_most(&self, bytes: usize) {
        self.daemon.lock().unwrap().most_bytes = Some(bytes);
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, daemon: Arc<Mutex<Daemon>>) {
    if daemon.lock().unwrap().is_away {
        return;
    }
    let Some(bytes) = read(&mut stream).await else { return };
    let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    if holds(BREAKING) {
        return;
    }
    let said = {
        let mut daemon = daemon.lock().unwrap();
        let is_large = daemon.most_bytes.is_some_and(|most| bytes.len() > most);
        let is_harmful = holds(HARMFUL);
        daemon.seen.push(bytes);
        match (is_large, is_harmful) {
            (true, _) => "INSTREAM size limit exceeded. ERROR\0".to_owned(),
            (false, true) => format!("stream: {FINDING} FOUND\0"),
            (false, false) => "stream: OK\0".to_owned(),
        }
    };
    let _ = stream.write_all(said.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The command, then runs of bytes, each with its length before it; an empty one ends it.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Vec<u8>> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await.ok()?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut bytes = Vec::new();
    loop {
        let length = stream.read_u32().await.ok()? as usize;
        if length == 0 {
            return Some(bytes);
        }
        let begin = bytes.len();
        bytes.resize(begin + length, 0);
        stream.read_exact(&mut bytes[begin..]).await.ok()?;
    }
}
