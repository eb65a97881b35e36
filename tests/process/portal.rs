//! The real program in a process of its own: started, asked over TCP, killed.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The slowest start that is waited for; a busy machine is no failure.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running portal.
pub struct PortalProcess {
    child: Child,
}

/// What came back, with the connection closed after it.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program with nothing from our own environment that would change it.
pub fn command(folder: &Path, environment: &str, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayembara"));
    let file = |name: &str| format!("sqlite://{}?mode=rwc", folder.join(name).display());
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["start", "--server-and-worker"])
        .env("LOCO_ENV", environment)
        .env("PORT", port.to_string())
        .env("BINDING", "127.0.0.1")
        .env("PUBLIC_URL", format!("http://localhost:{port}"))
        .env("DATABASE_URL", file("portal.sqlite"))
        .env("QUEUE_URL", file("queue.sqlite"))
        .env("UPLOADS", folder.join("uploads"))
        .env("SMTP_ENABLE", "false")
        .env("LOG_FILTER", "warn")
        .env_remove("SECRET_KEY")
        .env_remove("DEMONSTRATION")
        .stdin(Stdio::null());
    command
}

impl PortalProcess {
    /// Starts it and waits until it answers.
    pub async fn start(mut command: Command, port: u16) -> Self {
        let mut child = command.spawn().unwrap();
        let started = Instant::now();
        loop {
            if let Ok(reply) = get(port, "/_ping", "").await
                && reply.status == 200
            {
                return Self { child };
            }
            assert!(child.try_wait().unwrap().is_none(), "the portal ended instead of starting");
            assert!(started.elapsed() < PATIENCE, "the portal does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGKILL: no farewell, nothing flushed.
    pub fn kill(mut self) {
        self.end();
    }

    /// What it printed until it was killed.
    pub fn kill_and_read(mut self) -> String {
        use std::io::Read;
        self.end();
        let mut text = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn end(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for PortalProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub async fn get(port: u16, path: &str, cookie: &str) -> std::io::Result<Reply> {
    send(port, "GET", path, cookie, "text/plain", b"").await
}

pub async fn post(port: u16, path: &str, cookie: &str, fields: &[(&str, &str)]) -> std::io::Result<Reply> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(port, "POST", path, cookie, "application/x-www-form-urlencoded", body.as_bytes()).await
}

pub async fn send(
    port: u16,
    method: &str,
    path: &str,
    cookie: &str,
    content_type: &str,
    body: &[u8],
) -> std::io::Result<Reply> {
    send_with(port, method, path, &[("cookie", cookie), ("content-type", content_type)], body).await
}

/// One request in HTTP/1.0: the answer ends with the connection. A broken connection is an error, not a half answer.
pub async fn send_with(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nhost: localhost:{port}\r\naccept: */*\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
    Ok(Reply { status, head: head.to_owned(), body: body.to_owned() })
}

impl Reply {
    /// The value of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}
