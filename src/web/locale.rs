//! Which language a visitor reads: the one chosen here, the account's, the browser's, Indonesian.

use axum::http::{HeaderMap, header};

use super::cookies;
use crate::{domain::locale::Locale, settings::Settings};

/// The language the visitor chose with the switch, if any.
#[must_use]
pub fn chosen(settings: &Settings, headers: &HeaderMap) -> Option<Locale> {
    cookies::read(settings, headers, cookies::LANGUAGE).and_then(|code| Locale::parse(&code))
}

/// The browser's wish. Whoever lists Indonesian anywhere reads it here, though the device speaks English: that is how most
/// telephones in Indonesia are set up.
#[must_use]
pub fn preferred(headers: &HeaderMap) -> Option<Locale> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut spoken = accepted.split(',').filter_map(|range| Locale::parse(range.trim().get(..2)?));
    let first = spoken.next()?;
    Some(if spoken.any(|locale| locale == Locale::Id) { Locale::Id } else { first })
}

/// The language for a visitor without an account.
#[must_use]
pub fn of_visitor(settings: &Settings, headers: &HeaderMap) -> Locale {
    chosen(settings, headers).or_else(|| preferred(headers)).unwrap_or(Locale::Id)
}
