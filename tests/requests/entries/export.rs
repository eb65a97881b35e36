//! Entries that leave the portal as files: what stands in them, who may have them, and that nothing in them acts.

use std::io::Cursor;

use async_zip::base::read1::seek::ZipArchiveReader;
use calamine::{Data, Reader, Xlsx};
use futures_util::AsyncReadExt;
use sayembara::{
    documents::{entry_workbook, labels::Labels},
    domain::{entry::EntryStatus, locale::Locale, region::RegionRole},
    models::{
        _entities::{audit_events, entries, entry_sections, evidence_accesses, stored_files},
        entries::{
            content::{EntryContent, Viewer},
            export::ExportedEntry,
        },
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{PDF, World, world, world_with};
use crate::support::{Answer, Client, TestApp, build, s3::S3};

const FORMULA: &str = "=HYPERLINK(\"https://jahat.example\";\"klik\")";

fn sheet(answer: &Answer, name: &str) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

/// Path and content of every file in an archive.
async fn unpacked(answer: &Answer) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchiveReader::open(futures_util::io::Cursor::new(answer.bytes.clone())).await.unwrap();
    let mut files = Vec::new();
    for place in 0..zip.cdrs().len() {
        let name = zip.cdrs()[place].insecure_file_name.as_str().unwrap().to_owned();
        let mut content = Vec::new();
        zip.file(place).await.unwrap().read_to_end(&mut content).await.unwrap();
        files.push((name, content));
    }
    files
}

fn file_called(files: &[(String, Vec<u8>)], end: &str) -> String {
    let found = files.iter().find(|(name, _)| name.ends_with(end));
    let (_, content) =
        found.unwrap_or_else(|| panic!("no {end} in {:?}", files.iter().map(|f| &f.0).collect::<Vec<_>>()));
    String::from_utf8(content.clone()).unwrap()
}

/// An entry with a file for MANFAAT, handed in.
async fn handed_in() -> World {
    let mut world = world().await;
    upload(&mut world, "Laporan Kinerja.pdf", "Laporan manfaat").await;
    world.hand_in().await.expect_status(303);
    world
}

async fn upload(world: &mut World, name: &str, title: &str) {
    let path = world.path("/evidence");
    let fields = [("target", "r:MANFAAT-1"), ("title", title), ("page_note", "lihat halaman 4")];
    world.browser.post_files(&path, &fields, &[("file", name, "application/pdf", PDF)]).await.expect_redirect(&path);
}

async fn committee(world: &World) -> Client {
    let user = build::member_of(&world.app, &world.contest, "Panitia Satu", RegionRole::Committee).await;
    world.app.signed_in(&user).await
}

/// The title and the first answer begin like formulas.
async fn with_formulas(world: &World) {
    let entry = entries::ActiveModel { id: Set(world.entry.id), title: Set(FORMULA.to_owned()), ..Default::default() };
    entries::Entity::update(entry).exec(world.app.db()).await.unwrap();
    let answers = r#"{"nama_inovasi":"@SUM(A1)","tahapan":"uji_coba","waktu_uji_coba":"2026-02-03"}"#;
    entry_sections::Entity::update_many()
        .col_expr(entry_sections::Column::Answers, Expr::value(answers))
        .filter(entry_sections::Column::EntryId.eq(world.entry.id))
        .filter(entry_sections::Column::Code.eq("identitas"))
        .exec(world.app.db())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_workbook_has_the_answers_in_the_order_of_the_form_with_days_as_days() {
    let mut world = handed_in().await;
    with_formulas(&world).await;
    let path = world.path("/export.xlsx");
    let answer = world.browser.get(&path).await.expect_status(200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"LOMBA-"));
    let rows = sheet(&answer, "Usulan");
    let header = texts(&rows[0]);
    assert_eq!(header[..4], ["Nomor", "Judul", "Akronim", "Kepanjangan"]);
    assert_eq!(header[9..], ["Nama inovasi", "Tahapan", "Waktu uji coba", "Rancang bangun", "Telepon"]);
    assert_eq!(texts(&rows[1])[10], "Uji coba", "a choice is written in words");
    assert!(matches!(rows[1][11], Data::DateTime(_)), "a day is a day: {:?}", rows[1][11]);
    let english = world.app.signed_in(&world.owner).await.in_english().get(&path).await.expect_status(200);
    assert_eq!(texts(&sheet(&english, "Entries")[0])[9..11], ["Name of the innovation", "Stage"]);
}

#[tokio::test]
async fn rulebook_54_no_cell_of_an_export_becomes_a_formula() {
    let mut world = handed_in().await;
    with_formulas(&world).await;
    let answer = world.browser.get(&world.path("/export.xlsx")).await.expect_status(200);
    let mut book = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{name} has a formula");
    }
    let row = &sheet(&answer, "Usulan")[1];
    assert_eq!(row[1], Data::String(FORMULA.to_owned()), "the text itself is kept");
    assert_eq!(row[9], Data::String("@SUM(A1)".to_owned()));
    let files = unpacked(&world.browser.get(&world.path("/export.zip")).await.expect_status(200)).await;
    assert!(file_called(&files, "answers.csv").contains(";'@SUM(A1)\r\n"));
    let manifest = file_called(&files, "manifest.csv");
    let mut lines = csv::ReaderBuilder::new().delimiter(b';').from_reader(manifest.as_bytes());
    let cells: Vec<String> =
        lines.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(cells.contains(&format!("'{FORMULA}")));
    assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{cells:?}");
}

#[tokio::test]
async fn levels_claimed_stand_beside_their_evidence_and_alone_where_nothing_proves_them() {
    let mut world = world_with(build::contest().with_levels(), EntryStatus::Draft).await;
    let path = world.path("/claims");
    let claims = [("version", "0"), ("claim-REGULASI", "2"), ("claim-ALAT", "3")];
    world.browser.post(&path, &claims).await.expect_status(303);
    let fields = [("target", "r:REGULASI-1"), ("url", "https://contoh.go.id/perbup"), ("title", "Perbup contoh")];
    world.browser.post_files(&world.path("/evidence"), &fields, &[]).await.expect_status(303);
    let answer = world.browser.get(&world.path("/export.xlsx")).await.expect_status(200);
    let rows: Vec<Vec<String>> = sheet(&answer, "Klaim dan bukti").iter().map(|row| texts(row)).collect();
    let short = |row: &Vec<String>| [row[2].clone(), row[4].clone(), row[5].clone(), row[7].clone(), row[10].clone()];
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(short(&rows[1]), ["ALAT", "3", "3", "", ""]);
    assert_eq!(short(&rows[2]), ["REGULASI", "2", "3", "Perbup contoh", "https://contoh.go.id/perbup"]);
}

#[tokio::test]
async fn rulebook_39_an_archive_has_a_folder_per_innovation_and_indicator_under_safe_names() {
    let mut world = world().await;
    upload(&mut world, "../../etc/passwd.pdf", "../..\\C:\u{202e}fdp.exe").await;
    upload(&mut world, "Laporan.pdf", "Laporan manfaat").await;
    upload(&mut world, "Laporan.pdf", "Laporan manfaat").await;
    world.hand_in().await.expect_status(303);
    let answer = world.browser.get(&world.path("/export.zip")).await.expect_status(200);
    let files = unpacked(&answer).await;
    let number = world.stored().await.number.unwrap();
    let names: std::collections::BTreeSet<String> = files.iter().map(|(name, _)| name.to_lowercase()).collect();
    assert_eq!(names.len(), files.len(), "every name once");
    let folder = format!("{number}/02-MANFAAT/");
    assert_eq!(files.iter().filter(|(name, _)| name.starts_with(&folder)).count(), 3, "{names:?}");
    for (name, content) in &files {
        let is_plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter));
        assert!(is_plain && !name.contains("..") && !name.starts_with('/'), "{name}");
        assert!(!name.ends_with(".pdf") || content == PDF, "{name} is whole");
    }
    let manifest = file_called(&files, "manifest.csv");
    assert_eq!(manifest.lines().count(), 4);
    let stored = stored_files::Entity::find().all(world.app.db()).await.unwrap();
    assert!(stored.iter().all(|file| manifest.contains(&file.sha256)));
    assert!(manifest.contains("passwd.pdf") && !manifest.contains('\u{202e}'));
    assert!(file_called(&files, "README.txt").contains("manifest.csv"));
}

#[tokio::test]
async fn a_file_that_is_lost_or_changed_is_named_and_the_rest_is_there() {
    let mut world = world().await;
    for name in ["satu.pdf", "dua.pdf", "tiga.pdf"] {
        upload(&mut world, name, name.trim_end_matches(".pdf")).await;
    }
    let stored = stored_files::Entity::find().all(world.app.db()).await.unwrap();
    std::fs::remove_file(world.app.uploads().join(&stored[0].storage_key)).unwrap();
    std::fs::write(world.app.uploads().join(&stored[1].storage_key), "bukan isi semula ".repeat(20)).unwrap();
    let files = unpacked(&world.browser.get(&world.path("/export.zip")).await.expect_status(200)).await;
    let manifest = file_called(&files, "manifest.csv");
    let line = |name: &str| manifest.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("satu.pdf").ends_with(";Tidak ada") && line("satu.pdf").starts_with(';'));
    assert!(line("dua.pdf").ends_with(";Berbeda dari yang dilampirkan"));
    assert!(line("tiga.pdf").ends_with(";Ada"));
    assert_eq!(files.iter().filter(|(name, _)| name.ends_with(".pdf")).count(), 2);
}

#[tokio::test]
async fn whoever_takes_the_evidence_of_others_is_noted_file_by_file() {
    let mut world = handed_in().await;
    world.browser.get(&world.path("/export.zip")).await.expect_status(200);
    world.browser.get(&world.path("/export.xlsx")).await.expect_status(200);
    let accesses = || async { evidence_accesses::Entity::find().all(world.app.db()).await.unwrap().len() };
    let exports = || async {
        let own = audit_events::Entity::find().filter(audit_events::Column::Action.ends_with(".exported"));
        own.all(world.app.db()).await.unwrap()
    };
    assert_eq!((accesses().await, exports().await.len()), (0, 0), "the own entry is no news");
    let mut desk = committee(&world).await;
    desk.get(&world.path("/export.xlsx")).await.expect_status(200);
    assert_eq!((accesses().await, exports().await.len()), (0, 1), "a list opens no file");
    desk.get(&world.path("/export.zip")).await.expect_status(200);
    assert_eq!((accesses().await, exports().await.len()), (1, 2));
    let base = format!("/committee/contests/{}", world.contest.contest.slug);
    desk.get(&format!("{base}/export.zip")).await.expect_status(200);
    assert_eq!((accesses().await, exports().await.len()), (2, 3));
    let last = exports().await.pop().unwrap();
    let details: serde_json::Value = serde_json::from_str(&last.details).unwrap();
    assert_eq!(last.action, "contest.exported");
    assert_eq!(details, serde_json::json!({ "format": "zip", "entries": 1 }));
}

#[tokio::test]
async fn all_entries_of_a_contest_are_those_that_were_handed_in_and_not_taken_back() {
    let world = handed_in().await;
    let other = world.app.person("Budi Lain").await;
    build::entry(&world.app, &world.contest, &other, "Masih Draf", EntryStatus::Draft).await;
    let taken_back = build::entry(&world.app, &world.contest, &other, "Ditarik", EntryStatus::Withdrawn).await;
    crate::requests::verification::hand_in(&world.app, &taken_back, &other, 1).await;
    let second = build::entry(&world.app, &world.contest, &other, "Pos Ronda Pintar", EntryStatus::Submitted).await;
    crate::requests::verification::hand_in(&world.app, &second, &other, 1).await;
    let mut desk = committee(&world).await;
    let base = format!("/committee/contests/{}", world.contest.contest.slug);
    let page = desk.get(&format!("{base}/export")).await.expect_status(200);
    assert_eq!(page.texts(".stat__figure"), ["2", "1"]);
    let answer = desk.get(&format!("{base}/export.xlsx")).await.expect_status(200);
    let titles: Vec<String> = sheet(&answer, "Usulan").iter().skip(1).map(|row| row[1].to_string()).collect();
    assert_eq!(titles.len(), 2);
    assert!(titles.contains(&"Pos Ronda Pintar".to_owned()) && titles.contains(&world.entry.title));
    let files = unpacked(&desk.get(&format!("{base}/export.zip")).await.expect_status(200)).await;
    assert_eq!(files.iter().filter(|(name, _)| name.ends_with("answers.csv")).count(), 2);
}

#[tokio::test]
async fn personal_data_leaves_only_with_those_who_may_see_it() {
    let mut world = handed_in().await;
    let judge = world.app.person("Juri Satu").await;
    let seat = build::judge(&world.app, &world.contest, &judge, false).await;
    build::assignment(&world.app, &world.contest, &seat, &world.entry, true).await;
    let leader = build::member_of(&world.app, &world.contest, "Pimpinan", RegionRole::Leader).await;
    let base = format!("/committee/contests/{}", world.contest.contest.slug);
    for person in [&judge, &leader] {
        let mut browser = world.app.signed_in(person).await;
        for end in ["", ".xlsx", ".zip"] {
            browser.get(&world.path(&format!("/export{end}"))).await.expect_status(404);
            browser.get(&format!("{base}/export{end}")).await.expect_status(404);
        }
    }
    let team = world.browser.get(&world.path("/export.xlsx")).await.expect_status(200);
    assert!(texts(&sheet(&team, "Usulan")[1]).contains(&"0800-0000-000".to_owned()));
    for viewer in [Viewer::Judge { blind: true }, Viewer::Public] {
        let written = as_read_by(&world, viewer).await;
        let rows: Vec<String> = sheet(&written, "Usulan").iter().flat_map(|row| texts(row)).collect();
        assert!(!rows.iter().any(|text| text.contains("0800") || text == "Telepon"), "{viewer:?}: {rows:?}");
    }
}

/// The workbook as it would be for another reader.
async fn as_read_by(world: &World, viewer: Viewer) -> Answer {
    let standing = world.contest.contest.standing(world.app.db()).await.unwrap();
    let entry = world.stored().await;
    let content = EntryContent::load(world.app.db(), &entry, &standing, viewer).await.unwrap();
    let shape = entry_workbook::Shape {
        form: standing.contest.form_set(world.app.db()).await.unwrap(),
        with_personal_data: viewer.sees_personal_data(),
        zone: standing.zone(),
        zone_name: "WITA",
    };
    let say = |key: &str| world.app.portal.engine.message(Locale::Id, key, &[]);
    let labels = Labels::new(Locale::Id, entry_workbook::words(), say);
    let exported = ExportedEntry { entry, category: None, content, files: std::collections::BTreeMap::new() };
    let entries = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(exported)]);
    let mut file = entry_workbook::write(entries, &shape, &labels).await.unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    Answer { status: axum::http::StatusCode::OK, headers: axum::http::HeaderMap::new(), bytes }
}

#[tokio::test]
async fn an_archive_breaks_off_when_the_storage_goes_away_and_does_not_call_files_missing() {
    use futures_util::{StreamExt, TryStreamExt, stream};
    use sayembara::documents::entry_bundle::{self, Making};
    let s3 = S3::start().await;
    let storage = s3.settings();
    let app = TestApp::start_with(move |settings| settings["storage"] = storage).await;
    let mut world = super::world_of(app).await;
    upload(&mut world, "Laporan.pdf", "Laporan manfaat").await;
    let standing = world.contest.contest.standing(world.app.db()).await.unwrap();
    let entry = world.stored().await;
    let content = EntryContent::load(world.app.db(), &entry, &standing, Viewer::Team).await.unwrap();
    let key = stored_files::Entity::find().one(world.app.db()).await.unwrap().unwrap().storage_key;
    let files = std::collections::BTreeMap::from([(content.evidence[0].pid, key)]);
    let exported = ExportedEntry { entry, category: None, content, files };
    let say = |key: &str| world.app.portal.engine.message(Locale::Id, key, &[]);
    let making = Making {
        storage: world.app.ctx.storage.clone(),
        labels: Labels::new(Locale::Id, entry_bundle::words(), say),
        made_at: world.app.now().naive_utc(),
    };
    let whole = stream::iter([exported.clone(), exported.clone()]).map(Ok::<_, std::convert::Infallible>);
    entry_bundle::stream(whole, making.clone()).try_collect::<Vec<_>>().await.unwrap();
    s3.set_down(true);
    let broken = stream::iter([Ok::<_, std::convert::Infallible>(exported)]);
    let error = entry_bundle::stream(broken, making).try_collect::<Vec<_>>().await;
    assert!(error.is_err(), "nobody takes half an archive for whole");
}

#[tokio::test]
async fn the_size_of_an_export_counts_what_its_reader_gets() {
    let mut world = handed_in().await;
    let mut desk = committee(&world).await;
    let path = world.path("/export");
    let figures = |page: Answer| page.expect_status(200).texts("span.field__hint").concat();
    let before = figures(desk.get(&path).await);
    assert!(before.contains("1 berkas"), "{before}");
    upload(&mut world, "Baru.pdf", "Belum diajukan").await;
    assert_eq!(figures(desk.get(&path).await), before, "a draft is nobody's business");
    assert!(figures(world.browser.get(&path).await).contains("2 berkas"));
    let handed_in = world.pieces().await.remove(0);
    world.browser.post(&format!("/evidence/{}/removal", handed_in.pid), &[]).await.expect_status(303);
    assert!(figures(world.browser.get(&path).await).contains("1 berkas"), "taken out");
    assert_eq!(figures(desk.get(&path).await), before, "it was handed in");
    let base = format!("/committee/contests/{}", world.contest.contest.slug);
    let page = desk.get(&format!("{base}/export")).await.expect_status(200);
    assert_eq!(page.texts(".stat__figure")[1], "1");
}
