//! Workbooks (XLSX): typed cells, row after row; rows are on disk and not in memory while the file grows.
//!
//! A text is written as text, never as a formula, whatever it begins with; one that begins like a formula also carries the
//! mark with which programs keep it a text when somebody edits the cell.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{
    DocumentError,
    cells::{clean, is_like_a_formula},
};

/// Most letters a cell may hold in this format.
const MOST_LETTERS: usize = 32_767;
/// What stands at the end of a text that was cut to fit.
const CUT: &str = " […]";
/// Whole numbers beyond this are not exact in a spreadsheet: they are written as text.
const LARGEST_EXACT: i64 = 999_999_999_999_999;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
    /// A point in time, in the zone that the header names.
    Moment(NaiveDateTime),
}

impl Cell {
    /// A text; nothing when it is empty.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// A workbook under construction.
pub struct Book {
    workbook: Workbook,
    rows: Vec<u32>,
    header: Format,
    guarded: Format,
    day: Format,
    moment: Format,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            workbook: Workbook::new(),
            rows: Vec::new(),
            header: Format::new().set_bold(),
            guarded: Format::new().set_quote_prefix(),
            day: Format::new().set_num_format("dd/mm/yyyy"),
            moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
        }
    }
}

impl Book {
    /// Adds a sheet with its header, which stays in sight. Gives its place.
    ///
    /// # Errors
    /// When the name is no name of a sheet.
    pub fn sheet(&mut self, name: &str, header: &[String]) -> Result<usize, DocumentError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, title) in (0_u16..).zip(header) {
            let width = u8::try_from(title.chars().count().clamp(12, 40)).unwrap_or(40);
            sheet.set_column_width(column, f64::from(width))?;
            write_text(sheet, (0, column), title, Some(&self.header), &self.guarded)?;
        }
        self.rows.push(1);
        Ok(self.rows.len() - 1)
    }

    /// Adds a row to a sheet.
    ///
    /// # Errors
    /// When there are too many rows or columns, or the disk is full.
    pub fn row(&mut self, place: usize, cells: &[Cell]) -> Result<(), DocumentError> {
        let Some(row) = self.rows.get_mut(place) else { return Ok(()) };
        let sheet = self.workbook.worksheet_from_index(place)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let at = (*row, column);
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => write_text(sheet, at, text, None, &self.guarded)?,
                Cell::Number(number) => write_number(sheet, at, *number, &self.guarded)?,
                Cell::Day(day) => {
                    sheet.write_datetime_with_format(at.0, at.1, excel_day(*day)?, &self.day)?;
                }
                Cell::Moment(at_time) => {
                    let time = at_time.time();
                    let (hour, minute) =
                        (u16::try_from(time.hour()).unwrap_or(0), u8::try_from(time.minute()).unwrap_or(0));
                    let moment =
                        excel_day(at_time.date())?.and_hms(hour, minute, u8::try_from(time.second()).unwrap_or(0))?;
                    sheet.write_datetime_with_format(at.0, at.1, moment, &self.moment)?;
                }
            }
        }
        *row += 1;
        Ok(())
    }

    /// The finished file, at its beginning; it vanishes when it is closed.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(mut self) -> Result<File, DocumentError> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, DocumentError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    let (month, day) = (u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1));
    Ok(ExcelDateTime::from_ymd(year, month, day)?)
}

fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: Option<&Format>,
    guarded: &Format,
) -> Result<(), DocumentError> {
    let clean = fitted(&clean(text));
    let format = if is_like_a_formula(&clean) { Some(guarded) } else { format };
    match format {
        Some(format) => sheet.write_string_with_format(row, column, clean, format)?,
        None => sheet.write_string(row, column, clean)?,
    };
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "only numbers that a spreadsheet holds exactly")]
fn write_number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    number: i64,
    guarded: &Format,
) -> Result<(), DocumentError> {
    if number.unsigned_abs() > LARGEST_EXACT.unsigned_abs() {
        return write_text(sheet, (row, column), &number.to_string(), None, guarded);
    }
    sheet.write_number(row, column, number as f64)?;
    Ok(())
}

/// Cut where the format ends; a cell counts letters in the units of UTF-16.
fn fitted(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    let mut room = MOST_LETTERS - CUT.encode_utf16().count();
    let fits = |letter: &char| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_says_that_it_was_cut() {
        let fitted = fitted(&"𝄞".repeat(20_000));
        assert!(fitted.ends_with(CUT) && fitted.encode_utf16().count() <= MOST_LETTERS);
        assert_eq!(super::fitted("pendek"), "pendek");
    }
}
