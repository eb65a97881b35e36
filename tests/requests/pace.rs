//! How long requests may take: uploads as long as their bytes come, everything else until the configured time.

use std::{convert::Infallible, time::Duration};

use axum::{body::Body, http::Method};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;

use super::entries::{PDF, World, world_of};
use crate::support::{Answer, TestApp};

const BOUNDARY: &str = "----sayembara-pace";

/// A portal on which ordinary requests may take a moment only, and uploads may be silent for `silence_millis`.
async fn hasty(silence_millis: u64) -> World {
    let app = TestApp::start_changed(|config| {
        config.server.middlewares.timeout_request.as_mut().unwrap().timeout = 300;
        config.settings.as_mut().unwrap()["upload_silence_millis"] = json!(silence_millis);
    })
    .await;
    world_of(app).await
}

/// The form that attaches a PDF, cut into pieces.
fn form(world: &mut World, pieces: usize) -> Vec<Bytes> {
    let token = world.browser.form_token();
    let mut body = Vec::new();
    for (name, value) in [("csrf", token.as_str()), ("target", ""), ("title", "Lewat sinyal lemah")] {
        let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\ncontent-type: application/pdf\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(PDF);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body.chunks(body.len().div_ceil(pieces)).map(Bytes::copy_from_slice).collect()
}

async fn send(world: &mut World, body: impl Stream<Item = Bytes> + Send + 'static) -> Answer {
    let path = world.path("/evidence");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let body = Body::from_stream(body.map(Ok::<_, Infallible>));
    world.browser.send(Method::POST, &path, body, &[("content-type", &kind)]).await
}

#[tokio::test]
async fn a_slow_upload_outlasts_the_time_of_an_ordinary_request() {
    let mut world = hasty(60_000).await;
    let pieces = form(&mut world, 8);
    let slow = stream::iter(pieces).then(|piece| async {
        tokio::time::sleep(Duration::from_millis(80)).await;
        piece
    });
    let list = world.path("/evidence");
    send(&mut world, slow).await.expect_redirect(&list);
    assert_eq!(world.pieces().await.len(), 1);
}

#[tokio::test]
async fn rulebook_43_an_upload_that_falls_silent_is_cut_off_and_leaves_nothing() {
    let mut world = hasty(100).await;
    for sent in [1, 7] {
        let pieces = form(&mut world, 8);
        let silent = stream::iter(pieces.into_iter().take(sent)).chain(stream::pending());
        let page = send(&mut world, silent).await.expect_status(408);
        assert!(page.header("content-type").starts_with("text/html") && page.has("main a"), "a page with a way on");
    }
    assert!(world.pieces().await.is_empty());
    assert!(crate::support::files::stored(world.app.uploads()).is_empty());
}

#[tokio::test]
async fn rulebook_43_a_form_that_never_ends_is_cut_off() {
    let mut world = hasty(60_000).await;
    let endless = stream::once(async { Bytes::from_static(b"email=a") }).chain(stream::pending());
    let body = Body::from_stream(endless.map(Ok::<_, Infallible>));
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    world.browser.send(Method::POST, "/session", body, &kind).await.expect_status(408);
}

#[tokio::test]
async fn a_form_whose_bytes_come_late_but_all_at_once_is_whole() {
    let mut world = hasty(60_000).await;
    let pieces = form(&mut world, 1);
    // Nothing at the first look; everything, and the end, at the second one right after it.
    let mut looked = false;
    let mut pieces = pieces.into_iter();
    let late = stream::poll_fn(move |context| {
        if !std::mem::replace(&mut looked, true) {
            context.waker().wake_by_ref();
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(pieces.next())
    });
    let list = world.path("/evidence");
    send(&mut world, late).await.expect_redirect(&list);
}
