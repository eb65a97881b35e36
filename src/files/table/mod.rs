//! Table files that the committee brings: workbooks (XLSX) and tables of text (CSV). Told by content, read within limits,
//! cells as they were last shown. Nothing in them is run, and no size that a file declares is believed.

mod archive;
mod csv_text;
mod xlsx;

use crate::domain::importing::{TableKind, TableRow};

/// A sheet as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetHead {
    /// Its name; empty for a table of text.
    pub name: String,
    /// The first rows.
    pub rows: Vec<TableRow>,
}

/// A sheet as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its rows; blank ones are left out.
    pub rows: Vec<TableRow>,
    /// How many cells hold a formula; their last shown value was taken.
    pub formulas: usize,
    /// Merged cells, `B2:C3`, with the number of their last row.
    pub merged: Vec<(String, u32)>,
}

/// Why a table file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither a workbook nor a table of text.
    #[error("the file is no table")]
    NotATable,
    /// A workbook of the old kind (XLS).
    #[error("the workbook is of the old kind")]
    OldWorkbook,
    /// A workbook that asks for a password.
    #[error("the workbook is locked with a password")]
    Locked,
    /// Unpacks to more than is taken, or shows more text than is taken.
    #[error("the workbook unpacks to more than is taken")]
    Bomb,
    /// Broken.
    #[error("the file is broken: {0}")]
    Broken(String),
    /// A text in another encoding than UTF-8 and Windows-1252.
    #[error("the text is in an unknown encoding")]
    Encoding,
    /// The sheet is gone, or it never was.
    #[error("there is no such sheet")]
    NoSuchSheet,
    /// Nothing in the sheet.
    #[error("the sheet is empty")]
    EmptySheet,
    /// More rows than are taken.
    #[error("more rows than are taken")]
    TooManyRows,
    /// More columns than are taken.
    #[error("more columns than are taken")]
    TooManyColumns,
    /// A cell with more characters than are taken, by its name.
    #[error("the cell {0} is too long")]
    LongCell(String),
}

impl TableError {
    /// The message for people.
    #[must_use]
    pub const fn message_key(&self) -> &'static str {
        match self {
            Self::Empty => "imports-file-empty",
            Self::NotATable => "imports-file-no-table",
            Self::OldWorkbook => "imports-file-old-workbook",
            Self::Locked => "imports-file-locked",
            Self::Bomb => "imports-file-bomb",
            Self::Broken(_) => "imports-file-broken",
            Self::Encoding => "imports-file-encoding",
            Self::NoSuchSheet => "imports-sheet-gone",
            Self::EmptySheet => "imports-sheet-empty",
            Self::TooManyRows => "imports-too-many-rows",
            Self::TooManyColumns => "imports-too-many-columns",
            Self::LongCell(_) => "imports-cell-too-long",
        }
    }
}

/// Rows that are shown of a sheet before it is chosen.
const HEAD_ROWS: usize = 20;

/// Tells what a file is.
///
/// # Errors
/// When it is no table that can be read.
pub fn tell(bytes: &[u8]) -> Result<TableKind, TableError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(TableError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return archive::check(bytes).map(|()| TableKind::Workbook);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = bytes.windows(locked.len()).any(|window| window == locked);
        return Err(if is_locked { TableError::Locked } else { TableError::OldWorkbook });
    }
    // A text has no such bytes, and a picture, PDF or program does.
    if bytes.contains(&0) || bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") {
        return Err(TableError::NotATable);
    }
    csv_text::decoded(bytes).map(|_| TableKind::Csv)
}

/// The sheets with their first rows.
///
/// # Errors
/// When the file cannot be read.
pub fn heads(kind: TableKind, bytes: &[u8]) -> Result<Vec<SheetHead>, TableError> {
    match kind {
        TableKind::Workbook => xlsx::heads(bytes, HEAD_ROWS),
        TableKind::Csv => {
            let rows = csv_text::read(bytes, Some(HEAD_ROWS))?;
            Ok(vec![SheetHead { name: String::new(), rows }])
        }
    }
}

/// One sheet, whole.
///
/// # Errors
/// When the file cannot be read, or holds more than is taken.
pub fn sheet(kind: TableKind, bytes: &[u8], name: &str) -> Result<Sheet, TableError> {
    let sheet = match kind {
        TableKind::Workbook => xlsx::sheet(bytes, name)?,
        TableKind::Csv => Sheet { rows: csv_text::read(bytes, None)?, ..Sheet::default() },
    };
    if sheet.rows.is_empty() { Err(TableError::EmptySheet) } else { Ok(sheet) }
}
