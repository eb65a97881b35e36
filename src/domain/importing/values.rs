//! Reading single values as people write them in spreadsheets.

use chrono::Datelike;

use super::{Cell, FIRST_YEAR};
use crate::domain::{framework::TagStatus, innovation::Maturity};

/// Days are counted like this from 1980 to 2079; a year never is.
const DAY_NUMBERS: std::ops::RangeInclusive<i64> = 29_221..=65_745;

/// Why a cell is no year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearFault {
    /// No number.
    Unreadable,
    /// Too early or in the future.
    OutOfRange,
    /// The number of a day.
    DayNumber,
}

/// The year in a cell: `2023`, `2023,0` and `2.023` as Indonesian spreadsheets write the number, or the year of a day.
/// `this_year`: innovations of the next one may be announced already.
///
/// # Errors
/// Why it is no year.
pub fn parse_year(cell: &Cell, this_year: i32) -> Result<i32, YearFault> {
    let year = match cell {
        Cell::Day(day) => i64::from(day.year()),
        Cell::Number(text) | Cell::Text(text) => whole_number(text).ok_or(YearFault::Unreadable)?,
        Cell::Empty | Cell::Error(_) => return Err(YearFault::Unreadable),
    };
    match i32::try_from(year) {
        Ok(year) if (FIRST_YEAR..=this_year + 1).contains(&year) => Ok(year),
        _ if DAY_NUMBERS.contains(&year) => Err(YearFault::DayNumber),
        _ => Err(YearFault::OutOfRange),
    }
}

/// A whole number: with a decimal part of noughts after comma or point, or with points between thousands.
fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let (text, fraction) = text.split_once(',').unwrap_or((text, ""));
    if !fraction.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let groups: Vec<&str> = text.split('.').collect();
    let is_grouped = groups.len() > 1
        && groups[1..].iter().all(|group| group.len() == 3 && group.bytes().all(|digit| digit.is_ascii_digit()))
        && (1..=3).contains(&groups[0].len());
    if is_grouped {
        return groups.concat().parse().ok();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|digit| digit == b'0') {
        return None;
    }
    whole.parse().ok()
}

/// The stage that a folded text names; the ministry's three stages and the catalogue's own words.
#[must_use]
pub fn stage_of(folded: &str) -> Option<Maturity> {
    Some(match folded {
        "inisiatif" | "diluncurkan" | "peluncuran" | "initiative" | "launched" => Maturity::Launched,
        "uji coba" | "ujicoba" | "dikembangkan" | "pengembangan" | "trial" | "developed" => Maturity::Developed,
        "diterapkan sebagian" | "penerapan sebagian" | "implemented in part" | "implemented partly" => {
            Maturity::ImplementedPartly
        }
        "penerapan" | "diterapkan" | "implementasi" | "implemented" | "in use" => Maturity::Implemented,
        "indikasi" | "disebut sebagai indikasi" | "indicative" => Maturity::Indicative,
        _ => return None,
    })
}

/// The status that a folded text names, whoever may set it.
#[must_use]
pub fn tag_status_of(folded: &str) -> Option<TagStatus> {
    Some(match folded {
        "usulan" | "diusulkan" | "proposed" | "proposal" => TagStatus::Proposed,
        "indikatif" | "indicative" => TagStatus::Indicative,
        "ditetapkan" | "tetap" | "set" | "decided" => TagStatus::Set,
        "quick win" | "quickwin" | "program unggulan" => TagStatus::QuickWin,
        _ => return None,
    })
}
