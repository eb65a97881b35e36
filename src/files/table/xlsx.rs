//! Workbooks. Cells are read one after the other and counted: a sheet that says it has a million columns makes nothing large.

use std::io::Cursor;

use calamine::{DataRef, Reader, Sheet as SheetEntry, SheetType, Xlsx, XlsxError};
use chrono::{Days, NaiveDate};

use super::{Sheet, SheetHead, TableError};
use crate::domain::importing::{Cell, HEADER_WITHIN, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, TableRow, column_name};

/// More sheets are not offered.
const MOST_SHEETS: usize = 50;
/// More text than a table of 5 000 rows ever needs, in bytes. A workbook keeps a text once, however many cells show it; so what is
/// unpacked says nothing about what is read.
const MOST_TEXT: usize = 16 * 1024 * 1024;
/// More merged cells are not told one by one.
const MOST_MERGED: usize = 200;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The sheets that hold cells, with their first rows.
pub fn heads(bytes: &[u8], rows: usize) -> Result<Vec<SheetHead>, TableError> {
    let mut book = open(bytes)?;
    let sheets: Vec<SheetEntry> = book.sheets_metadata().to_vec();
    let (mut heads, mut room) = (Vec::new(), MOST_TEXT);
    for entry in sheets.into_iter().filter(|entry| entry.typ == SheetType::WorkSheet).take(MOST_SHEETS) {
        let read = read(&mut book, &entry.name, Some(rows), &mut room)?;
        heads.push(SheetHead { name: entry.name, rows: read });
    }
    Ok(heads)
}

/// One sheet, whole.
pub fn sheet(bytes: &[u8], name: &str) -> Result<Sheet, TableError> {
    let mut book = open(bytes)?;
    if !book.sheets_metadata().iter().any(|entry| entry.name == name) {
        return Err(TableError::NoSuchSheet);
    }
    let mut room = MOST_TEXT;
    let rows = read(&mut book, name, None, &mut room)?;
    let merged = book.merge_cells_by_sheet_name(name).map_err(told)?;
    Ok(Sheet {
        rows,
        formulas: formulas(&mut book, name)?,
        merged: merged.iter().take(MOST_MERGED).map(area).collect(),
    })
}

fn open(bytes: &[u8]) -> Result<Book<'_>, TableError> {
    Xlsx::new(Cursor::new(bytes)).map_err(told)
}

fn told(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::Locked,
        XlsxError::WorksheetNotFound(_) => TableError::NoSuchSheet,
        error => TableError::Broken(error.to_string()),
    }
}

fn area(area: &calamine::Dimensions) -> (String, u32) {
    let name = |(row, column): (u32, u32)| format!("{}{}", column_name(usize::try_from(column).unwrap_or(0)), row + 1);
    (format!("{}:{}", name(area.start), name(area.end)), area.end.0 + 1)
}

/// Rows of a sheet; `room` is how much text may still come, in bytes.
fn read(book: &mut Book<'_>, name: &str, first: Option<usize>, room: &mut usize) -> Result<Vec<TableRow>, TableError> {
    let is_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(name).map_err(told)?;
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some(found) = cells.next_cell().map_err(told)? {
        let (row, column) = found.get_position();
        let cell = cell_of(found.get_value(), is_1904);
        if cell.is_blank() {
            continue;
        }
        let number = row + 1;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(TableError::TooManyColumns);
        }
        if cell.text().chars().count() > LONGEST_CELL {
            return Err(TableError::LongCell(format!("{}{number}", column_name(column))));
        }
        *room = room.checked_sub(cell.text().len()).ok_or(TableError::Bomb)?;
        if rows.last().is_none_or(|last| last.number != number) {
            if rows.len() == first.unwrap_or(usize::MAX) {
                break;
            }
            if rows.len() == MOST_ROWS + HEADER_WITHIN {
                return Err(TableError::TooManyRows);
            }
            rows.push(TableRow { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            last.cells.resize(last.cells.len().max(column + 1), Cell::Empty);
            last.cells[column] = cell;
        }
    }
    Ok(rows)
}

fn formulas(book: &mut Book<'_>, name: &str) -> Result<usize, TableError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(told)?;
    let mut count = 0;
    while let Some(found) = cells.next_formula().map_err(told)? {
        count += usize::from(!found.get_value().is_empty());
    }
    Ok(count)
}

fn cell_of(value: &DataRef<'_>, is_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::Bool(flag) => Cell::Text(flag.to_string()),
        DataRef::DateTime(at) if at.is_datetime() => {
            day_of(at.as_f64(), is_1904).map_or_else(|| Cell::Number(at.as_f64().to_string()), Cell::Day)
        }
        DataRef::DateTime(span) => Cell::Number(span.as_f64().to_string()),
        DataRef::DateTimeIso(text) => {
            let day = NaiveDate::parse_from_str(text.get(..10).unwrap_or(text), "%Y-%m-%d");
            day.map_or_else(|_| Cell::Text(text.clone()), Cell::Day)
        }
        DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// The day that a workbook counts as this number; 1900 had no 29 February, but workbooks count it.
fn day_of(number: f64, is_1904: bool) -> Option<NaiveDate> {
    if !(1.0..=2_958_465.0).contains(&number) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range just checked")]
    let days = number.trunc() as u64;
    let (origin, days) = match (is_1904, days) {
        (true, days) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        (false, days) if days < 60 => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
        (false, days) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
    };
    origin.checked_add_days(Days::new(days))
}
