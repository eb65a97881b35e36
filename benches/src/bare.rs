//! The measure that pages are held against: axum with one handler that answers the same bytes from memory, in a process of its own.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::{Router, http::HeaderName, routing::get};
use bytes::Bytes;
use tokio::net::TcpListener;

use crate::{Result, http::Answer, site::free_port};

/// A running bare handler; ends with this value.
#[derive(Debug)]
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts a process that answers `answer`'s body with its type and encoding.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(folder: &std::path::Path, answer: &Answer) -> Result<Self> {
        let port = free_port()?;
        let file = folder.join(format!("bare-{port}"));
        std::fs::write(&file, &answer.body)?;
        let child = Command::new(std::env::current_exe()?)
            .args(["bare", &port.to_string(), &file.to_string_lossy()])
            .args([answer.header("content-type"), answer.header("content-encoding")])
            .stdin(Stdio::null())
            .spawn()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let bare = Self { child, address };
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(address).await.is_ok() {
                return Ok(bare);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("the bare handler does not start".into())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process behind [`Bare::start`]: `bare PORT FILE TYPE ENCODING`.
///
/// # Errors
/// When the port is taken or the file is missing.
pub async fn serve(arguments: &[String]) -> Result {
    let [port, file, kind, encoding] = arguments else { return Err("usage: bare PORT FILE TYPE ENCODING".into()) };
    let body = Bytes::from(std::fs::read(file)?);
    let mut headers = vec![(HeaderName::from_static("content-type"), kind.clone())];
    if !encoding.is_empty() {
        headers.push((HeaderName::from_static("content-encoding"), encoding.clone()));
    }
    let headers: axum::http::HeaderMap =
        headers.into_iter().map(|(name, value)| Ok((name, value.parse()?))).collect::<Result<_>>()?;
    let answer = move || std::future::ready((headers.clone(), body.clone()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.parse()?)).await?;
    axum::serve(listener, Router::new().fallback(get(answer))).await?;
    Ok(())
}
