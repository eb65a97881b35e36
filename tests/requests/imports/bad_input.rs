//! Files that are no table, tables that cannot be read, and choices that do not fit: each a refusal with the way on.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::{Desk, csv, desk, row, workbook};
use crate::support::Answer;

fn error(answer: &Answer) -> String {
    answer.texts(".field__error").join(" ")
}

async fn refused(desk: &mut Desk, name: &str, bytes: &[u8], part: &str) {
    let answer = desk.send(name, bytes).await.expect_status(422);
    assert!(error(&answer).contains(part), "{name}: {}", error(&answer));
    assert_eq!(std::fs::read_dir(desk.app.uploads()).unwrap().count(), 0, "{name} left something behind");
}

/// The bytes by which old and locked workbooks begin.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_with_what_to_do() {
    let mut desk = desk().await;
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [OLE, &[0; 64], &locked, &[0; 64]].concat();
    let broken = &workbook(|sheet| row(sheet, 0, &["Nama"]))[..300];
    let large = vec![b'a'; 5 * 1024 * 1024 + 1];
    refused(&mut desk, "kosong.csv", b"  \r\n ", "kosong").await;
    refused(&mut desk, "gambar.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "bukan tabel").await;
    refused(&mut desk, "dokumen.xlsx", crate::requests::entries::PDF, "bukan tabel").await;
    refused(&mut desk, "lama.xls", &[OLE, &[0; 512]].concat(), "format lama").await;
    refused(&mut desk, "terkunci.xlsx", &locked, "kata sandi").await;
    refused(&mut desk, "terpotong.xlsx", broken, "rusak").await;
    refused(&mut desk, "huruf.csv", b"Nama;Tahun\n\x81\x8d;2020", "CSV UTF-8").await;
    refused(&mut desk, "besar.csv", &large, "terlalu besar").await;
    refused(&mut desk, "lebar.csv", vec!["Nama"; 61].join(";").as_bytes(), "paling banyak 60").await;
    refused(&mut desk, "sel.csv", format!("Nama;Tahun\nA;{}", "x".repeat(5_001)).as_bytes(), "Sel B2").await;
    let none = desk.browser.post_files("/committee/imports", &[("region", "63.03")], &[]).await.expect_status(422);
    assert!(error(&none).contains("Pilih berkas"));
}

#[tokio::test]
async fn a_file_that_unpacks_to_far_more_than_its_size_is_not_opened() {
    let mut desk = desk().await;
    let mut zip = async_zip::base::write::ZipFileWriter::new(Vec::new());
    let nothing = vec![0_u8; 80 * 1024 * 1024];
    let types = b"<Types/>".as_slice();
    let parts =
        [("[Content_Types].xml", types), ("xl/workbook.xml", types), ("xl/worksheets/sheet1.xml", nothing.as_slice())];
    for (name, content) in parts {
        let entry = async_zip::ZipEntryBuilder::new(name.into(), async_zip::Compression::Deflate);
        zip.write_entry_whole(entry, content).await.unwrap();
    }
    let bytes = zip.close().await.unwrap();
    assert!(bytes.len() < 500_000, "small outside");
    refused(&mut desk, "bom.xlsx", &bytes, "jauh lebih besar").await;
    let mut zip = async_zip::base::write::ZipFileWriter::new(Vec::new());
    let entry = async_zip::ZipEntryBuilder::new("halo.txt".into(), async_zip::Compression::Deflate);
    zip.write_entry_whole(entry, b"halo").await.unwrap();
    refused(&mut desk, "arsip.xlsx", &zip.close().await.unwrap(), "bukan tabel").await;
}

/// A workbook keeps a text once and cells refer to it: what is small packed and unpacked may still fill the memory when it is read.
#[tokio::test]
async fn one_text_in_very_many_cells_is_not_read() {
    let mut desk = desk().await;
    let text = "Contoh ".repeat(700);
    let fill = |sheet: &mut rust_xlsxwriter::Worksheet, rows: u32| {
        for number in 0..rows {
            row(sheet, number, &vec![text.as_str(); 60]);
        }
    };
    let mut heads = Workbook::new();
    (0..4).for_each(|_| fill(heads.add_worksheet(), 20));
    let heads = heads.save_to_buffer().unwrap();
    assert!(heads.len() < 200_000, "small outside: {}", heads.len());
    refused(&mut desk, "kepala.xlsx", &heads, "jauh lebih besar").await;
    let long = workbook(|sheet| fill(sheet, 80));
    sheet_refused(&mut desk, "panjang.xlsx", &long, &[("sheet", "Sheet1")], "jauh lebih besar").await;
}

/// Brings a table and chooses a sheet that is refused.
async fn sheet_refused(desk: &mut Desk, name: &str, bytes: &[u8], fields: &[(&str, &str)], part: &str) {
    let href = desk.bring(name, bytes).await;
    let answer = desk.browser.post(&format!("{href}/sheet"), fields).await.expect_status(422);
    assert!(error(&answer).contains(part), "{name}: {}", error(&answer));
    assert!(desk.import().await.sheet.is_none());
}

#[tokio::test]
async fn a_sheet_that_is_no_table_is_refused_with_what_to_do() {
    let mut desk = desk().await;
    let mut two = Workbook::new();
    row(two.add_worksheet().set_name("Isi").unwrap(), 0, &["Nama Inovasi", "Tahun"]);
    two.add_worksheet().set_name("Kosong").unwrap();
    let two = two.save_to_buffer().unwrap();
    sheet_refused(&mut desk, "dua.xlsx", &two, &[("sheet", "Kosong")], "kosong").await;
    sheet_refused(&mut desk, "dua.xlsx", &two, &[("sheet", "Bukan ini")], "tidak ada di berkas").await;
    sheet_refused(&mut desk, "dua.xlsx", &two, &[("sheet", "Isi")], "Tidak ada baris").await;
    sheet_refused(&mut desk, "dua.xlsx", &two, &[("sheet", "Isi"), ("header_row", "9")], "Baris itu kosong").await;
    sheet_refused(&mut desk, "dua.xlsx", &two, &[("sheet", "Isi"), ("header_row", "nol")], "Tulis nomor baris").await;
    let merged = workbook(|sheet| {
        row(sheet, 0, &["Nama Inovasi", "Tahun"]);
        sheet.merge_range(1, 0, 2, 0, "Contoh", &Format::new()).unwrap();
        row(sheet, 3, &["Lain", "2020"]);
    });
    sheet_refused(&mut desk, "gabung.xlsx", &merged, &[("sheet", "Sheet1")], "A2:A3").await;
    let twice = csv(&["Nama Inovasi;Tahun;nama  inovasi", "A;2020;B"]);
    sheet_refused(&mut desk, "kembar.csv", &twice, &[("sheet", "")], "lebih dari sekali").await;
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_refused_before_they_are_read() {
    let mut desk = desk().await;
    let table = format!("Nama Inovasi;Tahun\n{}", "Contoh;2020\n".repeat(100_000));
    sheet_refused(&mut desk, "panjang.csv", table.as_bytes(), &[("sheet", "")], "paling banyak 5000").await;
    let bytes = workbook(|sheet| {
        row(sheet, 0, &["Nama Inovasi", "Tahun"]);
        for number in 1..100_000 {
            sheet.write_string(number, 0, "Contoh").unwrap();
        }
    });
    sheet_refused(&mut desk, "panjang.xlsx", &bytes, &[("sheet", "Sheet1")], "paling banyak 5000").await;
}

#[tokio::test]
async fn formulas_are_read_as_the_values_they_showed_and_that_is_said() {
    let mut desk = desk().await;
    let bytes = workbook(|sheet| {
        row(sheet, 0, &["Nama Inovasi", "Tahun"]);
        sheet.write_formula(1, 0, Formula::new("=\"Contoh \"&\"Rumus\"").set_result("Contoh Rumus")).unwrap();
        sheet.write_formula(1, 1, Formula::new("=2000+24").set_result("2024")).unwrap();
        row(sheet, 2, &["=1+1", "2020"]);
    });
    let href = desk.bring("rumus.xlsx", &bytes).await;
    let page = desk.trial(&href, "Sheet1", &[]).await;
    assert_eq!(page.texts(".stat__figure")[..2], ["2", "0"], "{}", page.text());
    assert!(page.text().contains("2 sel berisi rumus"));
    desk.complete(&href, &page).await.expect_status(303);
    assert_eq!(desk.found("Contoh Rumus").await.year, 2024);
    assert_eq!(desk.found("=1+1").await.year, 2020, "a text that only looks like a formula stays a text");
}

#[tokio::test]
async fn a_mapping_that_does_not_fit_is_refused_beside_its_field() {
    let mut desk = desk().await;
    let href = desk.bring("a.csv", &csv(&["Kolom Satu;Kolom Dua", "A;2020"])).await;
    let path = format!("{href}/mapping");
    desk.browser.get(&path).await.expect_status(409);
    desk.browser.get(&format!("{href}/trial")).await.expect_status(409);
    desk.browser.post(&format!("{href}/sheet"), &[("sheet", "")]).await.expect_status(303);
    let empty = desk.browser.post(&path, &[("framework", "kominfo6")]).await.expect_status(422);
    assert_eq!(empty.attributes("#errors a", "href"), ["#field-column_name", "#field-year"]);
    let fields = [("column_name", "0"), ("column_year", "0"), ("column_office", "7"), ("framework", "lain")];
    let wrong = desk.browser.post(&path, &fields).await.expect_status(422);
    assert_eq!(
        wrong.attributes("#errors a", "href"),
        ["#field-column_year", "#field-column_office", "#field-framework"]
    );
    let fields = [("column_name", "0"), ("year", "3000"), ("framework", "kominfo6")];
    let wrong = desk.browser.post(&path, &fields).await.expect_status(422);
    assert_eq!(wrong.attributes("#errors a", "href"), ["#field-year"]);
    let fields = [("column_name", "0"), ("year", "2021"), ("framework", "kominfo6")];
    desk.browser.post(&path, &fields).await.expect_redirect(&format!("{href}/trial"));
}

#[tokio::test]
async fn separators_and_encodings_are_told_by_content() {
    let mut desk = desk().await;
    let tables: [(&str, Vec<u8>); 5] = [
        ("Contoh Koma", b"Nama Inovasi,Tahun\n\"Contoh Koma\",2020\n".to_vec()),
        ("Contoh, Titik Koma", b"Nama Inovasi;Tahun\nContoh, Titik Koma;2020\n".to_vec()),
        ("Contoh Tab", b"Nama Inovasi\tTahun\r\nContoh Tab\t2020\r\n".to_vec()),
        ("Contoh Tanda Awal", b"\xef\xbb\xbfNama Inovasi;Tahun\nContoh Tanda Awal;2020\n".to_vec()),
        ("Contoh Café – “Kutip”", b"Nama Inovasi;Tahun\nContoh Caf\xe9 \x96 \x93Kutip\x94;2020\n".to_vec()),
    ];
    for (name, bytes) in tables {
        let href = desk.bring("a.csv", &bytes).await;
        let page = desk.trial(&href, "", &[]).await;
        assert!(
            page.texts("section[aria-labelledby=sample] tbody td").contains(&name.to_owned()),
            "{name}: {}",
            page.text()
        );
    }
}

#[tokio::test]
async fn rulebook_26_names_in_a_table_never_become_markup() {
    let mut desk = desk().await;
    let evil = "<svg onload=alert(1)>";
    let href = desk
        .bring(&format!("{evil}.csv"), &csv(&["Nama Inovasi;Tahun;<b>x</b>", &format!("{evil};{evil};{evil}")]))
        .await;
    for path in ["/committee/imports".to_owned(), format!("{href}/sheet")] {
        let page = desk.browser.get(&path).await.expect_status(200);
        assert!(!page.has("svg[onload]") && !page.text().contains(evil), "{path}");
    }
    let page = desk.trial(&href, "", &[]).await;
    assert!(!page.has("svg[onload]") && page.text().contains("&lt;svg"));
}
