//! A small S3-compatible service on the loopback: objects, ranges, lists and multipart uploads with the real service's rules on the
//! size of parts; every request must carry a valid signature of our key, unless the bucket is public and only read.

mod signature;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::task::JoinHandle;

pub const BUCKET: &str = "berkas-uji";
pub const ACCESS_KEY: &str = "kunci-uji";
pub const SECRET: &str = "rahasia-uji";
const SMALLEST_PART: usize = 5 * 1024 * 1024;
const MODIFIED: &str = "2026-06-01T00:00:00.000Z";

#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, BTreeMap<u32, Vec<u8>>>,
    multipart_puts: usize,
    is_public: bool,
    is_down: bool,
    is_held: bool,
    held: usize,
}

/// The service; it ends when it is dropped.
pub struct S3 {
    pub endpoint: String,
    bucket: Arc<Mutex<Bucket>>,
    server: JoinHandle<()>,
}

impl S3 {
    pub async fn start() -> Self {
        let bucket = Arc::new(Mutex::new(Bucket::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(bucket.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { endpoint, bucket, server }
    }

    /// The `storage:` block of the settings.
    pub fn settings(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": "s3", "endpoint": self.endpoint, "bucket": BUCKET, "access_key": ACCESS_KEY, "secret": SECRET,
        })
    }

    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.bucket.lock().unwrap().objects.clone()
    }

    pub fn put(&self, key: &str, bytes: &[u8]) {
        self.bucket.lock().unwrap().objects.insert(key.to_owned(), bytes.to_vec());
    }

    pub fn remove(&self, key: &str) {
        self.bucket.lock().unwrap().objects.remove(key);
    }

    /// How many parts of multipart uploads came.
    pub fn multipart_puts(&self) -> usize {
        self.bucket.lock().unwrap().multipart_puts
    }

    pub fn make_public(&self) {
        self.bucket.lock().unwrap().is_public = true;
    }

    pub fn set_down(&self, is_down: bool) {
        self.bucket.lock().unwrap().is_down = is_down;
    }

    /// Lets everybody wait who reads an object.
    pub fn hold(&self, is_held: bool) {
        self.bucket.lock().unwrap().is_held = is_held;
    }

    /// How many have waited for an object so far.
    pub fn held(&self) -> usize {
        self.bucket.lock().unwrap().held
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(bucket): State<Arc<Mutex<Bucket>>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    if parts.method == Method::GET {
        let is_held = || bucket.lock().unwrap().is_held;
        if is_held() {
            bucket.lock().unwrap().held += 1;
        }
        while is_held() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
    let mut bucket = bucket.lock().unwrap();
    if bucket.is_down {
        return StatusCode::NOT_IMPLEMENTED.into_response();
    }
    let is_reading = matches!(parts.method, Method::GET | Method::HEAD);
    let may_read = bucket.is_public && is_reading;
    if !may_read && !signature::is_valid(&parts, &body) {
        return error(StatusCode::FORBIDDEN, "AccessDenied");
    }
    let path = parts.uri.path().trim_start_matches('/');
    let Some(key) = path.strip_prefix(BUCKET).map(|key| key.trim_start_matches('/').to_owned()) else {
        return error(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    match (&parts.method, query.get("uploadId")) {
        (&Method::GET, _) if key.is_empty() => list(&bucket, &query),
        (&Method::POST, None) if query.contains_key("uploads") => begin(&mut bucket, &key),
        (&Method::PUT, Some(id)) => put_part(&mut bucket, id, &query["partNumber"], &body),
        (&Method::POST, Some(id)) => complete(&mut bucket, id, &key),
        (&Method::DELETE, Some(id)) => {
            bucket.uploads.remove(id);
            StatusCode::NO_CONTENT.into_response()
        }
        (&Method::PUT, None) => {
            bucket.objects.insert(key, body.to_vec());
            ([(header::ETAG, "\"e\"")], "").into_response()
        }
        (&Method::DELETE, None) => {
            bucket.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        (&Method::GET | &Method::HEAD, _) => read(&bucket, &key, &parts.headers, parts.method == Method::HEAD),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn error(status: StatusCode, code: &str) -> Response {
    let xml = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>");
    (status, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}

fn xml(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], format!("<?xml version=\"1.0\"?>{text}")).into_response()
}

fn list(bucket: &Bucket, query: &BTreeMap<String, String>) -> Response {
    let prefix = query.get("prefix").cloned().unwrap_or_default();
    let found = bucket.objects.iter().filter(|(key, _)| key.starts_with(&prefix));
    let contents: String = found
        .map(|(key, bytes)| {
            format!(
                "<Contents><Key>{key}</Key><LastModified>{MODIFIED}</LastModified><ETag>\"e\"</ETag><Size>{}</Size></Contents>",
                bytes.len()
            )
        })
        .collect();
    xml(format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"))
}

fn begin(bucket: &mut Bucket, key: &str) -> Response {
    let id = format!("unggah-{}", bucket.uploads.len());
    bucket.uploads.insert(id.clone(), BTreeMap::new());
    xml(format!(
        "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
    ))
}

fn put_part(bucket: &mut Bucket, id: &str, number: &str, body: &Bytes) -> Response {
    bucket.multipart_puts += 1;
    let Some(upload) = bucket.uploads.get_mut(id) else { return error(StatusCode::NOT_FOUND, "NoSuchUpload") };
    upload.insert(number.parse().unwrap(), body.to_vec());
    ([(header::ETAG, format!("\"{number}\""))], "").into_response()
}

fn complete(bucket: &mut Bucket, id: &str, key: &str) -> Response {
    let Some(parts) = bucket.uploads.remove(id) else { return error(StatusCode::NOT_FOUND, "NoSuchUpload") };
    let last = parts.keys().next_back().copied();
    if parts.iter().any(|(number, bytes)| Some(*number) != last && bytes.len() < SMALLEST_PART) {
        return error(StatusCode::BAD_REQUEST, "EntityTooSmall");
    }
    bucket.objects.insert(key.to_owned(), parts.into_values().flatten().collect());
    xml(format!(
        "<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><ETag>\"e\"</ETag></CompleteMultipartUploadResult>"
    ))
}

fn read(bucket: &Bucket, key: &str, headers: &HeaderMap, head_only: bool) -> Response {
    let Some(bytes) = bucket.objects.get(key) else { return error(StatusCode::NOT_FOUND, "NoSuchKey") };
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let (from, to) = match range.and_then(|range| range.split_once('-')) {
        Some((from, to)) => {
            (from.parse().unwrap_or(0), to.parse::<usize>().map_or(bytes.len(), |to| (to + 1).min(bytes.len())))
        }
        None => (0, bytes.len()),
    };
    let part = bytes[from.min(to)..to].to_vec();
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let length = if head_only { bytes.len() } else { part.len() };
    let response = Response::builder()
        .status(status)
        .header(header::ETAG, "\"e\"")
        .header(header::LAST_MODIFIED, "Mon, 01 Jun 2026 00:00:00 GMT")
        .header(header::CONTENT_LENGTH, length)
        .header(header::CONTENT_RANGE, format!("bytes {from}-{}/{}", to.saturating_sub(1), bytes.len()));
    response.body(if head_only { Body::empty() } else { Body::from(part) }).unwrap()
}
