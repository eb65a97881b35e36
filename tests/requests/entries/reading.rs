//! Files that are dangerous to read, and reading them in the page.

use sayembara::{
    domain::{evidence::page_of_note, region::RegionRole},
    models::_entities::stored_files,
};
use sea_orm::EntityTrait;

use super::{PDF, World, world};
use crate::support::{Answer, build, files};

async fn upload(world: &mut World, name: &str, bytes: &[u8], note: &str) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("page_note", note)], &[("file", name, "application/pdf", bytes)]).await
}

/// The head of a PNG that claims this many pixels.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR";
    [head, &width.to_be_bytes()[..], &height.to_be_bytes()[..], b"\x08\x02\x00\x00\x00", &[0; 32]].concat()
}

#[tokio::test]
async fn rulebook_44_a_bomb_is_refused_from_its_head_before_anything_is_unpacked() {
    let mut world = world().await;
    let bomb = upload(&mut world, "bom.png", &png_of(60_000, 60_000), "").await.expect_status(422);
    assert!(bomb.texts("#error-file")[0].contains("50 juta piksel"), "{:?}", bomb.texts("#error-file"));
    upload(&mut world, "bom.png", &png_of(u32::MAX, u32::MAX), "").await.expect_status(422);
    assert!(stored_files::Entity::find().all(world.app.db()).await.unwrap().is_empty());
    assert_eq!(std::fs::read_dir(world.app.uploads()).unwrap().count(), 0);
    upload(&mut world, "foto.png", &png_of(4_000, 3_000), "").await.expect_status(422);
}

#[tokio::test]
async fn rulebook_45_a_pdf_that_acts_or_hides_is_refused_with_its_reason() {
    let mut world = world().await;
    let with = |inside: &str| [PDF, format!("\n2 0 obj<<{inside}>>endobj\n").as_bytes()].concat();
    let refused = [
        ("/S/JavaScript/JS(app.alert(1))", "memuat skrip"),
        ("/S/J#61vaScript/JS 3 0 R", "memuat skrip"),
        ("/S/Launch/F(cmd.exe)", "memuat skrip"),
        ("/Names<</EmbeddedFiles 4 0 R>>", "memuat berkas lain"),
        ("/Encrypt 9 0 R", "terkunci"),
    ];
    for (inside, words) in refused {
        let page = upload(&mut world, "laporan.pdf", &with(inside), "").await.expect_status(422);
        assert!(page.texts("#error-file")[0].contains(words), "{inside}: {:?}", page.texts("#error-file"));
    }
    assert_eq!(std::fs::read_dir(world.app.uploads()).unwrap().count(), 0);
    upload(&mut world, "laporan.pdf", &with("/Title(JavaScript untuk pemula)"), "").await.expect_status(303);
}

#[tokio::test]
async fn rulebook_38_and_40_files_have_one_address_and_it_asks_every_time() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF, "").await.expect_status(303);
    let key = stored_files::Entity::find().one(world.app.db()).await.unwrap().unwrap().storage_key;
    let piece = world.pieces().await.remove(0);
    for path in [format!("/static/{key}"), format!("/var/uploads/{key}"), format!("/static/../var/uploads/{key}")] {
        assert_ne!(world.browser.get(&path).await.bytes, PDF, "{path}");
    }
    let mut signed_out = world.app.visitor();
    for path in [format!("/evidence/{}", piece.pid), format!("/evidence/{}/reading", piece.pid)] {
        world.browser.get(&path).await.expect_status(200);
        signed_out.get(&path).await.expect_status(303);
        let stranger = world.app.person(&format!("Orang {}", path.len())).await;
        world.app.signed_in(&stranger).await.get(&path).await.expect_status(404);
    }
    world.browser.post("/session/end", &[]).await;
    world.browser.get(&format!("/evidence/{}", piece.pid)).await.expect_status(303);
}

#[tokio::test]
async fn a_pdf_opens_in_the_page_at_the_page_that_the_note_names() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF, "lihat halaman 4, bagian yang ditandai").await.expect_status(303);
    upload(&mut world, "foto.png", &files::png(40, 30), "").await.expect_status(303);
    let pieces = world.pieces().await;
    let list = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    let path = format!("/evidence/{}/reading", pieces[0].pid);
    assert!(list.attributes(".evidence a", "href").contains(&path));
    let page = world.browser.get(&path).await.expect_status(200);
    assert_eq!(page.texts("h1"), ["laporan.pdf"]);
    assert_eq!(page.attributes("[data-pdf]", "data-pdf"), [format!("/evidence/{}", pieces[0].pid)]);
    assert_eq!(page.attributes("[data-pdf]", "data-page"), ["4"]);
    assert!(page.attributes("main a", "href").contains(&format!("/evidence/{}", pieces[0].pid)), "without scripts");
    let other = world.browser.get(&format!("{path}?page=7")).await.expect_status(200);
    assert_eq!(other.attributes("[data-pdf]", "data-page"), ["7"]);
    let other = world.browser.get(&format!("{path}?page=-1%27%3E%3Cb%3E")).await.expect_status(200);
    assert_eq!(other.attributes("[data-pdf]", "data-page"), ["4"]);
    let picture = world.browser.get(&format!("/evidence/{}/reading", pieces[1].pid)).await.expect_status(200);
    assert!(!picture.has("[data-pdf]"));
    let shown = format!("/evidence/{}", pieces[1].pid);
    assert_eq!(picture.attributes("main img", "src"), [shown], "by the address that asks and notes who reads");
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    world.app.signed_in(&committee).await.get(&path).await.expect_status(404);
}

#[test]
fn a_page_note_names_its_page() {
    let notes = [
        ("lihat halaman 4, bagian yang ditandai", Some(4)),
        ("Hal. 12", Some(12)),
        ("hlm.7", Some(7)),
        ("hlm7", Some(7)),
        ("p. 3-5", Some(3)),
        ("see page 0", None),
        ("halaman terakhir", None),
        ("tahun 2024", None),
        ("", None),
    ];
    for (note, page) in notes {
        assert_eq!(page_of_note(note), page, "{note}");
    }
}
