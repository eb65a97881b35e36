//! Evidence: what is taken, what is refused with its name, how it is handed out.

use std::path::Path;

use sayembara::{
    domain::{
        entry::{EntryStatus, MemberRole},
        region::RegionRole,
    },
    models::{
        _entities::{evidence_accesses, stored_files},
        evidence,
    },
};
use sea_orm::{EntityTrait, QueryOrder};

use super::{PDF, World, world};
use crate::support::{
    Answer, TestApp, build,
    files::{self, office},
};

/// A ZIP that names its parts as Office files do; nothing in it is packed.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend_from_slice(b"PK\x03\x04\x14\x00\x00\x00\x00\x00");
        bytes.extend_from_slice(&[0; 16]);
        bytes.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(&[0; 2]);
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes.extend_from_slice(&[0; 64]);
    bytes
}

async fn pieces(world: &World) -> Vec<evidence::Model> {
    evidence::Entity::find().order_by_asc(evidence::Column::Id).all(world.app.db()).await.unwrap()
}

async fn upload(world: &mut World, name: &str, bytes: &[u8]) -> Answer {
    let path = world.path("/evidence");
    let fields = [("target", ""), ("title", "Judul tetap"), ("page_note", "lihat halaman 4")];
    world.browser.post_files(&path, &fields, &[("file", name, "application/pdf", bytes)]).await
}

fn stored_names(folder: &Path) -> Vec<String> {
    files::stored(folder)
}

#[tokio::test]
async fn a_file_is_stored_under_a_name_of_ours_and_listed_at_its_criterion() {
    let mut world = world().await;
    let path = world.path("/evidence");
    let page = world.browser.get(&format!("{path}?for=r:MANFAAT-1")).await.expect_status(200);
    assert_eq!(page.attributes("#field-target option[selected]", "value"), ["r:MANFAAT-1"]);
    let fields = [("target", "r:MANFAAT-1"), ("title", ""), ("page_note", "lihat halaman 4"), ("is_public", "1")];
    let file = [("file", "Laporan Kinerja.pdf", "text/html", PDF)];
    world.browser.post_files(&path, &fields, &file).await.expect_redirect(&path);
    let list = world.browser.get(&path).await.expect_status(200);
    assert_eq!(list.texts("#requirement-MANFAAT-1 .evidence__title"), ["Laporan Kinerja.pdf"]);
    assert!(list.text().contains("lihat halaman 4") && list.text().contains("terbuka untuk umum"));
    let row = stored_files::Entity::find().one(world.app.db()).await.unwrap().unwrap();
    assert!(uuid::Uuid::parse_str(&row.storage_key).is_ok(), "the key is no name: {}", row.storage_key);
    assert_eq!((row.size_bytes, row.media_type.as_str()), (PDF.len() as i64, "application/pdf"));
    assert_eq!(stored_names(world.app.uploads()), [row.storage_key.as_str()]);
    assert_eq!(std::fs::read(world.app.uploads().join(&row.storage_key)).unwrap(), PDF);
}

#[tokio::test]
async fn what_is_required_stands_first_and_what_the_script_attached_is_told_with_the_way_to_it() {
    let mut world = world().await;
    let path = world.path("/evidence");
    let page = world.browser.get(&path).await.expect_status(200);
    assert_eq!(page.attributes("#field-target option[selected]", "value"), ["r:MANFAAT-1"], "what is still wanted");
    assert_eq!(
        page.attributes("main section[id^=requirement-], main section[id^=criterion-]", "id"),
        ["requirement-MANFAAT-1"]
    );
    assert!(page.has("details li#criterion-KEBARUAN"), "what may stay empty is one line each");
    assert!(!page.texts(".subnav a").iter().any(|step| step.contains("Data dukung") && step.contains("(lengkap)")));
    let told = world.browser.get(&format!("{path}?attached=2&for=r:MANFAAT-1")).await.expect_status(200);
    assert!(told.text().contains("2 data dukung sudah dilampirkan."));
    assert_eq!(told.attributes(".notice a[href^='#']", "href"), ["#requirement-MANFAAT-1"]);
    assert!(!world.browser.get(&format!("{path}?attached=x")).await.text().contains("sudah dilampirkan"));
}

#[tokio::test]
async fn rulebook_37_and_45_what_is_refused_is_named_beside_the_field_and_leaves_nothing_behind() {
    let mut world = world().await;
    upload(&mut world, "ada.pdf", PDF).await.expect_status(303);
    let docx = office(&[("word/document.xml", b"<w/>")]);
    let macros = office(&[("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")]);
    let large = [PDF, &vec![b' '; 1_000_001]].concat();
    let refused: [(&str, &[u8], &str); 9] = [
        ("kosong.pdf", b"", "Berkas ini kosong"),
        ("besar.pdf", &large, "terlalu besar"),
        ("gambar.pdf", &files::png(4, 4), "ternyata PNG"),
        ("halaman.html", b"<!DOCTYPE html><script>alert(1)</script>", "Jenis berkas ini tidak diterima"),
        (
            "gambar.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "Jenis berkas ini tidak diterima",
        ),
        ("arsip.zip", &zip(&["a.txt"]), "Jenis berkas ini tidak diterima"),
        ("halaman.pdf", b"<html><body onload=alert(1)>", "Jenis berkas ini tidak diterima"),
        ("makro.docx", &macros, "memuat makro"),
        ("program.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "Jenis berkas ini tidak diterima"),
    ];
    for (name, bytes, words) in refused {
        let page = upload(&mut world, name, bytes).await.expect_status(422);
        assert_eq!(page.attributes("#errors a", "href"), ["#field-file"], "{name}");
        assert!(page.texts("#error-file")[0].contains(words), "{name}: {:?}", page.texts("#error-file"));
        assert_eq!(page.attributes("#field-title", "value"), ["Judul tetap"], "{name}: what was typed stays");
        assert!(page.text().contains("ada.pdf"), "other files stay");
    }
    assert_eq!(pieces(&world).await.len(), 1);
    assert_eq!(stored_names(world.app.uploads()).len(), 1, "no refused file stays in the storage");
    upload(&mut world, "surat.docx", &docx).await.expect_status(303);
}

#[tokio::test]
async fn rulebook_32_and_39_a_path_in_a_name_is_only_a_name() {
    let mut world = world().await;
    for name in ["../../etc/passwd.pdf", "C:\\\\surat\\\\laporan.pdf", "\u{202e}fdp.exe.pdf"] {
        upload(&mut world, name, PDF).await.expect_status(303);
    }
    let names: Vec<String> = pieces(&world).await.into_iter().map(|piece| piece.file_name).collect();
    assert!(names.iter().all(|name| !name.contains(['/', '\\', '\u{202e}'])), "{names:?}");
    assert_eq!(names[0], "passwd.pdf");
    for key in stored_names(world.app.uploads()) {
        assert!(uuid::Uuid::parse_str(&key).is_ok());
    }
    let long = format!("{}.pdf", "n".repeat(10_000));
    assert!(upload(&mut world, &long, PDF).await.status.as_u16() < 500);
}

#[tokio::test]
async fn rulebook_34_links_are_http_and_https_only() {
    let mut world = world().await;
    let path = world.path("/evidence");
    for link in ["javascript:alert(1)", "data:text/html,x", "ftp://contoh.go.id/a", "https://", "https://a@b.go.id/"] {
        let page = world.browser.post_files(&path, &[("url", link)], &[]).await.expect_status(422);
        assert_eq!(page.attributes("#errors a", "href"), ["#field-url"], "{link}");
        assert_eq!(page.attributes("#field-url", "value"), [link]);
    }
    let nothing = world.browser.post_files(&path, &[("title", "Kosong")], &[]).await.expect_status(422);
    assert_eq!(nothing.attributes("#errors a", "href"), ["#field-file"]);
    let both = [("url", "https://contoh.go.id")];
    world.browser.post_files(&path, &both, &[("file", "a.pdf", "application/pdf", PDF)]).await.expect_status(422);
    world
        .browser
        .post_files(&path, &[("target", "r:TIDAK-ADA"), ("url", "https://contoh.go.id")], &[])
        .await
        .expect_status(422);
    let bytes = files::png(4, 4);
    let png = [("file", "bukti.png", "image/png", bytes.as_slice())];
    let page = world.browser.post_files(&path, &[("target", "r:MANFAAT-1")], &png).await.expect_status(422);
    assert!(page.texts("#error-file")[0].contains("PDF"), "what would not count is told at once");
    assert!(pieces(&world).await.is_empty() && stored_names(world.app.uploads()).is_empty());
}

#[tokio::test]
async fn what_is_attached_twice_is_said_to_the_team_and_to_whoever_checks() {
    let mut world = world().await;
    world.attach_link().await;
    world.attach_link().await;
    let page = world.browser.get(&world.path("/evidence")).await.expect_status(200);
    assert_eq!(page.texts(".evidence__same"), ["isi sama dengan “Laporan manfaat”"], "the later one only");
    assert!(page.text().contains("dihitung satu kali"), "{}", page.text());
    world.hand_in().await.expect_status(303);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut committee = world.app.signed_in(&committee).await;
    let sheet = format!("/committee/contests/{}/verification/{}", world.contest.contest.slug, world.entry.pid);
    assert_eq!(committee.get(&sheet).await.expect_status(200).texts("#proofs .evidence__same").len(), 1);
}

#[tokio::test]
async fn rulebook_37_a_file_is_handed_out_as_an_attachment_in_a_sandbox() {
    let mut world = world().await;
    upload(&mut world, "Läporan \\\"I\\\".pdf", PDF).await.expect_status(303);
    let piece = pieces(&world).await.remove(0);
    let file = world.browser.get(&format!("/evidence/{}", piece.pid)).await.expect_status(200);
    assert_eq!(file.bytes, PDF);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"L_poran"));
    assert!(file.header("content-disposition").contains("filename*=UTF-8''L%C3%A4poran"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert!(!file.header("content-security-policy").contains("'self'"));
    assert_eq!(file.header("cache-control"), "private, no-store");
    assert!(evidence_accesses::Entity::find().all(world.app.db()).await.unwrap().is_empty(), "the team is not logged");
}

#[tokio::test]
async fn every_reader_outside_the_team_is_logged_and_a_removed_file_that_was_handed_in_stays_readable() {
    let mut world = world().await;
    world.attach_link().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let piece = pieces(&world).await.pop().unwrap();
    let path = format!("/evidence/{}", piece.pid);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut reader = world.app.signed_in(&committee).await;
    reader.get(&path).await.expect_status(404);
    world.hand_in().await.expect_status(303);
    reader.get(&path).await.expect_status(200);
    let log = evidence_accesses::Entity::find().all(world.app.db()).await.unwrap();
    assert_eq!(log.iter().map(|row| (row.evidence_id, row.user_id)).collect::<Vec<_>>(), [(piece.id, committee.id)]);
    world.browser.post(&format!("{path}/removal"), &[]).await.expect_status(303);
    world.browser.post(&format!("{path}/removal"), &[]).await.expect_status(404);
    reader.get(&path).await.expect_status(200);
    world.hand_in().await.expect_status(303);
    reader.get(&path).await.expect_status(404);
    assert_eq!(stored_names(world.app.uploads()).len(), 1, "what was handed in once is kept");
}

#[tokio::test]
async fn two_who_describe_a_piece_see_what_the_other_one_wrote() {
    let mut world = world().await;
    upload(&mut world, "laporan.pdf", PDF).await.expect_status(303);
    let path = format!("/evidence/{}", pieces(&world).await[0].pid);
    let (_, mut colleague) = world.member("Rekan Tim", MemberRole::Editor).await;
    let edit = format!("{path}/edit");
    assert_eq!(world.browser.get(&edit).await.attributes("input[name=version]", "value"), ["1"]);
    let theirs = [("version", "1"), ("title", "Judul rekan"), ("page_note", "halaman 9"), ("is_public", "1")];
    colleague.post(&path, &theirs).await.expect_status(303);
    let mine = [("version", "1"), ("title", "Judul saya"), ("page_note", "halaman 9")];
    let clash = world.browser.post(&path, &mine).await.expect_status(409);
    assert_eq!(
        clash.texts(".clash__text"),
        ["Tidak dicentang: tidak dibuka untuk umum", "Dicentang: boleh dilihat umum", "Judul saya", "Judul rekan"]
    );
    assert_eq!(clash.attributes("input[name=version]", "value"), ["2"]);
    assert_eq!(clash.attributes("#field-title", "value"), ["Judul saya"], "nothing that was typed is lost");
    assert_eq!(pieces(&world).await[0].title, "Judul rekan");
    world.browser.post(&path, &[("version", "2"), ("title", "Judul saya")]).await.expect_status(303);
    assert_eq!(pieces(&world).await[0].title, "Judul saya");
}

#[tokio::test]
async fn a_removed_file_that_was_never_handed_in_is_deleted() {
    let mut world = world().await;
    upload(&mut world, "salah.pdf", PDF).await.expect_status(303);
    let piece = pieces(&world).await.remove(0);
    let edit = format!("/evidence/{}/edit", piece.pid);
    assert_eq!(
        world.browser.get(&edit).await.expect_status(200).attributes("#field-page_note", "value"),
        ["lihat halaman 4"]
    );
    let fields = [("version", "1"), ("title", "Judul baru"), ("page_note", "halaman 5"), ("is_public", "1")];
    world.browser.post(&format!("/evidence/{}", piece.pid), &fields).await.expect_status(303);
    let row = pieces(&world).await.remove(0);
    assert_eq!((row.title.as_str(), row.page_note.as_str(), row.is_public), ("Judul baru", "halaman 5", true));
    world.browser.post(&format!("/evidence/{}/removal", piece.pid), &[]).await.expect_status(303);
    assert!(stored_names(world.app.uploads()).is_empty());
    assert!(!world.browser.get(&world.path("/evidence")).await.text().contains("Judul baru"));
}

#[tokio::test]
async fn a_storage_that_fails_gives_a_plain_error_and_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("unggahan");
    let path = broken.clone();
    let app = TestApp::start_with(move |settings| {
        settings["storage"] = serde_json::json!({ "kind": "local", "path": path });
    })
    .await;
    let contest = build::contest().save(&app).await;
    let owner = app.person("Siti Pemilik").await;
    let entry = build::entry(&app, &contest, &owner, "Bus Malam", EntryStatus::Draft).await;
    let browser = app.signed_in(&owner).await;
    let mut world = World { app, contest, owner, entry, browser };
    upload(&mut world, "pertama.pdf", PDF).await.expect_status(303);
    std::fs::remove_dir_all(&broken).unwrap();
    std::fs::write(&broken, b"not a folder").unwrap();
    let failed = upload(&mut world, "kedua.pdf", PDF).await.expect_status(503);
    assert!(failed.text().contains("Nomor permintaan"));
    assert_eq!(pieces(&world).await.len(), 1);
    assert_eq!(stored_files::Entity::find().all(world.app.db()).await.unwrap().len(), 1);
    let first = pieces(&world).await.remove(0);
    assert!(matches!(world.browser.get(&format!("/evidence/{}", first.pid)).await.status.as_u16(), 500 | 503));
    let link = [("url", "https://contoh.go.id/laporan")];
    let path = world.path("/evidence");
    world.browser.post_files(&path, &link, &[]).await.expect_status(303);
}

#[tokio::test]
async fn rulebook_43_endless_parts_and_texts_are_cut_off() {
    let mut world = world().await;
    let path = world.path("/evidence");
    let many: Vec<(&str, &str)> = (0..40).map(|_| ("title", "x")).collect();
    assert_eq!(world.browser.post_files(&path, &many, &[]).await.status.as_u16(), 400);
    let long = "x".repeat(20_000);
    assert_eq!(world.browser.post_files(&path, &[("title", &long)], &[]).await.status.as_u16(), 413);
    let file = [("file", "a.pdf", "application/pdf", PDF)];
    let broken = [("title", long.as_str())];
    world.browser.post_files(&path, &broken, &file).await.expect_status(413);
    assert!(stored_names(world.app.uploads()).is_empty());
}

/// Lets the database refuse every piece called `dua.pdf`.
async fn refuse_the_second(app: &TestApp) {
    use sea_orm::{ConnectionTrait, DatabaseBackend};
    let statements: &[&str] = match app.db().get_database_backend() {
        DatabaseBackend::Postgres => &[
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'uji'; END $$",
            "CREATE TRIGGER refuse BEFORE INSERT ON evidence FOR EACH ROW WHEN (NEW.file_name = 'dua.pdf') EXECUTE FUNCTION refuse()",
        ],
        _ => &[
            "CREATE TRIGGER refuse BEFORE INSERT ON evidence WHEN NEW.file_name = 'dua.pdf' BEGIN SELECT RAISE(ABORT, 'uji'); END",
        ],
    };
    for statement in statements {
        app.db().execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_in_the_middle_does_not_hide_what_is_attached_already() {
    let mut world = world().await;
    refuse_the_second(&world.app).await;
    let path = world.path("/evidence");
    let file = |name| ("file", name, "application/pdf", PDF);
    let files = [file("satu.pdf"), file("dua.pdf"), file("tiga.pdf")];
    let page = world.browser.post_files(&path, &[("target", "")], &files).await.expect_status(422);
    let told = page.texts("#error-file").concat();
    assert!(told.contains("Mulai dari “dua.pdf”") && told.contains("tidak perlu dikirim lagi"), "{told}");
    assert!(page.text().contains("1 berkas sudah dilampirkan"), "{}", page.text());
    let names: Vec<_> = pieces(&world).await.into_iter().map(|piece| piece.file_name).collect();
    assert_eq!(names, ["satu.pdf"]);
    assert_eq!(stored_names(world.app.uploads()).len(), 1, "the others are not kept");
}
