//! Reading tables: years as people write them, headers as people name them, and no table that makes the reader fall over.

use proptest::prelude::*;
use sayembara::{
    domain::importing::{
        Cell, FaultKind, ImportFacts, ImportField, Mapping, TableKind, TableRow, YearFault, check_row, column_name,
        find_header, guess, parse_year, repeated_headers,
    },
    files::table,
};

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn row(number: u32, cells: &[&str]) -> TableRow {
    TableRow { number, cells: cells.iter().map(|cell| text(cell)).collect() }
}

#[test]
fn years_are_read_as_people_write_them() {
    let good = ["2023", " 2023 ", "2023,0", "2023.0", "2.023", "2023,"];
    for written in good {
        assert_eq!(parse_year(&text(written), 2026), Ok(2023), "{written}");
    }
    assert_eq!(parse_year(&Cell::Number("2023".to_owned()), 2026), Ok(2023));
    assert_eq!(parse_year(&Cell::Day("2023-05-17".parse().unwrap()), 2026), Ok(2023));
    assert_eq!(parse_year(&text("2027"), 2026), Ok(2027), "announced for next year");
    for written in ["", "dua ribu", "2023,5", "20 23", "2023/2024", "１２", "1e3", "--1", "2.02.3"] {
        assert_eq!(parse_year(&text(written), 2026), Err(YearFault::Unreadable), "{written}");
    }
    for written in ["1989", "2028", "-2023", "0", "999999999999999"] {
        assert_eq!(parse_year(&text(written), 2026), Err(YearFault::OutOfRange), "{written}");
    }
    assert_eq!(parse_year(&Cell::Number("45292".to_owned()), 2026), Err(YearFault::DayNumber));
    assert_eq!(parse_year(&text("45.292"), 2026), Err(YearFault::DayNumber));
}

#[test]
fn columns_are_known_by_their_headers_in_both_languages() {
    let indonesian = guess(&row(1, &["No", "NAMA INOVASI", "Tahun", "OPD", "Dimensi Smart City", "Nama Pengusul"]));
    assert_eq!(indonesian[&ImportField::Name], 1);
    assert_eq!(indonesian[&ImportField::Year], 2);
    assert_eq!(indonesian[&ImportField::Office], 3);
    assert_eq!(indonesian[&ImportField::Dimension], 4);
    let english = guess(&row(1, &["Innovation", "Year", "Agency", "Award", "Source", "Stage"]));
    assert_eq!(english[&ImportField::Name], 0);
    assert_eq!(english[&ImportField::Award], 3);
    assert_eq!(english[&ImportField::Stage], 5);
    assert!(guess(&row(1, &["x", "y"])).is_empty());
}

#[test]
fn the_header_is_the_row_that_looks_most_like_one() {
    let rows =
        [row(1, &["DAFTAR INOVASI CONTOH"]), row(3, &["No", "Nama Inovasi", "Tahun"]), row(4, &["1", "Nama", "2020"])];
    assert_eq!(find_header(&rows), Some(3));
    assert_eq!(find_header(&rows[2..]), Some(4));
    assert_eq!(find_header(&[]), None);
    assert_eq!(repeated_headers(&row(1, &["Nama", "nama ", "", "", "Tahun"])), ["Nama"]);
}

#[test]
fn columns_are_named_as_spreadsheets_name_them() {
    for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
        assert_eq!(column_name(column), name);
    }
}

#[test]
fn a_cell_with_an_error_or_too_much_in_it_is_named() {
    let columns = [(ImportField::Name, 0), (ImportField::Year, 1), (ImportField::Summary, 2)].into_iter().collect();
    let mapping = Mapping { columns, ..Mapping::default() };
    let facts = ImportFacts { this_year: 2026, ..ImportFacts::default() };
    let bad =
        TableRow { number: 7, cells: vec![Cell::Error("#REF!".to_owned()), text("2020"), text(&"a".repeat(2_001))] };
    let faults = check_row(&bad, &mapping, &facts).unwrap_err();
    let seen: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column, fault.kind)).collect();
    assert_eq!(seen, [(7, Some(0), FaultKind::CellError), (7, Some(2), FaultKind::TooLong)]);
    assert!(faults[1].found.chars().count() <= 81, "a quotation is short");
    let short = TableRow { number: 8, cells: vec![text("Contoh")] };
    let faults = check_row(&short, &mapping, &facts).unwrap_err();
    assert_eq!(faults[0].kind, FaultKind::Missing, "a row that ends early has empty cells");
}

/// Rows of cells that hold anything but control characters.
fn any_table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = "[ -~é–\u{4e00}\";,\n]{0,12}";
    prop::collection::vec(prop::collection::vec(cell, 1..6), 1..12)
}

proptest! {
    #[test]
    fn whatever_is_written_as_a_table_is_read_as_it_was(table in any_table(), separator in prop::sample::select(vec![b';', b',', b'\t'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).flexible(true).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        // A header with several columns tells the separator.
        writer.write_record(["Nama Inovasi", "Tahun", "OPD", "Sumber", "Urusan", "Tahapan"]).unwrap();
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        prop_assert_eq!(table::tell(&bytes), Ok(TableKind::Csv));
        let read = table::sheet(TableKind::Csv, &bytes, "").unwrap();
        let filled: Vec<&Vec<String>> = table.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        prop_assert_eq!(read.rows.len(), filled.len() + 1);
        for (got, wanted) in read.rows[1..].iter().zip(filled) {
            for (column, cell) in wanted.iter().enumerate() {
                prop_assert_eq!(got.cell(column).text(), cell.trim());
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(kind) = table::tell(&bytes) {
            let _ = table::heads(kind, &bytes);
            let _ = table::sheet(kind, &bytes, "Sheet1");
        }
    }

    #[test]
    fn a_torn_workbook_is_refused_and_never_panics(place in 0_usize..4_000, byte in any::<u8>(), end in 0_usize..4_000) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Nama Inovasi").unwrap();
        sheet.write_number(1, 0, 7).unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let place = place % bytes.len();
        bytes[place] ^= byte;
        bytes.truncate(bytes.len().saturating_sub(end % 50));
        if let Ok(kind) = table::tell(&bytes) {
            let _ = table::heads(kind, &bytes);
            let _ = table::sheet(kind, &bytes, "Sheet1");
        }
    }

    #[test]
    fn every_row_gives_an_innovation_or_a_reason(cells in prop::collection::vec("[ -~]{0,30}", 0..16), columns in prop::collection::vec(0_usize..16, 13)) {
        let mapping = Mapping { columns: ImportField::ALL.iter().copied().zip(columns).collect(), ..Mapping::default() };
        let row = TableRow { number: 2, cells: cells.iter().map(|cell| text(cell)).collect() };
        match check_row(&row, &mapping, &ImportFacts { this_year: 2026, ..ImportFacts::default() }) {
            Ok(imported) => prop_assert!(!imported.name.is_empty()),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
