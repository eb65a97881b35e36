//! Pictures: cleaned before they are acknowledged, one file from the first moment on, decoded where nothing else can break; previews.

use std::io::Cursor;

use image::{GenericImageView, ImageFormat};
use sayembara::{
    domain::{handed_in::HandedIn, region::RegionRole},
    models::_entities::stored_files,
};
use sea_orm::{EntityTrait, QueryOrder};
use sha2::{Digest, Sha256};

use super::{PDF, World, world};
use crate::support::{Answer, build, files};

async fn upload(world: &mut World, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("target", "")], &[("file", name, "image/jpeg", bytes)]).await
}

async fn rows(world: &World) -> Vec<stored_files::Model> {
    stored_files::Entity::find().order_by_asc(stored_files::Column::Id).all(world.app.db()).await.unwrap()
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    files::picture(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG as a telephone makes it: lying on its side, with its maker and a place in its head, and a second file behind its end.
fn from_a_telephone() -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    // Orientation 6: to be turned by a quarter; the maker's name stands after the list.
    exif.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    exif.extend_from_slice(b"\x0f\x01\x02\0\x0d\0\0\0\x26\0\0\0");
    exif.extend_from_slice(b"\0\0\0\0KameraContoh\0");
    exif.extend_from_slice(b"GPS 3.4103S 114.8608E");
    let plain = encoded(40, 20, ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let glued = b"PK\x03\x04sisipan rahasia".as_slice();
    [&plain[..2], b"\xff\xe1".as_slice(), length.as_slice(), exif.as_slice(), &plain[2..], glued].concat()
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[tokio::test]
async fn a_picture_loses_place_camera_and_what_is_glued_to_it_and_stands_upright() {
    let mut world = world().await;
    let sent = from_a_telephone();
    assert!(holds(&sent, b"GPS") && holds(&sent, b"KameraContoh"));
    upload(&mut world, "foto.jpg", &sent).await.expect_status(303);
    let piece = world.pieces().await.remove(0);
    let read = world.browser.get(&format!("/evidence/{}", piece.pid)).await.expect_status(200);
    for word in [b"GPS".as_slice(), b"KameraContoh", b"Exif", b"rahasia", b"PK\x03\x04"] {
        assert!(!holds(&read.bytes, word), "{}", String::from_utf8_lossy(word));
    }
    assert_eq!(image::load_from_memory(&read.bytes).unwrap().dimensions(), (20, 40), "turned by a quarter");
    let keys = files::originals(world.app.uploads());
    assert_eq!(keys.len(), 1, "what the camera wrote is not kept anywhere: {keys:?}");
}

#[tokio::test]
async fn what_is_kept_hashed_handed_in_and_handed_out_is_one_file() {
    let mut world = world().await;
    world.attach_link().await;
    upload(&mut world, "foto.jpg", &from_a_telephone()).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let submission = world.submissions().await.pop().unwrap();
    let document = HandedIn::read(&submission.snapshot).unwrap();
    let piece = document.evidence.iter().find(|piece| piece.file_name == "foto.jpg").unwrap();
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let read = world.app.signed_in(&committee).await.get(&format!("/evidence/{}", piece.pid)).await.expect_status(200);
    let row = rows(&world).await.remove(0);
    let hash = hex::encode(Sha256::digest(&read.bytes));
    assert_eq!((Some(hash.as_str()), piece.size_bytes), (piece.sha256.as_deref(), Some(read.bytes.len() as i64)));
    assert_eq!((row.sha256.as_str(), row.size_bytes), (hash.as_str(), read.bytes.len() as i64));
}

#[tokio::test]
async fn a_webp_becomes_what_everybody_can_open_and_a_png_stays_one() {
    let mut world = world().await;
    upload(&mut world, "foto.kegiatan.webp", &encoded(30, 30, ImageFormat::WebP)).await.expect_status(303);
    upload(&mut world, "bagan.png", &files::png(30, 30)).await.expect_status(303);
    let names: Vec<_> = world.pieces().await.into_iter().map(|piece| piece.file_name).collect();
    assert_eq!(names, ["foto.kegiatan.jpg", "bagan.png"]);
    let types: Vec<_> = rows(&world).await.into_iter().map(|row| row.media_type).collect();
    assert_eq!(types, ["image/jpeg", "image/png"]);
}

#[tokio::test]
async fn rulebook_44_a_picture_that_breaks_or_exhausts_the_decoder_ends_its_own_process_only() {
    let mut world = world().await;
    let whole = files::png(64, 64);
    let mut bomb = whole.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let mut torn = whole.clone();
    torn.truncate(torn.len() / 2);
    let mut scrambled = whole.clone();
    scrambled[60..120].fill(0xff);
    for (name, bytes, words) in
        [("bom.png", &bomb, "juta piksel"), ("robek.png", &torn, "rusak"), ("acak.png", &scrambled, "rusak")]
    {
        let page = upload(&mut world, name, bytes).await.expect_status(422);
        assert!(page.texts("#error-file")[0].contains(words), "{name}: {:?}", page.texts("#error-file"));
    }
    assert!(files::stored(world.app.uploads()).is_empty() && world.pieces().await.is_empty());
    upload(&mut world, "baik.png", &whole).await.expect_status(303);
}

/// The process itself, as somebody would misuse it: it does its one thing, and gives up what is too much.
#[tokio::test]
async fn the_decoders_process_is_bounded_and_does_nothing_else() {
    use sayembara::files::{
        picture::{Made, PictureFault},
        sandbox::{self, SandboxError},
    };
    let program = env!("CARGO_BIN_EXE_sayembara");
    sandbox::use_program(program.into());
    let made = sandbox::place(None).await.unwrap().make(files::png(900, 300).into(), Made::Preview).await.unwrap();
    assert_eq!(image::load_from_memory(&made).unwrap().dimensions(), (320, 107));
    let broken = sandbox::place(None).await.unwrap().make(PDF.into(), Made::Clean).await;
    assert!(matches!(broken, Err(SandboxError::Picture(PictureFault::Broken))), "{broken:?}");
    // A frame that names 8,192 × 8,192 pixels: the header is believed, and nothing is unpacked.
    let mut bomb = encoded(64, 64, ImageFormat::Jpeg);
    let frame = bomb.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0x20, 0, 0x20, 0]);
    let bomb = sandbox::place(None).await.unwrap().make(bomb.into(), Made::Clean).await;
    assert!(matches!(bomb, Err(SandboxError::Picture(PictureFault::TooManyPixels))), "{bomb:?}");
    let limits = limits_of(program);
    let of = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{limits}"));
        line.split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(of("Max address space"), (1024 * 1024 * 1024_u64).to_string());
    assert!(of("Max cpu time").parse::<u64>().unwrap() <= 80, "{limits}");
    assert_eq!(
        (of("Max file size"), of("Max core file size"), of("Max open files")),
        ("0".into(), "0".into(), "3".into())
    );
    // Without `start` or `task` behind it, the hidden command reads its pipe and ends.
    let output = std::process::Command::new(program)
        .args(["sandboxed-picture", "clean"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}

/// What the system lets the decoder do while it waits for its picture.
fn limits_of(program: &str) -> String {
    use std::process::{Command, Stdio};
    let mut decoder = Command::new(program)
        .args(["sandboxed-picture", "clean"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let file = format!("/proc/{}/limits", decoder.id());
    let mut limits = String::new();
    for _ in 0..200 {
        limits = std::fs::read_to_string(&file).unwrap();
        // The last one that it sets.
        if limits.lines().any(|line| line.starts_with("Max open files") && line.split_whitespace().nth(3) == Some("3"))
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    decoder.kill().unwrap();
    decoder.wait().unwrap();
    limits
}

#[tokio::test]
async fn previews_show_in_every_list_and_only_to_who_may_open_the_file() {
    let mut world = world().await;
    world.attach_link().await;
    upload(&mut world, "foto.jpg", &encoded(800, 600, ImageFormat::Jpeg)).await.expect_status(303);
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let pieces = world.pieces().await;
    let address = format!("/evidence/{}/preview", pieces[1].pid);
    let list = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert_eq!(list.attributes("img.evidence__preview", "src"), [address.as_str()]);
    assert_eq!(list.attributes("img.evidence__preview", "width"), ["320"]);
    assert_eq!(list.attributes("img.evidence__preview", "height"), ["240"]);
    let preview = world.browser.get(&address).await.expect_status(200);
    assert_eq!((preview.header("content-type"), preview.header("x-content-type-options")), ("image/jpeg", "nosniff"));
    assert!(preview.header("content-security-policy").contains("sandbox"));
    assert_eq!(preview.header("cache-control"), "private, no-store");
    assert_eq!(image::load_from_memory(&preview.bytes).unwrap().dimensions(), (320, 240));
    world.browser.get(&format!("/evidence/{}/preview", pieces[2].pid)).await.expect_status(404);

    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&committee).await;
    committee.get(&address).await.expect_status(404);
    world.hand_in().await.expect_status(303);
    committee.get(&address).await.expect_status(200);
    let page = committee.get(&world.path("")).await.expect_status(200);
    assert_eq!(page.attributes("img.evidence__preview", "src"), [address.as_str()]);
    let stranger = world.app.person("Orang Lain").await;
    world.app.signed_in(&stranger).await.get(&address).await.expect_status(404);
    world.browser.post(&format!("/evidence/{}/removal", pieces[1].pid), &[]).await.expect_status(303);
}

#[tokio::test]
async fn a_preview_goes_with_its_picture_and_one_that_failed_is_made_later() {
    use loco_rs::task::{Task, Vars};
    use sayembara::tasks::inspect_files::InspectFiles;
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let mut world = world().await;
    upload(&mut world, "foto.png", &files::png(640, 640)).await.expect_status(303);
    let row = rows(&world).await.remove(0);
    let first = world.app.uploads().join(row.preview_key.unwrap());
    assert!(first.exists());
    std::fs::remove_file(&first).unwrap();
    let without = stored_files::ActiveModel {
        id: Set(row.id),
        preview_key: Set(None),
        preview_bytes: Set(None),
        ..Default::default()
    };
    stored_files::Entity::update(without).exec(world.app.db()).await.unwrap();
    InspectFiles.run(&world.app.ctx, &Vars::default()).await.unwrap();
    let again = world.app.uploads().join(rows(&world).await.remove(0).preview_key.unwrap());
    assert!(again.exists());
    let piece = world.pieces().await.remove(0);
    world.browser.post(&format!("/evidence/{}/removal", piece.pid), &[]).await.expect_status(303);
    assert!(!again.exists() && files::stored(world.app.uploads()).is_empty());
}

#[tokio::test]
async fn a_picture_that_is_removed_while_its_preview_is_made_leaves_none() {
    use sayembara::domain::evidence::FileState;
    use sea_orm::ActiveValue::Set;
    let mut world = world().await;
    upload(&mut world, "foto.jpg", &encoded(800, 600, ImageFormat::Jpeg)).await.expect_status(303);
    let row = rows(&world).await.remove(0);
    std::fs::remove_file(world.app.uploads().join(row.preview_key.unwrap())).unwrap();
    let without = stored_files::ActiveModel {
        id: Set(row.id),
        preview_key: Set(None),
        preview_bytes: Set(None),
        ..Default::default()
    };
    let listed = stored_files::Entity::update(without).exec(world.app.db()).await.unwrap();
    let removed = stored_files::ActiveModel { id: Set(row.id), state: Set(FileState::Deleted), ..Default::default() };
    stored_files::Entity::update(removed).exec(world.app.db()).await.unwrap();
    assert!(!listed.make_preview(world.app.db(), &world.app.ctx.storage).await.unwrap());
    assert_eq!(rows(&world).await[0].preview_key, None);
    assert_eq!(std::fs::read_dir(world.app.uploads().join("previews")).unwrap().count(), 0);
}
