//! A browser without a screen: keeps cookies, sends forms with their token, reads answers by CSS selectors.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use sayembara::{
    portal::Portal,
    web::{cookies, csrf},
};
use scraper::{Html, Selector};
use tower::ServiceExt;

/// The browser.
#[derive(Clone)]
pub struct Client {
    router: Router,
    portal: Arc<Portal>,
    cookies: BTreeMap<String, String>,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Client {
    pub fn new(router: Router, portal: Arc<Portal>) -> Self {
        Self { router, portal, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub fn with_session(mut self, token: &str) -> Self {
        self.cookies.insert(cookies::SESSION.to_owned(), token.to_owned());
        self
    }

    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sends this header with every request.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn in_english(self) -> Self {
        self.with_cookie(cookies::LANGUAGE, "en")
    }

    /// The token that this browser's forms carry.
    pub fn form_token(&mut self) -> String {
        if !self.cookies.contains_key(cookies::SESSION) && !self.cookies.contains_key(cookies::VISITOR) {
            self.cookies.insert(cookies::VISITOR.to_owned(), cookies::random_token());
        }
        let bound_to = self.cookies.get(cookies::SESSION).or_else(|| self.cookies.get(cookies::VISITOR)).unwrap();
        csrf::token(&self.portal.settings, bound_to)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty(), &[]).await
    }

    /// Follows a form: sends it with its token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token();
        let mut all = vec![(csrf::FIELD, token.as_str())];
        all.extend_from_slice(fields);
        self.post_without_token(path, &all).await
    }

    pub async fn post_without_token(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, Body::from(body), &kind).await
    }

    /// Sends a form with files: `(field, file name, media type, bytes)`. The token goes first.
    pub async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "----sayembara-test";
        let token = self.form_token();
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&(csrf::FIELD, token.as_str())).chain(fields) {
            let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, file_name, media_type, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\ncontent-type: {media_type}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Body::from(body), &[("content-type", &kind)]).await
    }

    pub async fn send(&mut self, method: Method, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let cookie = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:5150");
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(headers.iter().copied())
        {
            request = request.header(name, value);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        self.keep_cookies(&parts.headers);
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |location| location.to_str().unwrap())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The trimmed texts of all elements that `selector` finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        page.select(&Selector::parse(selector).unwrap())
            .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The attribute of all elements that `selector` finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        page.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.value().attr(attribute).map(str::to_owned))
            .collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    /// Fails with the page's text when the status differs.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "location: {:?}\n{}", self.location(), self.text());
        self
    }

    /// Fails unless the answer leads to `path` (303).
    #[track_caller]
    pub fn expect_redirect(self, path: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.location()), (303, path), "{}", self.text());
        self
    }
}
