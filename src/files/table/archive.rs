//! Looking into a packed workbook before anything is read from it: how much it really unpacks to, counted while unpacking
//! and thrown away; whether it is a workbook at all.

use async_zip::base::read1::{ZipOptions, seek::ZipArchiveReader};
use futures_util::{AsyncReadExt, FutureExt, io::Cursor};

use super::TableError;

/// More than a table of 5 000 rows ever needs.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// More parts than a workbook of tables has.
const MOST_PARTS: usize = 1_000;

/// Checks a packed file.
///
/// # Errors
/// When it is no workbook, is broken, or unpacks to more than is taken.
pub fn check(bytes: &[u8]) -> Result<(), TableError> {
    // Everything is in memory, so nothing is ever waited for.
    look(bytes).now_or_never().unwrap_or_else(|| Err(TableError::Broken("the archive does not answer".to_owned())))
}

async fn look(bytes: &[u8]) -> Result<(), TableError> {
    let broken = |error: async_zip::error::ZipError| TableError::Broken(error.to_string());
    // Programs differ in what they write into the heads of parts; only what is really there counts here.
    let lenient = ZipOptions {
        validate_compressed_size_header_match: false,
        validate_uncompressed_size_header_match: false,
        validate_crc_header_match: false,
        validate_gpf_header_match: false,
        validate_file_on_eof: false,
        ..ZipOptions::default()
    };
    let mut archive = ZipArchiveReader::open_with_options(Cursor::new(bytes), lenient).await.map_err(broken)?;
    let parts = archive.cdrs().len();
    if parts > MOST_PARTS {
        return Err(TableError::Bomb);
    }
    let has = |name: &str| archive.cdrs().iter().any(|part| part.insecure_file_name.as_bytes() == name.as_bytes());
    if !has("[Content_Types].xml") || !has("xl/workbook.xml") {
        return Err(TableError::NotATable);
    }
    let mut room = MOST_UNPACKED;
    let mut chunk = vec![0_u8; 64 * 1024];
    for place in 0..parts {
        let mut part = archive.file(place).await.map_err(broken)?;
        loop {
            let read = part.read(&mut chunk).await.map_err(|error| TableError::Broken(error.to_string()))?;
            if read == 0 {
                break;
            }
            room = room.checked_sub(read as u64).ok_or(TableError::Bomb)?;
        }
    }
    Ok(())
}
