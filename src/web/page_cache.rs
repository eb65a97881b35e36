//! Public pages from memory: rendered once, kept as they go over the wire, answered before any work on the database.
//!
//! Only what a handler marked with [`Keep`] is kept, and only for visitors without session and flash. A page is dropped
//! when its time is over or the catalogue's change number has moved. Two generations bound the memory: when the young
//! one has filled its half, the old one is forgotten; a page that is asked for again moves to the young one.

mod layers;

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub use self::layers::{keep, serve};

/// Longest address that is kept.
const LONGEST_ADDRESS: usize = 512;
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Larger bodies are not kept.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// Marks an answer that every signed-out visitor may get, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    seconds: u32,
}

impl Keep {
    /// For what may change without the catalogue's change number, e.g. contests.
    pub const BRIEFLY: Self = Self { seconds: 10 };
    /// For what follows the catalogue's change number.
    pub const UNTIL_CHANGED: Self = Self { seconds: 60 };

    /// What browsers and proxies are told.
    #[must_use]
    pub fn cache_control(self) -> String {
        format!("public, max-age={}", self.seconds)
    }
}

/// A body as it goes over the wire.
#[derive(Debug)]
struct KeptPage {
    plain: Bytes,
    zipped: Option<Bytes>,
    headers: HeaderMap,
    /// What the layers outside added, once the page has passed them.
    outer_headers: OnceLock<HeaderMap>,
    kept_at: DateTime<Utc>,
    keep: Keep,
    change_no: i64,
}

/// See the head of the file.
#[derive(Debug, Default)]
pub struct PageCache {
    limit_bytes: usize,
    kept: Mutex<Generations>,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<String, Arc<KeptPage>>,
    old: HashMap<String, Arc<KeptPage>>,
    young_bytes: usize,
}

impl PageCache {
    /// A cache of at most `limit_bytes`; 0 keeps nothing.
    #[must_use]
    pub fn new(limit_bytes: usize) -> Self {
        Self { limit_bytes, kept: Mutex::default() }
    }

    /// How many pages are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.young.len() + kept.old.len()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, key: &str, change_no: i64, now: DateTime<Utc>) -> Option<Arc<KeptPage>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = kept.young.get(key).filter(|page| page.is_fresh(change_no, now)) {
            return Some(page.clone());
        }
        let page = kept.old.remove(key).filter(|page| page.is_fresh(change_no, now))?;
        kept.put(key.to_owned(), page.clone(), self.limit_bytes);
        Some(page)
    }

    fn put(&self, key: String, page: Arc<KeptPage>) {
        if page.size() * 4 <= self.limit_bytes {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, page, self.limit_bytes);
        }
    }
}

impl Generations {
    fn put(&mut self, key: String, page: Arc<KeptPage>, limit_bytes: usize) {
        let size = page.size() + key.len();
        if self.young_bytes + size > limit_bytes / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += size;
        if let Some(replaced) = self.young.insert(key, page) {
            self.young_bytes = self.young_bytes.saturating_sub(replaced.size());
        }
    }
}

impl KeptPage {
    fn new(parts: &axum::http::response::Parts, plain: Bytes, keep: Keep, change_no: i64, now: DateTime<Utc>) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::CONTENT_TYPE, header::CACHE_CONTROL, header::ACCESS_CONTROL_ALLOW_ORIGIN] {
            if let Some(value) = parts.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-language, accept-encoding"));
        // Weak: the zipped body has the same one.
        let fingerprint = format!("W/\"{}\"", &hex::encode(Sha256::digest(&plain))[..24]);
        if let Ok(etag) = HeaderValue::from_str(&fingerprint) {
            headers.insert(header::ETAG, etag);
        }
        Self { plain, zipped: None, headers, outer_headers: OnceLock::new(), kept_at: now, keep, change_no }
    }

    fn zip(mut self) -> Self {
        self.zipped = zip(&self.plain).filter(|zipped| zipped.len() < self.plain.len());
        self
    }

    fn size(&self) -> usize {
        self.plain.len() + self.zipped.as_ref().map_or(0, Bytes::len) + 512
    }

    fn is_fresh(&self, change_no: i64, now: DateTime<Utc>) -> bool {
        self.change_no == change_no && (0..i64::from(self.keep.seconds)).contains(&self.age_seconds(now))
    }

    fn age_seconds(&self, now: DateTime<Utc>) -> i64 {
        (now - self.kept_at).num_seconds()
    }

    /// Notes what the layers outside added to the page's first answer. A request's own headers are not the page's.
    fn dress(&self, answered: &HeaderMap) {
        let own = [X_REQUEST_ID, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::AGE, header::DATE];
        self.outer_headers.get_or_init(|| {
            let added = answered.iter().filter(|(name, _)| !self.headers.contains_key(*name) && !own.contains(name));
            added.map(|(name, value)| (name.clone(), value.clone())).collect()
        });
    }

    /// The answer for one visitor: 304 when the browser has it, else the body in a form the browser reads.
    fn answer(&self, asked: &Asked, now: DateTime<Utc>) -> Response {
        let mut headers = self.headers.clone();
        headers.insert(header::AGE, HeaderValue::from(self.age_seconds(now).max(0)));
        if asked.has(self.headers.get(header::ETAG)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let body = match &self.zipped {
            Some(zipped) if asked.takes_gzip => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                zipped.clone()
            }
            _ => self.plain.clone(),
        };
        (headers, body).into_response()
    }
}

/// What the request says about the form of its answer.
struct Asked {
    if_none_match: Option<HeaderValue>,
    takes_gzip: bool,
}

impl Asked {
    fn of(headers: &HeaderMap) -> Self {
        let encodings = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes_gzip = encodings.split(',').any(|encoding| {
            let (name, weight) = encoding.split_once(';').unwrap_or((encoding, ""));
            name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        });
        Self { if_none_match: headers.get(header::IF_NONE_MATCH).cloned(), takes_gzip }
    }

    /// Compares weakly, as conditional reading asks for.
    fn has(&self, etag: Option<&HeaderValue>) -> bool {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let (Some(given), Some(etag)) = (self.if_none_match.as_ref().map(text), etag.map(text)) else { return false };
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        given.trim() == "*" || given.split(',').any(|tag| bare(tag) == bare(&etag))
    }
}

fn zip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(size: usize, now: DateTime<Utc>) -> Arc<KeptPage> {
        let (parts, ()) = axum::http::Response::new(()).into_parts();
        Arc::new(KeptPage::new(&parts, Bytes::from(vec![b'x'; size]), Keep::UNTIL_CHANGED, 7, now))
    }

    #[test]
    fn memory_is_bounded_and_what_is_used_stays() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let cache = PageCache::new(100_000);
        cache.put("liked".to_owned(), page(1_000, now));
        for number in 0..1_000 {
            cache.put(format!("flood {number}"), page(1_000, now));
            assert!(cache.find("liked", 7, now).is_some(), "{number}");
        }
        assert!(cache.len() < 100);
    }

    #[test]
    fn a_page_goes_with_its_time_and_with_the_change_number() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let cache = PageCache::new(100_000);
        cache.put("a".to_owned(), page(10, now));
        assert!(cache.find("a", 7, now + chrono::Duration::seconds(59)).is_some());
        assert!(cache.find("a", 8, now).is_none());
        assert!(cache.find("a", 7, now + chrono::Duration::seconds(60)).is_none());
    }
}
