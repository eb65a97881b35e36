//! Resumable uploads: the tus protocol as it is written, cut lines, other people, and what is refused at the end.

mod trouble;

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use futures_util::stream;
use loco_rs::task::{Task, Vars};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sayembara::{
    domain::entry::MemberRole,
    models::{_entities::upload_parts, stored_files::CheckOptions, uploads},
    tasks::tidy_files::TidyFiles,
    web::tus,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{PDF, World, world};
use crate::support::{Answer, Client, TestApp, s3::S3};

/// A client that speaks the protocol.
struct Tus<'a> {
    browser: &'a mut Client,
    version: &'a str,
}

impl<'a> Tus<'a> {
    fn new(browser: &'a mut Client) -> Self {
        Self { browser, version: tus::VERSION }
    }

    async fn send(&mut self, method: Method, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let token = self.browser.form_token();
        let mut all =
            vec![("tus-resumable", self.version), ("x-csrf-token", token.as_str()), ("x-requested-with", "tus")];
        all.extend_from_slice(headers);
        self.browser.send(method, path, body, &all).await
    }

    async fn create(&mut self, path: &str, length: usize, metadata: &[(&str, &str)]) -> Answer {
        let (length, metadata) = (length.to_string(), encoded(metadata));
        let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        self.send(Method::POST, path, Body::empty(), &headers).await
    }

    async fn patch(&mut self, path: &str, offset: usize, body: impl Into<Body>, more: &[(&str, &str)]) -> Answer {
        let offset = offset.to_string();
        let mut headers = vec![("upload-offset", offset.as_str()), ("content-type", tus::OFFSET_STREAM)];
        headers.extend_from_slice(more);
        self.send(Method::PATCH, path, body.into(), &headers).await
    }

    async fn offset(&mut self, path: &str) -> usize {
        let head = self.send(Method::HEAD, path, Body::empty(), &[]).await.expect_status(200);
        head.header("upload-offset").parse().unwrap()
    }
}

fn encoded(metadata: &[(&str, &str)]) -> String {
    let pairs = metadata.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value)));
    pairs.collect::<Vec<_>>().join(",")
}

/// `bytes` in small runs, and then the line is cut.
fn cut_line(bytes: &[u8]) -> Body {
    let mut runs: Vec<Result<Bytes, std::io::Error>> =
        bytes.chunks(16 * 1024).map(|run| Ok(Bytes::copy_from_slice(run))).collect();
    runs.push(Err(std::io::Error::other("the line is cut")));
    Body::from_stream(stream::iter(runs))
}

/// A PDF of that size whose bytes all differ from their neighbours'.
fn pdf_of(size: usize, random: &mut StdRng) -> Vec<u8> {
    let mut bytes = PDF.to_vec();
    bytes.resize_with(size, || random.random_range(b'0'..=b'z'));
    bytes
}

async fn allow_bytes(world: &World, bytes: i64) {
    use sayembara::models::contests;
    let row =
        contests::ActiveModel { id: Set(world.contest.contest.id), max_file_bytes: Set(bytes), ..Default::default() };
    contests::Entity::update(row).exec(world.app.db()).await.unwrap();
}

async fn begun(world: &mut World, length: usize) -> String {
    let path = world.path("/uploads");
    let metadata = [("filename", "Laporan Kinerja.pdf"), ("title", "Laporan"), ("page_note", "halaman 4")];
    let created = Tus::new(&mut world.browser).create(&path, length, &metadata).await.expect_status(201);
    created.location().to_owned()
}

fn stored(world: &World) -> usize {
    crate::support::files::stored(world.app.uploads()).len()
}

#[tokio::test]
async fn the_core_protocol_and_creation_as_they_are_written() {
    let mut world = world().await;
    let all = world.path("/uploads");
    let offer = world.app.visitor().send(Method::OPTIONS, &all, Body::empty(), &[]).await.expect_status(204);
    assert_eq!((offer.header("tus-version"), offer.header("tus-resumable")), ("1.0.0", "1.0.0"));
    assert_eq!(offer.header("tus-extension"), "creation,creation-with-upload,termination,checksum,expiration");
    assert_eq!(offer.header("tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(offer.header("tus-max-size"), (20 * 1024 * 1024).to_string());

    let path = begun(&mut world, PDF.len()).await;
    assert!(uuid::Uuid::parse_str(path.strip_prefix("/uploads/").unwrap()).is_ok());
    let mut client = Tus::new(&mut world.browser);
    let head = client.send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(200);
    assert_eq!((head.header("upload-offset"), head.header("cache-control")), ("0", "no-store"));
    assert_eq!(head.header("upload-length"), PDF.len().to_string());
    assert_eq!(head.header("upload-expires"), "Fri, 12 Jun 2026 02:00:00 GMT");
    let part = client.patch(&path, 0, PDF[..10].to_vec(), &[]).await.expect_status(204);
    assert_eq!((part.header("upload-offset"), part.header("tus-resumable")), ("10", "1.0.0"));
    client.patch(&path, 0, PDF[..10].to_vec(), &[]).await.expect_status(409);
    client.patch(&path, 11, PDF[11..].to_vec(), &[]).await.expect_status(409);
    let wrong = [("upload-offset", "10"), ("content-type", "application/pdf")];
    client.send(Method::PATCH, &path, Body::from(PDF[10..].to_vec()), &wrong).await.expect_status(415);
    let without = [("content-type", tus::OFFSET_STREAM)];
    client.send(Method::PATCH, &path, Body::from(PDF[10..].to_vec()), &without).await.expect_status(400);
    client.patch(&path, 10, [&PDF[10..], b"more"].concat(), &[]).await.expect_status(413);
    assert_eq!(client.offset(&path).await, 10, "nothing of a refused request is kept");
    let mut old = Tus { browser: client.browser, version: "0.2.2" };
    old.patch(&path, 10, PDF[10..].to_vec(), &[]).await.expect_status(412);
    old.create(&all, 10, &[]).await.expect_status(412);

    let mut client = Tus::new(&mut world.browser);
    let last = client.patch(&path, 10, PDF[10..].to_vec(), &[]).await.expect_status(204);
    assert_eq!(last.header("upload-offset"), PDF.len().to_string());
    assert_eq!(client.offset(&path).await, PDF.len(), "who did not hear of the success asks again");
    let piece = world.pieces().await.remove(0);
    assert_eq!((piece.file_name.as_str(), piece.title.as_str()), ("Laporan Kinerja.pdf", "Laporan"));
    assert_eq!(piece.page_note, "halaman 4");
    assert_eq!(world.browser.get(&format!("/evidence/{}", piece.pid)).await.bytes, PDF);
    assert_eq!(stored(&world), 1, "the parts are gone");
}

#[tokio::test]
async fn creation_takes_the_first_bytes_along_and_termination_forgets_all() {
    let mut world = world().await;
    let (all, length) = (world.path("/uploads"), PDF.len().to_string());
    let metadata = encoded(&[("filename", "a.pdf")]);
    let headers = [
        ("upload-length", length.as_str()),
        ("upload-metadata", metadata.as_str()),
        ("content-type", tus::OFFSET_STREAM),
    ];
    let mut client = Tus::new(&mut world.browser);
    let created = client.send(Method::POST, &all, Body::from(PDF[..5].to_vec()), &headers).await.expect_status(201);
    assert_eq!(created.header("upload-offset"), "5");
    let path = created.location().to_owned();
    client.send(Method::DELETE, &path, Body::empty(), &[]).await.expect_status(204);
    client.send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(404);
    client.patch(&path, 5, PDF[5..].to_vec(), &[]).await.expect_status(404);
    let whole = client.send(Method::POST, &all, Body::from(PDF.to_vec()), &headers).await.expect_status(201);
    assert_eq!(whole.header("upload-offset"), length);
    assert_eq!((world.pieces().await.len(), stored(&world)), (1, 1));
}

#[tokio::test]
async fn a_wrong_checksum_keeps_nothing_of_its_request() {
    let mut world = world().await;
    let path = begun(&mut world, PDF.len()).await;
    let mut client = Tus::new(&mut world.browser);
    let sha1 = |bytes: &[u8]| format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)));
    let sha256 = |bytes: &[u8]| format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)));
    let first = sha1(&PDF[..20]);
    client.patch(&path, 0, PDF[..21].to_vec(), &[("upload-checksum", &first)]).await.expect_status(460);
    client.patch(&path, 0, cut_line(&PDF[..20]), &[("upload-checksum", &first)]).await.expect_status(460);
    client.patch(&path, 0, PDF[..20].to_vec(), &[("upload-checksum", "md5 AAAA")]).await.expect_status(400);
    assert_eq!(client.offset(&path).await, 0);
    client.patch(&path, 0, PDF[..20].to_vec(), &[("upload-checksum", &first)]).await.expect_status(204);
    let rest = sha256(&PDF[20..]);
    client.patch(&path, 20, PDF[20..].to_vec(), &[("upload-checksum", &rest)]).await.expect_status(204);
    assert_eq!((world.pieces().await.len(), stored(&world)), (1, 1));
}

#[tokio::test]
async fn an_upload_that_waits_too_long_is_gone_with_its_bytes() {
    let mut world = world().await;
    let path = begun(&mut world, PDF.len()).await;
    Tus::new(&mut world.browser).patch(&path, 0, PDF[..10].to_vec(), &[]).await.expect_status(204);
    world.app.wait(Duration::hours(47));
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    Tus::new(&mut world.browser).patch(&path, 10, PDF[10..20].to_vec(), &[]).await.expect_status(204);
    world.app.wait(Duration::hours(48));
    Tus::new(&mut world.browser).patch(&path, 20, PDF[20..].to_vec(), &[]).await.expect_status(410);
    TidyFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    Tus::new(&mut world.browser).send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(404);
    assert_eq!(stored(&world), 0);
    assert!(upload_parts::Entity::find().all(world.app.db()).await.unwrap().is_empty());
}

#[tokio::test]
async fn rulebook_01_and_57_an_upload_belongs_to_one_person_and_every_request_is_checked() {
    let mut world = world().await;
    let (all, path) = (world.path("/uploads"), begun(&mut world, PDF.len()).await);
    let (_, mut colleague) = world.member("Rekan Tim", MemberRole::Editor).await;
    let (_, mut viewer) = world.member("Pengamat Tim", MemberRole::Viewer).await;
    let stranger = world.app.person("Orang Lain").await;
    let mut stranger = world.app.signed_in(&stranger).await;
    for browser in [&mut colleague, &mut viewer, &mut stranger] {
        let mut client = Tus::new(browser);
        client.send(Method::HEAD, &path, Body::empty(), &[]).await.expect_status(404);
        client.patch(&path, 0, PDF.to_vec(), &[]).await.expect_status(404);
        client.send(Method::DELETE, &path, Body::empty(), &[]).await.expect_status(404);
    }
    Tus::new(&mut stranger).create(&all, 10, &[]).await.expect_status(404);
    Tus::new(&mut viewer).create(&all, 10, &[]).await.expect_status(403);
    Tus::new(&mut colleague).create(&all, 10, &[("filename", "b.pdf")]).await.expect_status(201);
    Tus::new(&mut world.app.visitor()).create(&all, 10, &[]).await.expect_status(401);
    let bare = [("tus-resumable", "1.0.0"), ("upload-offset", "0"), ("content-type", tus::OFFSET_STREAM)];
    for method in [Method::PATCH, Method::DELETE] {
        let forged = world.browser.send(method, &path, Body::from(PDF.to_vec()), &bare).await;
        assert_eq!(forged.status.as_u16(), 403, "without a token");
    }
    let mut elsewhere = world.browser.clone().with_header("origin", "https://jahat.example");
    Tus::new(&mut elsewhere).patch(&path, 0, PDF.to_vec(), &[]).await.expect_status(403);
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, 0);
    // The window closes while the upload is under way.
    world.at("2026-06-20T16:30:00Z");
    world.browser = world.app.signed_in(&world.owner).await;
    let fresh = Tus::new(&mut world.browser).create(&all, 10, &[("filename", "c.pdf")]).await.expect_status(409);
    let told = fresh.json()["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!(fresh.json()["error"], "closed", "it is the window that says no: {}", fresh.text());
    assert!(told.contains("Batas waktu sudah lewat") && told.contains("20 Juni 2026"), "{told}");
    let late = Tus::new(&mut world.browser).patch(&path, 0, PDF.to_vec(), &[]).await.expect_status(409);
    assert_eq!(late.json()["error"], "closed", "it is the window that says no: {}", late.text());
    assert!(world.pieces().await.is_empty());
}

#[tokio::test]
async fn what_is_refused_is_told_in_the_readers_language_and_leaves_nothing() {
    let mut world = world().await;
    let all = world.path("/uploads");
    let mut client = Tus::new(&mut world.browser);
    let large = client.create(&all, 1_000_001, &[("filename", "a.pdf")]).await.expect_status(422);
    assert!(large.json()["errors"][0]["message"].as_str().unwrap().contains("terlalu besar"), "{}", large.text());
    let empty = client.create(&all, 0, &[("filename", "a.pdf")]).await.expect_status(422);
    assert!(empty.text().contains("kosong"));
    client.create(&all, 10, &[("filename", "a.pdf"), ("target", "r:TIDAK-ADA")]).await.expect_status(422);
    let created = client.create(&all, 10, &[("filename", "../../etc/\u{202e}fdp.exe")]).await.expect_status(201);
    let refused = client.patch(created.location(), 0, b"MZ\x90\0\x03\0\0\0\0\0".to_vec(), &[]).await.expect_status(422);
    assert!(refused.json()["errors"][0]["message"].as_str().unwrap().contains("tidak diterima"));
    let said = refused.header("upload-refused").to_owned();
    assert!(said.contains("tidak%20diterima") && said.is_ascii(), "as an answer without body says it: {said}");
    client.send(Method::HEAD, created.location(), Body::empty(), &[]).await.expect_status(404);
    let mut english = world.browser.clone().in_english();
    let refused = Tus::new(&mut english).create(&all, 0, &[]).await.expect_status(422);
    assert!(refused.text().contains("empty"), "{}", refused.text());
    assert_eq!((world.pieces().await.len(), stored(&world)), (0, 0));
    for number in 0..=uploads::MOST_OPEN {
        let status = Tus::new(&mut world.browser).create(&all, 10, &[("filename", "a.pdf")]).await.status.as_u16();
        assert_eq!(status, if number < uploads::MOST_OPEN { 201 } else { 422 }, "{number}");
    }
}

/// Fifty files whose line is cut twenty times each at random places: every byte arrives, once.
#[tokio::test]
async fn a_thousand_cut_lines_lose_nothing() {
    let mut world = world().await;
    let mut random = StdRng::seed_from_u64(20_260_610);
    allow_bytes(&world, 8_000_000).await;
    for file in 0..50 {
        let size = random.random_range(20_000..if file % 10 == 0 { 2_500_000 } else { 60_000 });
        let bytes = pdf_of(size, &mut random);
        let path = begun(&mut world, size).await;
        let mut client = Tus::new(&mut world.browser);
        let mut offset = 0;
        for cut in 0..20 {
            // The line is cut anywhere in what is left, also before the first byte; never after the last.
            let upto = offset + random.random_range(0..(size - offset).max(2).div_ceil(20 - cut));
            let broken = client.patch(&path, offset, cut_line(&bytes[offset..upto]), &[]).await;
            assert_eq!(broken.status.as_u16(), 204);
            offset = client.offset(&path).await;
            assert_eq!(offset, upto, "file {file}, cut {cut}: what came before the cut is kept");
        }
        client.patch(&path, offset, bytes[offset..].to_vec(), &[]).await.expect_status(204);
        let piece = world.pieces().await.pop().unwrap();
        assert!(world.browser.get(&format!("/evidence/{}", piece.pid)).await.bytes == bytes, "file {file} differs");
    }
    let pieces = world.pieces().await;
    assert_eq!((pieces.len(), stored(&world)), (50, 50), "each file once, no part left");
    let options = CheckOptions { deep: true, delete: false, force: false };
    let report = sayembara::models::stored_files::Model::check_all(
        world.app.db(),
        &world.app.ctx.storage,
        options,
        world.app.now(),
    );
    assert!(report.await.unwrap().is_clean());
}

#[tokio::test]
async fn two_clients_at_the_same_offset_and_a_server_that_stopped_before_attaching() {
    let mut world = world().await;
    let path = begun(&mut world, PDF.len()).await;
    let (mut one, mut two) = (world.browser.clone(), world.browser.clone());
    let (mut left, mut right) = (Tus::new(&mut one), Tus::new(&mut two));
    let (first, second) =
        tokio::join!(left.patch(&path, 0, PDF[..30].to_vec(), &[]), right.patch(&path, 0, PDF[..30].to_vec(), &[]));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses == [204, 409] || statuses == [204, 204], "{statuses:?}");
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, 30);
    assert_eq!(stored(&world), 1, "the loser keeps nothing");
    // As after a crash: all bytes are noted, nothing is attached.
    let pid: uuid::Uuid = path.strip_prefix("/uploads/").unwrap().parse().unwrap();
    let row =
        uploads::Entity::find().all(world.app.db()).await.unwrap().into_iter().find(|row| row.pid == pid).unwrap();
    let rest = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(&PDF[30..]))]);
    let none = None::<tus::Checksum>;
    row.receive(world.app.db(), &world.app.ctx.storage, 30, rest, none, world.app.now()).await.unwrap();
    assert!(world.pieces().await.is_empty());
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, PDF.len());
    assert_eq!((world.pieces().await.len(), stored(&world)), (1, 1));
}

#[tokio::test]
async fn another_node_goes_on_when_the_parts_are_in_a_bucket() {
    let s3 = S3::start().await;
    let storage = s3.settings();
    let app = TestApp::start_with(move |settings| settings["storage"] = storage).await;
    let mut world = super::world_of(app).await;
    let path = begun(&mut world, PDF.len()).await;
    Tus::new(&mut world.browser).patch(&path, 0, cut_line(&PDF[..25]), &[]).await.expect_status(204);
    assert!(s3.objects().keys().all(|key| key.starts_with("parts/")) && s3.objects().len() == 1);
    s3.set_down(true);
    Tus::new(&mut world.browser).patch(&path, 25, PDF[25..].to_vec(), &[]).await.expect_status(503);
    s3.set_down(false);
    assert_eq!(Tus::new(&mut world.browser).offset(&path).await, 25);
    Tus::new(&mut world.browser).patch(&path, 25, PDF[25..].to_vec(), &[]).await.expect_status(204);
    let objects = s3.objects();
    assert_eq!(objects.values().collect::<Vec<_>>(), [PDF]);
}
