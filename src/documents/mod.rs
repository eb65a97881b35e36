//! What is handed out as a file: read models become bytes. One file per document; the others are the tools they share.
//!
//! No database, no request: who may have a document, and what stands in it, is decided before. A document of any size is
//! made piece by piece; none is whole in memory but a paper of a few pages.

pub mod bundle;
pub mod cells;
pub mod comma_file;
pub mod entry_bundle;
pub mod entry_workbook;
pub mod example_paper;
pub mod example_picture;
pub mod labels;
pub mod names;
pub mod receipt;
pub mod typesetting;
pub mod workbook;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// What it is made of could not be read.
    #[error("the source failed: {0}")]
    Source(String),
    /// It could not be written.
    #[error("writing failed: {0}")]
    Io(#[from] std::io::Error),
    /// A spreadsheet refused a value.
    #[error("the workbook failed: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// An archive refused a file.
    #[error("the archive failed: {0}")]
    Archive(#[from] async_zip::error::ZipError),
    /// A table of text refused a row.
    #[error("the table failed: {0}")]
    Csv(#[from] csv::Error),
}

impl From<DocumentError> for std::io::Error {
    fn from(error: DocumentError) -> Self {
        Self::other(error)
    }
}
