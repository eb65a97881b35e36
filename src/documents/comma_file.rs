//! Tables of text (CSV) as spreadsheet programs in Indonesia open them: `;` between cells, UTF-8 with its mark, quotes where
//! needed. Every CSV file that the portal writes is written here, so that no cell becomes a formula.

use super::{DocumentError, cells::defused};

/// What tells the programs that the text is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A table under construction.
pub struct CommaFile {
    writer: csv::Writer<Vec<u8>>,
}

impl Default for CommaFile {
    fn default() -> Self {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(b';').terminator(csv::Terminator::CRLF);
        Self { writer: builder.from_writer(MARK.to_vec()) }
    }
}

impl CommaFile {
    /// Adds a row.
    ///
    /// # Errors
    /// When rows differ in length.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), DocumentError> {
        Ok(self.writer.write_record(cells.into_iter().map(|cell| defused(cell.as_ref())))?)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When the last row could not be written.
    pub fn finish(self) -> Result<Vec<u8>, DocumentError> {
        self.writer.into_inner().map_err(|error| DocumentError::Io(std::io::Error::other(error.to_string())))
    }
}
