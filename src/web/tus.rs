//! The words of the tus 1.0 protocol for resumable uploads (<https://tus.io/protocols/resumable-upload>): its headers, read and written.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The version we speak.
pub const VERSION: &str = "1.0.0";
/// What we offer beyond the core.
pub const EXTENSIONS: &str = "creation,creation-with-upload,termination,checksum,expiration";
/// Checksums that we verify.
pub const CHECKSUMS: &str = "sha1,sha256";
/// The media type of a run of bytes.
pub const OFFSET_STREAM: &str = "application/offset+octet-stream";
/// The status for bytes whose checksum differs.
pub const CHECKSUM_MISMATCH: u16 = 460;
/// Longest `Upload-Metadata` that is read, in bytes.
const LONGEST_METADATA: usize = 16 * 1024;

/// What is wrong with a request, and the status that the protocol gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status.
    pub status: StatusCode,
    /// For the developer of the client.
    pub what: &'static str,
}

impl Fault {
    const fn bad(what: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, what }
    }
}

/// Refuses other versions of the protocol.
///
/// # Errors
/// 412.
pub fn check_version(headers: &HeaderMap) -> Result<(), Fault> {
    if text(headers, "tus-resumable") == Some(VERSION) {
        return Ok(());
    }
    Err(Fault { status: StatusCode::PRECONDITION_FAILED, what: "Tus-Resumable must be 1.0.0" })
}

/// `Upload-Length` of a creation.
///
/// # Errors
/// 400 when it is missing or no number; deferring it is not offered.
pub fn length(headers: &HeaderMap) -> Result<u64, Fault> {
    number(headers, "upload-length").ok_or(Fault::bad("Upload-Length must be a number"))
}

/// `Upload-Offset` of a PATCH.
///
/// # Errors
/// 400 when it is missing or no number.
pub fn offset(headers: &HeaderMap) -> Result<i64, Fault> {
    let offset = number(headers, "upload-offset").and_then(|offset| i64::try_from(offset).ok());
    offset.ok_or(Fault::bad("Upload-Offset must be a number"))
}

/// Is the body a run of bytes?
#[must_use]
pub fn has_bytes(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE.as_str()) == Some(OFFSET_STREAM)
}

/// Refuses bodies that are no run of bytes.
///
/// # Errors
/// 415.
pub fn check_content_type(headers: &HeaderMap) -> Result<(), Fault> {
    let what = "Content-Type must be application/offset+octet-stream";
    if has_bytes(headers) { Ok(()) } else { Err(Fault { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, what }) }
}

/// `Upload-Metadata`: pairs of a name and a text in Base64, by commas.
///
/// # Errors
/// 400 when a text is no Base64 or no UTF-8, a name comes twice, or all is too long.
pub fn metadata(headers: &HeaderMap) -> Result<BTreeMap<String, String>, Fault> {
    let fault = Fault::bad("Upload-Metadata cannot be read");
    let Some(given) = headers.get("upload-metadata") else { return Ok(BTreeMap::new()) };
    let given = given.to_str().map_err(|_| fault)?;
    if given.len() > LONGEST_METADATA {
        return Err(fault);
    }
    let mut read = BTreeMap::new();
    for pair in given.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let bytes = STANDARD.decode(value.trim()).map_err(|_| fault)?;
        let value = String::from_utf8(bytes).map_err(|_| fault)?;
        if read.insert(name.to_owned(), value).is_some() {
            return Err(fault);
        }
    }
    Ok(read)
}

/// A checksum that the bytes of one request must have.
#[derive(Clone)]
pub enum Checksum {
    /// SHA-1, which the protocol asks for.
    Sha1(Sha1, Vec<u8>),
    /// SHA-256.
    Sha256(Sha256, Vec<u8>),
}

impl Checksum {
    /// Reads `Upload-Checksum`; `None` when there is none.
    ///
    /// # Errors
    /// 400 when it is of another kind or cannot be read.
    pub fn read(headers: &HeaderMap) -> Result<Option<Self>, Fault> {
        let fault = Fault::bad("Upload-Checksum must be sha1 or sha256 in Base64");
        let Some(given) = headers.get("upload-checksum") else { return Ok(None) };
        let (kind, value) = given.to_str().ok().and_then(|given| given.split_once(' ')).ok_or(fault)?;
        let expected = STANDARD.decode(value.trim()).map_err(|_| fault)?;
        match kind {
            "sha1" => Ok(Some(Self::Sha1(Sha1::new(), expected))),
            "sha256" => Ok(Some(Self::Sha256(Sha256::new(), expected))),
            _ => Err(fault),
        }
    }

    /// Counts these bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(digest, _) => digest.update(bytes),
            Self::Sha256(digest, _) => digest.update(bytes),
        }
    }

    /// Do the bytes have the checksum?
    #[must_use]
    pub fn fits(self) -> bool {
        match self {
            Self::Sha1(digest, expected) => digest.finalize().as_slice() == expected,
            Self::Sha256(digest, expected) => digest.finalize().as_slice() == expected,
        }
    }
}

/// `Upload-Expires`, as HTTP writes times.
#[must_use]
pub fn expires(at: DateTime<Utc>) -> HeaderValue {
    let text = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    let given = text(headers, name)?;
    given.bytes().all(|byte| byte.is_ascii_digit()).then(|| given.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn metadata_is_read_and_nonsense_refused() {
        let read = metadata(&headers("upload-metadata", "filename bGFwb3Jhbi5wZGY=,target,title dMOpcw==")).unwrap();
        assert_eq!(read["filename"], "laporan.pdf");
        assert_eq!((read["target"].as_str(), read["title"].as_str()), ("", "tés"));
        for wrong in ["filename %%%", "a YQ==,a YQ==", "a /w=="] {
            assert_eq!(metadata(&headers("upload-metadata", wrong)).unwrap_err().status, StatusCode::BAD_REQUEST);
        }
    }

    #[test]
    fn numbers_are_digits_only() {
        for wrong in ["-1", "+1", "1.0", "", " 1", "99999999999999999999999"] {
            assert!(length(&headers("upload-length", wrong)).is_err(), "{wrong}");
            assert!(offset(&headers("upload-offset", wrong)).is_err(), "{wrong}");
        }
        assert_eq!(length(&headers("upload-length", "0")), Ok(0));
    }

    #[test]
    fn checksums_fit_their_bytes_only() {
        // printf abc | openssl sha1 -binary | base64
        let read =
            || Checksum::read(&headers("upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=")).unwrap().unwrap();
        let mut right = read();
        right.update(b"a");
        right.update(b"bc");
        assert!(right.fits());
        assert!(!read().fits());
        assert!(Checksum::read(&headers("upload-checksum", "md5 AAAA")).is_err());
        assert!(Checksum::read(&headers("upload-checksum", "sha1")).is_err());
    }
}
