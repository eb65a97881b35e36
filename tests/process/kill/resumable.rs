//! An upload in pieces, gone on with after every kill from where the portal says it stands.

use std::{io, sync::atomic::Ordering::Relaxed};

use base64::{Engine, engine::general_purpose::STANDARD};
use sayembara::web::{csrf, tus};

use super::people::{Acknowledged, Browser};
use crate::process::portal::{Reply, send_with};

/// Bytes of one request.
const PIECE: usize = 16 * 1024;

/// An upload that was begun.
pub struct Resumable {
    pub path: String,
    pub title: String,
    pub bytes: Vec<u8>,
    /// So many bytes were acknowledged.
    pub known: usize,
}

impl Browser {
    async fn tus(&self, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
        let mut headers = vec![
            ("cookie", self.cookie.as_str()),
            (csrf::HEADER, self.token.as_str()),
            ("x-requested-with", "tus"),
            ("tus-resumable", tus::VERSION),
        ];
        headers.extend_from_slice(more);
        send_with(self.port, method, path, &headers, body).await
    }
}

impl Resumable {
    pub async fn begin(browser: &Browser, entry: &str, title: String, bytes: Vec<u8>) -> io::Result<Self> {
        let metadata = format!("filename {},title {}", STANDARD.encode("bukti.pdf"), STANDARD.encode(&title));
        let length = bytes.len().to_string();
        let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        let reply = browser.tus("POST", &format!("{entry}/uploads"), &headers, b"").await?;
        assert_eq!(reply.status, 201, "{}", reply.body);
        Ok(Self { path: reply.header("location").to_owned(), title, bytes, known: 0 })
    }

    /// Asks where it stands and sends the rest; an error when the line broke.
    pub async fn go_on(&mut self, browser: &Browser, acknowledged: &Acknowledged) -> io::Result<()> {
        let reply = browser.tus("HEAD", &self.path, &[], b"").await?;
        assert_eq!(reply.status, 200, "an upload that was acknowledged is there");
        let stands = reply.header("upload-offset").parse::<usize>().map_err(io::Error::other)?;
        assert!(stands >= self.known, "{} bytes were acknowledged, {stands} are there", self.known);
        self.known = stands;
        while self.known < self.bytes.len() {
            let end = self.bytes.len().min(self.known + PIECE);
            let offset = self.known.to_string();
            let headers = [("upload-offset", offset.as_str()), ("content-type", tus::OFFSET_STREAM)];
            let reply = browser.tus("PATCH", &self.path, &headers, &self.bytes[self.known..end]).await?;
            assert_eq!(reply.status, 204, "{}", reply.body);
            self.known = end;
            acknowledged.pieces.fetch_add(1, Relaxed);
        }
        Ok(())
    }
}
