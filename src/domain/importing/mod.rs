//! Importing innovations from a table: which columns there are, what a cell may say, what is wrong with one that does not.
//!
//! Pure: a table comes as cells, the answer is rows ready to be written or faults, each with its cell and the way to mend it.

mod fault;
mod field;
mod mapping;
mod row;
mod values;

pub use fault::{CellFault, FaultKind};
pub use field::ImportField;
pub use mapping::{Mapping, find_header, guess, repeated_headers};
pub use row::{DimensionChoice, ImportFacts, ImportedRow, RegionChoice, check_row};
pub use values::{YearFault, parse_year};

use chrono::NaiveDate;

code_enum! {
    /// Which kind of table a file is.
    pub enum TableKind {
        /// A workbook (XLSX).
        Workbook => "workbook",
        /// A table of text (CSV).
        Csv => "csv",
    }
}

code_enum! {
    /// Where an import stands.
    pub enum ImportStatus {
        /// The file is here; nothing was written yet.
        Waiting => "waiting",
        /// Its innovations are in the catalogue.
        Done => "done",
        /// Its innovations were taken out again.
        Undone => "undone",
        /// Given up by the committee.
        Discarded => "discarded",
        /// Given up because nobody went on with it.
        Expired => "expired",
    }
}

/// Most rows below the header.
pub const MOST_ROWS: usize = 5_000;
/// Most columns.
pub const MOST_COLUMNS: usize = 60;
/// Most characters of one cell.
pub const LONGEST_CELL: usize = 5_000;
/// Largest file in bytes.
pub const LARGEST_FILE: u64 = 5 * 1024 * 1024;
/// Rows in which the header may stand.
pub const HEADER_WITHIN: usize = 20;
/// The first year that an innovation may be of.
pub const FIRST_YEAR: i32 = 1990;
/// So many faults are shown on the page; all of them are in the file.
pub const FAULTS_SHOWN: usize = 200;
/// More faults than this are not collected: the table is another one than was meant.
pub const MOST_FAULTS: usize = 20_000;

/// What a cell of a table holds. Formulas are gone: what is here is the value they last showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A number, written with a point.
    Number(String),
    /// A day.
    Day(NaiveDate),
    /// An error of the spreadsheet, `#REF!`.
    Error(String),
}

impl Cell {
    /// The cell as text, trimmed; a day as `2026-06-20`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => text.trim().to_owned(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
    }

    /// Is there nothing in it?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text().is_empty()
    }
}

/// A row of a table with its number as the spreadsheet counts, from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Its number.
    pub number: u32,
    /// Its cells; short rows have fewer.
    pub cells: Vec<Cell>,
}

impl TableRow {
    /// The cell in a column; missing ones are empty.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(NOTHING)
    }

    /// Is there nothing in it?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// The name of a column as spreadsheets have it: `A`, `Z`, `AA`.
#[must_use]
pub fn column_name(column: usize) -> String {
    let mut name = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}
