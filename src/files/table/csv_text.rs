//! Tables of text: the separator is told by content, the encoding is UTF-8 with or without its mark, or Windows-1252.

use crate::domain::importing::{Cell, HEADER_WITHIN, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, TableRow, column_name};

use super::TableError;

/// Bytes that Windows-1252 has no letter for, and what 0x80 to 0x9f mean in it.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The text.
///
/// # Errors
/// When it is in neither encoding.
pub fn decoded(bytes: &[u8]) -> Result<String, TableError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let is_text = text.chars().all(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t'));
        return if is_text { Ok(text.to_owned()) } else { Err(TableError::NotATable) };
    }
    let letter = |byte: &u8| match *byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    };
    let text: String = bytes.iter().map(letter).collect();
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.chars().any(is_odd) { Err(TableError::Encoding) } else { Ok(text) }
}

/// The rows that are not blank; at most `first` of them when only a look is wanted.
///
/// # Errors
/// When it is no text, or holds more than is taken.
pub fn read(bytes: &[u8], first: Option<usize>) -> Result<Vec<TableRow>, TableError> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut number, mut line) = (0_u32, reader.position().line());
    while reader.read_record(&mut record).map_err(|error| TableError::Broken(error.to_string()))? {
        // Blank lines are passed over by the reader, but spreadsheets count them.
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let passed = reader.position().line().saturating_sub(line).saturating_sub(1 + within as u64);
        number = number.saturating_add(1).saturating_add(u32::try_from(passed).unwrap_or(0));
        line = reader.position().line();
        let row = row_of(number, &record)?;
        if row.is_blank() {
            continue;
        }
        if rows.len() == first.unwrap_or(usize::MAX) {
            break;
        }
        if rows.len() == MOST_ROWS + HEADER_WITHIN {
            return Err(TableError::TooManyRows);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row_of(number: u32, record: &csv::StringRecord) -> Result<TableRow, TableError> {
    let filled =
        record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).map(|(place, _)| place + 1).last();
    let filled = filled.unwrap_or(0);
    if filled > MOST_COLUMNS {
        return Err(TableError::TooManyColumns);
    }
    let mut cells = Vec::with_capacity(filled);
    for (column, text) in record.iter().take(filled).enumerate() {
        if text.chars().count() > LONGEST_CELL {
            return Err(TableError::LongCell(format!("{}{number}", column_name(column))));
        }
        cells.push(if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) });
    }
    Ok(TableRow { number, cells })
}

/// The one of `;`, `,` and tab that the first lines hold most evenly outside quotes.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(10).collect();
    let score = |separator: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| count_outside_quotes(line, separator)).collect();
        let first = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == first && first > 0).count();
        (alike, counts.iter().sum::<usize>())
    };
    [b',', b'\t', b';'].into_iter().max_by_key(|separator| score(*separator)).unwrap_or(b';')
}

fn count_outside_quotes(line: &str, separator: u8) -> usize {
    let mut is_quoted = false;
    line.bytes()
        .filter(|byte| {
            is_quoted ^= *byte == b'"';
            !is_quoted && *byte == separator
        })
        .count()
}
