//! Importing innovations from a table: the way from the upload to the catalogue, and everything that is refused.

mod bad_input;
mod undoing;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use sayembara::{
    domain::{framework::TagStatus, importing::ImportStatus, innovation::Maturity, region::RegionRole},
    models::{
        _entities::{audit_events, import_rows, innovation_tags, innovations, prelude::Imports},
        imports, regions,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::support::{Answer, Client, TestApp, build};

pub struct Desk {
    pub app: TestApp,
    pub browser: Client,
}

/// A member of the committee of Kabupaten Banjar.
pub async fn desk() -> Desk {
    let app = TestApp::start().await;
    let browser = committee(&app, "63.03").await;
    Desk { app, browser }
}

pub async fn committee(app: &TestApp, region: &str) -> Client {
    let user = app.person(&format!("Panitia {region}")).await;
    let region = regions::Model::find_by_code(app.db(), region).await.unwrap().unwrap();
    build::membership(app, &user, &region, RegionRole::Committee).await;
    app.signed_in(&user).await
}

pub fn csv(rows: &[&str]) -> Vec<u8> {
    rows.join("\r\n").into_bytes()
}

/// A workbook with one sheet.
pub fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

pub fn row(sheet: &mut Worksheet, number: u32, cells: &[&str]) {
    for (column, text) in (0_u16..).zip(cells) {
        sheet.write_string(number, column, *text).unwrap();
    }
}

impl Desk {
    pub async fn send(&mut self, name: &str, bytes: &[u8]) -> Answer {
        let file = [("file", name, "application/octet-stream", bytes)];
        self.browser.post_files("/committee/imports", &[("region", "63.03")], &file).await
    }

    /// Brings a table; gives the address of its import.
    pub async fn bring(&mut self, name: &str, bytes: &[u8]) -> String {
        let answer = self.send(name, bytes).await.expect_status(303);
        answer.location().strip_suffix("/sheet").unwrap().to_owned()
    }

    /// Chooses the sheet and takes the guessed columns.
    pub async fn prepare(&mut self, href: &str, sheet: &str, more: &[(&str, &str)]) -> Answer {
        let to_mapping = format!("{href}/mapping");
        self.browser.post(&format!("{href}/sheet"), &[("sheet", sheet)]).await.expect_redirect(&to_mapping);
        let page = self.browser.get(&to_mapping).await.expect_status(200);
        let names = page.attributes("select", "name");
        let chosen: Vec<(String, String)> = names
            .into_iter()
            .map(|name| {
                let selected = format!("select[name={name}] option[selected]");
                let value = page.attributes(&selected, "value").pop().unwrap_or_default();
                (name, value)
            })
            .collect();
        let mut fields: Vec<(&str, &str)> =
            chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend_from_slice(more);
        self.browser.post(&to_mapping, &fields).await
    }

    /// The page of the trial.
    pub async fn trial(&mut self, href: &str, sheet: &str, more: &[(&str, &str)]) -> Answer {
        let to_trial = format!("{href}/trial");
        self.prepare(href, sheet, more).await.expect_redirect(&to_trial);
        self.browser.get(&to_trial).await.expect_status(200)
    }

    pub async fn complete(&mut self, href: &str, page: &Answer) -> Answer {
        let version = page.attributes("input[name=version]", "value").pop().unwrap();
        self.browser.post(&format!("{href}/completion"), &[("version", &version)]).await
    }

    pub async fn import(&self) -> imports::Model {
        Imports::find().order_by_desc(imports::Column::Id).one(self.app.db()).await.unwrap().unwrap()
    }

    pub async fn innovations(&self) -> u64 {
        innovations::Entity::find().count(self.app.db()).await.unwrap()
    }

    pub async fn found(&self, name: &str) -> innovations::Model {
        let own = innovations::Entity::find().filter(innovations::Column::Name.eq(name));
        own.one(self.app.db()).await.unwrap().unwrap()
    }

    pub async fn acts(&self, action: &str) -> u64 {
        let own = audit_events::Entity::find().filter(audit_events::Column::Action.eq(action));
        own.count(self.app.db()).await.unwrap()
    }
}

pub const TABLE: [&str; 3] = [
    "No;Nama Inovasi;Tahun;Perangkat Daerah;Urusan;Tahapan;Dimensi Smart City;Status Dimensi;Penghargaan;Sumber",
    "1;Contoh Lumbung Warga;2024;Kecamatan Contoh;Pangan;Penerapan;Smart Living, Smart Society;indikatif;Juara I contoh;Buku contoh",
    "2;Contoh Kapal Pintar;2.023;Dinas Contoh;Pekerjaan Umum dan Penataan Ruang;Uji Coba;ENV;;;",
];

#[tokio::test]
async fn a_table_goes_into_the_catalogue_in_three_steps() {
    let mut desk = desk().await;
    let before = desk.innovations().await;
    let href = desk.bring("inovasi-2024.csv", &csv(&TABLE)).await;
    let sheet = desk.browser.get(&format!("{href}/sheet")).await.expect_status(200);
    assert!(sheet.text().contains("judul kolom di baris 1"));
    let page = desk.trial(&href, "", &[]).await;
    assert_eq!(page.texts(".stat__figure")[..2], ["2", "0"], "{}", page.text());
    assert_eq!(desk.innovations().await, before, "a trial writes nothing");
    desk.complete(&href, &page).await.expect_redirect(&href);
    assert_eq!(desk.innovations().await, before + 2);
    let first = desk.found("Contoh Lumbung Warga").await;
    assert_eq!((first.year, first.affair.as_str(), first.maturity), (2024, "pangan", Maturity::Implemented));
    assert_eq!(first.office_name, "Kecamatan Contoh");
    assert_eq!(
        (first.source_publisher.as_str(), first.source_note.as_str()),
        ("Buku contoh", "Penghargaan menurut sumber: Juara I contoh")
    );
    let tags = innovation_tags::Entity::find().filter(innovation_tags::Column::InnovationId.eq(first.id));
    let tags = tags.order_by_asc(innovation_tags::Column::Id).all(desk.app.db()).await.unwrap();
    assert_eq!(
        tags.iter().map(|tag| (tag.is_primary, tag.status)).collect::<Vec<_>>(),
        [(true, TagStatus::Indicative), (false, TagStatus::Indicative)]
    );
    let second = desk.found("Contoh Kapal Pintar").await;
    assert_eq!((second.year, second.maturity), (2023, Maturity::Developed), "2.023 is the year 2023");
    assert!(second.source_publisher.contains("inovasi-2024.csv"));
    let public = desk.app.visitor().get(&format!("/catalogue/{}", first.slug)).await.expect_status(200);
    assert!(public.text().contains("Juara I contoh"));
    let second = desk.app.visitor().get(&format!("/catalogue/{}", second.slug)).await.expect_status(200);
    let facts = second.texts("[aria-labelledby=facts] dd");
    assert!(facts.contains(&"Pekerjaan Umum dan Penataan Ruang".to_owned()), "the words, not the code: {facts:?}");
    build::contest().save(&desk.app).await;
    let ledger = desk.browser.get("/committee/contests/lomba-contoh-2026/ledger").await.expect_status(200);
    let covered = ledger.texts(".cover__cell--covered");
    assert!(covered.len() == 1 && covered[0].starts_with("Pekerjaan Umum"), "an imported one counts: {covered:?}");
    assert_eq!(desk.acts("import.completed").await, 1);
    assert!(std::fs::read_dir(desk.app.uploads()).unwrap().next().is_none(), "the file is not needed any more");
    desk.complete(&href, &page).await.expect_status(409);
    assert_eq!(desk.innovations().await, before + 2, "a second click writes nothing");
}

#[tokio::test]
async fn a_workbook_with_title_rows_typed_years_and_english_headers_is_understood() {
    let mut desk = desk().await;
    let bytes = workbook(|sheet| {
        sheet.set_name("Rekap").unwrap();
        sheet.merge_range(0, 0, 0, 3, "DAFTAR INOVASI CONTOH", &Format::new()).unwrap();
        row(sheet, 2, &["Innovation name", "Year", "Region", "Summary"]);
        row(sheet, 3, &["Contoh Rumah Singgah", "", "Kab. Banjar", "Ringkasan contoh"]);
        sheet.write_number(3, 1, 2022).unwrap();
        row(sheet, 4, &["Contoh Taman Baca", "", "63.03", ""]);
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 5, 17).unwrap();
        sheet.write_datetime_with_format(4, 1, day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    });
    let href = desk.bring("rekap.xlsx", &bytes).await;
    let page = desk.trial(&href, "Rekap", &[]).await;
    assert_eq!(page.texts(".stat__figure")[..2], ["2", "0"], "{}", page.text());
    desk.complete(&href, &page).await.expect_redirect(&href);
    assert_eq!(desk.found("Contoh Rumah Singgah").await.year, 2022);
    assert_eq!(desk.found("Contoh Taman Baca").await.year, 2021, "the year of a day");
}

#[tokio::test]
async fn every_faulty_cell_is_named_with_what_to_do_and_nothing_is_imported() {
    let mut desk = desk().await;
    let before = desk.innovations().await;
    let table = [
        "Nama Inovasi;Tahun;Daerah;Urusan;Tahapan;Dimensi;Status Dimensi",
        ";2023;;;;;",
        "Contoh Satu;1887;;;;;",
        "Contoh Dua;45292;;;;;",
        "Contoh Tiga;dua ribu;;;;;",
        "Contoh Empat;2023;Kabupaten Antah Berantah;;;;",
        "Contoh Lima;2023;Banjar;;;;",
        "Contoh Enam;2023;32.79;;;;",
        "Contoh Tujuh;2023;;Sihir;;;",
        "Contoh Delapan;2023;;;Melayang;;",
        "Contoh Sembilan;2023;;;;Smart Magic;",
        "Contoh Sepuluh;2023;;;;ENV;quick win",
        "Contoh Sebelas;2023;;;;ENV;mungkin",
        "Contoh Sebelas;2023;;;;;",
        "contoh  duabelas;2.023,0;;;;;",
        "Contoh Duabelas;2023;;;;;",
    ];
    let href = desk.bring("salah.csv", &csv(&table)).await;
    let page = desk.trial(&href, "", &[]).await;
    let cells = page.texts("section[aria-labelledby=faults] tbody th");
    assert_eq!(
        cells,
        ["A2", "B3", "B4", "B5", "C6", "C7", "C8", "D9", "E10", "F11", "G12", "G13", "A16"],
        "{}",
        page.text()
    );
    let whole = page.text();
    for part in [
        "nomor urut tanggal",
        "Tulis jenis dan nama",
        "Beberapa daerah bernama begini",
        "bukan daerah Anda",
        "pokja",
        "Sama dengan baris 15",
    ] {
        assert!(whole.contains(part), "{part}");
    }
    assert!(!page.has("form[action$=completion]"), "there is no button while anything is wrong");
    let file = desk.browser.get(&format!("{href}/faults.csv")).await.expect_status(200);
    assert_eq!(file.text().trim_start_matches('\u{feff}').lines().count(), 14);
    let version = desk.import().await.version.to_string();
    desk.browser.post(&format!("{href}/completion"), &[("version", &version)]).await.expect_status(409);
    assert_eq!(desk.innovations().await, before);
    let english = desk.browser.clone().in_english().get(&format!("{href}/trial")).await.expect_status(200);
    assert!(english.text().contains("This is the number of a day, not a year."));
}

#[tokio::test]
async fn only_the_first_two_hundred_faults_are_shown_and_all_are_in_the_file() {
    let mut desk = desk().await;
    let mut table = vec!["Nama Inovasi;Tahun".to_owned()];
    table.extend((0..450).map(|number| format!("Contoh {number};nanti")));
    let bytes = table.join("\n").into_bytes();
    let href = desk.bring("banyak.csv", &bytes).await;
    let page = desk.trial(&href, "", &[]).await;
    assert_eq!(page.texts("section[aria-labelledby=faults] tbody th").len(), 200);
    assert!(page.text().contains("200 yang pertama dari 450"));
    let file = desk.browser.get(&format!("{href}/faults.csv")).await.expect_status(200);
    assert_eq!(file.text().lines().count(), 451);
    assert_eq!(file.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn rulebook_54_a_fault_that_quotes_a_formula_is_no_formula_in_its_file() {
    let mut desk = desk().await;
    let href =
        desk.bring("rumus.csv", &csv(&["Nama Inovasi;Tahun", "Contoh;=HYPERLINK(\"x\")", "Contoh;@SUM(A1)"])).await;
    desk.trial(&href, "", &[]).await;
    let file = desk.browser.get(&format!("{href}/faults.csv")).await.expect_status(200);
    let text = file.text();
    let mut lines = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    for line in lines.records() {
        for cell in &line.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    assert!(text.contains("'=HYPERLINK"));
}

#[tokio::test]
async fn what_the_catalogue_has_is_a_fault_or_is_skipped_and_look_alikes_are_shown() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    let page = desk.trial(&href, "", &[]).await;
    desk.complete(&href, &page).await.expect_status(303);
    let more = csv(&[
        "Nama Inovasi;Tahun",
        "contoh lumbung warga;2024",
        "Contoh Lumbung Warga;2025",
        "Contoh Baru Sekali;2025",
    ]);
    let href = desk.bring("dua.csv", &more).await;
    let page = desk.trial(&href, "", &[]).await;
    assert_eq!(page.texts(".stat__figure")[..2], ["2", "1"]);
    assert!(page.text().contains("Sudah ada di katalog"));
    let page = desk.trial(&href, "", &[("skip_known", "1")]).await;
    assert_eq!(page.texts(".stat__figure"), ["2", "0", "1", "1"]);
    assert!(page.texts("section[aria-labelledby=alike] li")[0].contains("Baris 3: Contoh Lumbung Warga"));
    desk.complete(&href, &page).await.expect_status(303);
    let rows = import_rows::Entity::find().all(desk.app.db()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.row_number).collect::<Vec<_>>(), [2, 3, 3, 4]);
}

#[tokio::test]
async fn what_changed_between_trial_and_writing_is_never_written() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    let old = desk.trial(&href, "", &[]).await;
    let new = desk.trial(&href, "", &[]).await;
    desk.complete(&href, &old).await.expect_status(409);
    let before = desk.innovations().await;
    let mut twin = desk.browser.clone();
    let version = new.attributes("input[name=version]", "value").pop().unwrap();
    let path = format!("{href}/completion");
    let fields = [("version", version.as_str())];
    let (one, two) = tokio::join!(desk.browser.post(&path, &fields), twin.post(&path, &fields));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "two clicks write once");
    assert_eq!(desk.innovations().await, before + 2);
}

#[tokio::test]
async fn rulebook_56_two_imports_of_one_table_at_once_write_it_once() {
    let mut desk = desk().await;
    let before = desk.innovations().await;
    let mut acts = Vec::new();
    for name in ["satu.csv", "salinan.csv"] {
        let href = desk.bring(name, &csv(&TABLE)).await;
        let page = desk.trial(&href, "", &[]).await;
        let version = page.attributes("input[name=version]", "value").pop().unwrap();
        acts.push((format!("{href}/completion"), version));
    }
    let mut other = desk.browser.clone();
    let (first, second) = (&acts[0], &acts[1]);
    let (first_fields, second_fields) = ([("version", first.1.as_str())], [("version", second.1.as_str())]);
    let (one, two) = tokio::join!(desk.browser.post(&first.0, &first_fields), other.post(&second.0, &second_fields));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(desk.innovations().await, before + 2);
}

/// Whoever waits for a turn holds nothing of the table yet; whoever has one keeps it for as long as the table is in memory.
#[tokio::test]
async fn only_two_tables_are_in_memory_at_once() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    desk.prepare(&href, "", &[]).await.expect_status(303);
    let import = desk.import().await;
    let storage = &desk.app.ctx.storage;
    let one = import.read_sheet(storage).await.unwrap();
    let two = import.sheet_heads(storage).await.unwrap();
    assert_eq!((one.rows.len(), two[0].rows.len()), (3, 3));
    let soon = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(soon, import.read_sheet(storage)).await.is_err(), "a third one waits");
    drop(two);
    import.read_sheet(storage).await.unwrap();
}

#[tokio::test]
async fn other_committees_know_nothing_of_an_import() {
    let mut desk = desk().await;
    let href = desk.bring("satu.csv", &csv(&TABLE)).await;
    let mut others = committee(&desk.app, "32.79").await;
    for end in ["", "/sheet", "/mapping", "/trial", "/faults.csv"] {
        others.get(&format!("{href}{end}")).await.expect_status(404);
    }
    for end in ["/sheet", "/mapping", "/completion", "/undoing", "/discarding"] {
        others.post(&format!("{href}{end}"), &[]).await.expect_status(404);
    }
    assert!(!others.get("/committee/imports").await.expect_status(200).text().contains("satu.csv"));
    let file = [("file", "a.csv", "text/csv", b"Nama;Tahun\nA;2020".as_slice())];
    let foreign = others.post_files("/committee/imports", &[("region", "63.03")], &file).await.expect_status(422);
    assert_eq!(foreign.attributes("#errors a", "href"), ["#field-region"]);
    assert_eq!(desk.import().await.status, ImportStatus::Waiting);
}
