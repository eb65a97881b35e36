//! Uploads under bad circumstances: dead lines, two requests at once, another node, a storage that fails in the middle.

use std::time::Duration as Time;

use sayembara::models::uploads::finishing::ComposeError;
use sea_orm::ModelTrait;

use super::*;

/// Waits for what happens beside the request.
async fn eventually<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Time::from_millis(25)).await;
    }
    panic!("it did not happen: {what}");
}

/// The only upload.
async fn row(world: &World) -> uploads::Model {
    uploads::Entity::find().one(world.app.db()).await.unwrap().unwrap()
}

/// Every byte is noted, as after a crash right before attaching.
async fn complete(world: &mut World) -> String {
    let path = begun(world, PDF.len()).await;
    let bytes = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PDF))]);
    let (db, storage) = (world.app.db(), &world.app.ctx.storage);
    row(world).await.receive(db, storage, 0, bytes, None::<tus::Checksum>, world.app.now()).await.unwrap();
    path
}

/// `bytes`, and then a line on which nothing comes any more.
fn dead_line(bytes: &'static [u8]) -> Body {
    let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(bytes))]);
    Body::from_stream(futures_util::StreamExt::chain(first, stream::pending()))
}

#[tokio::test]
async fn rulebook_43_who_comes_back_takes_over_from_a_dead_line_and_one_request_at_a_time_receives() {
    let mut world = world().await;
    let path = begun(&mut world, PDF.len()).await;
    let dead = |browser: &Client, offset, bytes: &'static [u8]| {
        let (mut browser, path) = (browser.clone(), path.clone());
        tokio::spawn(async move { Tus::new(&mut browser).patch(&path, offset, dead_line(bytes), &[]).await })
    };
    let first = dead(&world.browser, 0, &PDF[..20]);
    tokio::time::sleep(Time::from_millis(300)).await;
    assert!(!first.is_finished());
    Tus::new(&mut world.browser).patch(&path, 0, PDF.to_vec(), &[]).await.expect_status(409);
    assert_eq!(first.await.unwrap().expect_status(204).header("upload-offset"), "20", "what had come is kept");
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, 20);
    let lines: Vec<_> = (0..5).map(|_| dead(&world.browser, 20, b"")).collect();
    tokio::time::sleep(Time::from_millis(300)).await;
    assert_eq!(lines.iter().filter(|line| !line.is_finished()).count(), 1, "only the last one holds the upload");
    Tus::new(&mut world.browser).patch(&path, 20, PDF[20..].to_vec(), &[]).await.expect_status(204);
    for line in lines {
        assert!(matches!(line.await.unwrap().status.as_u16(), 204 | 423));
    }
    assert_eq!((world.pieces().await.len(), stored(&world)), (1, 1));
}

#[tokio::test]
async fn a_line_that_is_cut_while_the_file_is_put_together_attaches_it_all_the_same() {
    let s3 = S3::start().await;
    let storage = s3.settings();
    let mut world =
        super::super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await;
    let path = complete(&mut world).await;
    s3.hold(true);
    let mut browser = world.browser.clone();
    let asking = tokio::spawn(async move { Tus::new(&mut browser).offset(&path).await });
    eventually("the parts are read", || async { s3.held() > 0 }).await;
    asking.abort();
    assert!(asking.await.is_err() && world.pieces().await.is_empty());
    s3.hold(false);
    eventually("the file is attached", || async { !world.pieces().await.is_empty() }).await;
    eventually("the parts are gone", || async { s3.objects().len() == 1 }).await;
}

/// The plain form, too: whoever loses the line after the last byte leaves no file behind that nobody knows.
#[tokio::test]
async fn a_line_that_is_cut_behind_a_plain_form_leaves_no_file_without_row() {
    let s3 = S3::start().await;
    let storage = s3.settings();
    let mut world =
        super::super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await;
    s3.hold(true);
    let (mut browser, path) = (world.browser.clone(), world.path("/evidence"));
    let sending = tokio::spawn(async move {
        browser.post_files(&path, &[("target", "")], &[("file", "laporan.pdf", "application/pdf", PDF)]).await
    });
    eventually("the file is looked through", || async { s3.held() > 0 }).await;
    assert_eq!(s3.objects().len(), 1);
    sending.abort();
    assert!(sending.await.is_err() && world.pieces().await.is_empty());
    s3.hold(false);
    eventually("the file is attached", || async { !world.pieces().await.is_empty() }).await;
    let list = world.path("/evidence");
    assert!(world.browser.get(&list).await.expect_status(200).text().contains("laporan.pdf"));
    assert_eq!(s3.objects().len(), 1);
}

#[tokio::test]
async fn what_another_node_attached_meanwhile_is_neither_refused_nor_forgotten() {
    let mut world = world().await;
    let path = complete(&mut world).await;
    let stale = row(&world).await;
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, PDF.len());
    let (db, storage) = (world.app.db(), &world.app.ctx.storage);
    let composed = stale.compose(db, storage, 1_000_000, false, &world.app.portal.turns).await;
    assert!(matches!(composed, Err(ComposeError::PartsGone { there: 0, .. })), "{composed:?}");
    assert!(!stale.forget_unattached(db, storage, world.app.now()).await.unwrap());
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, PDF.len());
    assert_eq!((world.pieces().await.len(), stored(&world)), (1, 1));
}

#[tokio::test]
async fn missing_parts_are_a_conflict_and_no_empty_file() {
    let mut world = world().await;
    let path = complete(&mut world).await;
    for part in upload_parts::Entity::find().all(world.app.db()).await.unwrap() {
        part.delete(world.app.db()).await.unwrap();
    }
    Tus::new(&mut world.browser).send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(409);
    assert!(row(&world).await.evidence_pid.is_none(), "the upload is still known");
}

#[tokio::test]
async fn bytes_that_cannot_be_removed_stay_noted_until_they_are_gone() {
    let s3 = S3::start().await;
    let storage = s3.settings();
    let mut world =
        super::super::world_of(TestApp::start_with(move |settings| settings["storage"] = storage).await).await;
    let path = begun(&mut world, PDF.len()).await;
    Tus::new(&mut world.browser).patch(&path, 0, PDF[..10].to_vec(), &[]).await.expect_status(204);
    s3.set_down(true);
    let mut client = Tus::new(&mut world.browser);
    client.send(Method::DELETE, &path, Body::empty(), &[]).await.expect_status(204);
    client.send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(410);
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(upload_parts::Entity::find().all(world.app.db()).await.unwrap().len(), 1);
    s3.set_down(false);
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    assert!(s3.objects().is_empty(), "{:?}", s3.objects().keys());
    assert!(uploads::Entity::find().one(world.app.db()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_document_that_is_too_large_to_be_looked_through_is_told_before_its_first_byte() {
    let mut world = world().await;
    allow_bytes(&world, 2_000_000_000).await;
    let all = world.path("/uploads");
    let mut client = Tus::new(&mut world.browser);
    let refused = client.create(&all, 70_000_000, &[("filename", "a.pdf")]).await.expect_status(422);
    assert!(refused.text().contains("terlalu besar") && refused.text().contains("64"), "{}", refused.text());
    client.create(&all, 70_000_000, &[("filename", "a.mp4")]).await.expect_status(201);
}

#[tokio::test]
async fn asking_for_a_complete_upload_changes_nothing_in_read_only_mode() {
    use sayembara::models::switches;
    let mut world = world().await;
    let path = complete(&mut world).await;
    switches::set_read_only(world.app.db(), &world.app.portal, Some("Dirawat."), world.app.now()).await.unwrap();
    let asked = Tus::new(&mut world.browser).send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(503);
    assert_eq!(asked.header("retry-after"), "60");
    assert!(world.pieces().await.is_empty() && row(&world).await.evidence_pid.is_none());
    switches::set_read_only(world.app.db(), &world.app.portal, None, world.app.now()).await.unwrap();
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, PDF.len());
    assert_eq!(world.pieces().await.len(), 1);
}
