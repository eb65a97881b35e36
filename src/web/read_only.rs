//! Read-only mode: every unsafe method is refused with 503 before its handler, except signing in and out. Pages stay readable
//! and say so. What was typed comes back in the refusal, with a button that sends it again; scripts keep it in the browser.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, MatchedPath, Multipart, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde::Serialize;
use uuid::Uuid;

use super::{Context, PageError, csrf};
use crate::{models::switches, portal::Portal};

/// As much of a form as its handler would have taken.
const LONGEST_FORM: usize = 2 * 1024 * 1024;
/// So much of a file is still read, so that the browser gets to see the refusal; then the line is cut.
const PATIENCE: usize = 64 * 1024 * 1024;
/// More parts than any form with files has.
const MOST_PARTS: usize = 50;

/// What the layer needs: the context, and the paths whose forms work all the same.
pub struct Guard {
    /// The context.
    pub ctx: Context,
    /// Paths with `{parameters}`, as the router knows them.
    pub exempt: BTreeSet<&'static str>,
}

/// What was sent, to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// Where the form leads, when it can be sent again as it is: no file, no password.
    pub action: Option<String>,
    /// All fields in order, for sending again; the token too.
    pub fields: Vec<(String, String)>,
    /// What a person wrote, in the order of the form. Without the names of the fields, which are codes that say nothing to people.
    pub typed: Vec<String>,
    /// Was there a file? It has to be chosen again.
    pub had_file: bool,
}

/// The layer. Stands inside the origin check: nobody else's form is shown here.
pub async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let Ok(portal) = Portal::of(&guard.ctx) else { return next.run(request).await };
    switches::look(&guard.ctx.db, &portal).await;
    let Some(reason) = portal.read_only() else { return next.run(request).await };
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    if is_safe || path.is_some_and(|path| guard.exempt.contains(path.as_str())) {
        return next.run(request).await;
    }
    let sent = read(request).await;
    PageError::ReadOnly { reason, sent: Box::new(sent) }.into_response()
}

async fn read(request: Request) -> Sent {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let action = request.uri().path().to_owned();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let Ok(body) = axum::body::to_bytes(request.into_body(), LONGEST_FORM).await else { return Sent::default() };
        return Sent::of(url::form_urlencoded::parse(&body).into_owned().collect(), Some(action), false);
    }
    if kind.starts_with("multipart/form-data") {
        // The layer that limits bodies stands further inside; this one counts for itself.
        let mut request = request;
        DefaultBodyLimit::disable().apply(&mut request);
        return match Multipart::from_request(request, &()).await {
            Ok(parts) => read_parts(parts).await,
            Err(_) => Sent::default(),
        };
    }
    drain(request.into_body()).await;
    Sent::default()
}

/// The texts of a form with files; the files go by unread.
async fn read_parts(mut parts: Multipart) -> Sent {
    let (mut fields, mut had_file) = (Vec::new(), false);
    for _ in 0..MOST_PARTS {
        let Ok(Some(mut part)) = parts.next_field().await else { break };
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        had_file |= part.file_name().is_some_and(|name| !name.is_empty());
        let (mut text, mut size) = (Vec::new(), 0);
        while let Ok(Some(chunk)) = part.chunk().await {
            size += chunk.len();
            if size > PATIENCE {
                return Sent::of(fields, None, had_file);
            }
            if !is_file && size <= LONGEST_FORM {
                text.extend_from_slice(&chunk);
            }
        }
        if !is_file {
            fields.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    Sent::of(fields, None, had_file)
}

async fn drain(body: Body) {
    let mut chunks = body.into_data_stream();
    let mut size = 0;
    while let Some(Ok(chunk)) = chunks.next().await {
        size += chunk.len();
        if size > PATIENCE {
            return;
        }
    }
}

impl Sent {
    /// Passwords are never written into a page.
    fn of(fields: Vec<(String, String)>, action: Option<String>, had_file: bool) -> Self {
        let is_secret = |(name, _): &(String, String)| name.contains("password");
        let is_typed = |(name, value): &&(String, String)| {
            name != csrf::FIELD
                && !value.trim().is_empty()
                && !["version", "opened", "go", "then"].contains(&name.as_str())
                && Uuid::parse_str(value).is_err()
        };
        let has_secret = fields.iter().any(is_secret);
        let fields: Vec<_> = fields.into_iter().filter(|field| !is_secret(field)).collect();
        Self {
            typed: fields.iter().filter(is_typed).map(|(_, value)| value.clone()).collect(),
            action: action.filter(|_| !has_secret),
            fields,
            had_file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_form_with_a_password_is_not_written_into_a_page() {
        let fields = vec![field("csrf", "t"), field("name", "Ani"), field("password", "rahasia")];
        let sent = Sent::of(fields, Some("/registration".to_owned()), false);
        assert_eq!(sent.action, None);
        assert_eq!(sent.fields, [field("csrf", "t"), field("name", "Ani")]);
        assert_eq!(sent.typed, ["Ani"]);
    }

    #[test]
    fn what_the_form_carries_for_itself_is_sent_again_but_not_shown() {
        let heir = "7f9c1b1e-0000-4000-8000-000000000000";
        let own = [("csrf", "t"), ("version", "3"), ("hasil", "Baik"), ("kosong", " "), ("heir", heir)];
        let fields = own.map(|(name, value)| field(name, value)).to_vec();
        let sent = Sent::of(fields.clone(), Some("/entries/x".to_owned()), false);
        assert_eq!((sent.fields, sent.typed), (fields, vec!["Baik".to_owned()]));
    }
}
