//! What templates may ask for besides Tera's own: dates with their zone, numbers and money as the language writes them, asset addresses.

use std::path::Path;

use chrono::{DateTime, Locale as CalendarLocale, NaiveDate, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::domain::locale::Locale;

/// Registers all filters and functions for `locale`.
pub fn register(tera: &mut Tera, locale: Locale) {
    tera.register_filter("date", move |at: &str, kwargs: Kwargs, _: &State<'_>| filter_date(at, &kwargs, locale));
    tera.register_filter("datetime", move |at: &str, kwargs: Kwargs, _: &State<'_>| {
        filter_datetime(at, &kwargs, locale)
    });
    tera.register_filter("time", move |at: &str, kwargs: Kwargs, _: &State<'_>| filter_time(at, &kwargs, locale));
    tera.register_filter("number", move |number: &Value, kwargs: Kwargs, _: &State<'_>| {
        filter_number(number, &kwargs, locale)
    });
    tera.register_filter("rupiah", move |amount: i64, _: Kwargs, _: &State<'_>| format!("Rp{}", group(amount, '.')));
    tera.register_filter("filesize", move |bytes: i64, _: Kwargs, _: &State<'_>| file_size(bytes, locale));
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State<'_>| url_encode(text));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| {
        serde_json::to_string(value).unwrap_or_default()
    });
    tera.register_function("asset", |kwargs: Kwargs, _: &State<'_>| asset(&kwargs));
}

/// The point in time `at` as a person in `zone` reads it, e.g. `20 Juni 2026, 23.59 WITA`.
#[must_use]
pub fn datetime_text(at: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let local = at.with_timezone(&zone);
    format!("{}, {}", day_text(local.date_naive(), locale), time_text(at, zone, locale, false))
}

/// The time of day in `zone`, e.g. `23.59 WITA`; with seconds for "saved at".
#[must_use]
pub fn time_text(at: DateTime<Utc>, zone: Tz, locale: Locale, seconds: bool) -> String {
    let pattern = match (locale, seconds) {
        (Locale::Id, false) => "%H.%M %Z",
        (Locale::Id, true) => "%H.%M.%S %Z",
        (Locale::En, false) => "%H:%M %Z",
        (Locale::En, true) => "%H:%M:%S %Z",
    };
    at.with_timezone(&zone).format(pattern).to_string()
}

/// A day, e.g. `14 Agustus 2023`.
#[must_use]
pub fn day_text(day: NaiveDate, locale: Locale) -> String {
    day.format_localized("%-d %B %Y", calendar(locale)).to_string()
}

const fn calendar(locale: Locale) -> CalendarLocale {
    match locale {
        Locale::Id => CalendarLocale::id_ID,
        Locale::En => CalendarLocale::en_GB,
    }
}

fn filter_date(at: &str, kwargs: &Kwargs, locale: Locale) -> TeraResult<String> {
    if let Ok(day) = NaiveDate::parse_from_str(at, "%Y-%m-%d") {
        return Ok(day_text(day, locale));
    }
    Ok(day_text(parse(at)?.with_timezone(&zone(kwargs)?).date_naive(), locale))
}

fn filter_datetime(at: &str, kwargs: &Kwargs, locale: Locale) -> TeraResult<String> {
    Ok(datetime_text(parse(at)?, zone(kwargs)?, locale))
}

fn filter_time(at: &str, kwargs: &Kwargs, locale: Locale) -> TeraResult<String> {
    let seconds = kwargs.get::<bool>("seconds")?.unwrap_or(false);
    Ok(time_text(parse(at)?, zone(kwargs)?, locale, seconds))
}

fn filter_number(number: &Value, kwargs: &Kwargs, locale: Locale) -> TeraResult<String> {
    let decimals = kwargs.get::<usize>("decimals")?.unwrap_or(0);
    let number = number.as_f64().ok_or_else(|| tera::Error::message("number: not a number"))?;
    Ok(localise_decimal(&format!("{number:.decimals$}"), locale))
}

/// A decimal written with a point (`-1234.5`) as the language writes it (`-1.234,5`).
#[must_use]
pub fn localise_decimal(plain: &str, locale: Locale) -> String {
    let (thousands, comma) = match locale {
        Locale::Id => ('.', ','),
        Locale::En => (',', '.'),
    };
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), |whole| group(whole, thousands));
    fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}{comma}{fraction}"))
}

fn group(number: i64, separator: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    if number < 0 { format!("-{grouped}") } else { grouped }
}

/// A size as people say it: `512 B`, `1,4 MB` (1 MB = 1 048 576 bytes, as file managers count).
#[must_use]
pub fn file_size(bytes: i64, locale: Locale) -> String {
    const STEPS: [(i64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    for (size, unit) in STEPS {
        if bytes >= size {
            let tenths = bytes.saturating_mul(10) / size;
            return format!("{} {unit}", localise_decimal(&format!("{}.{}", tenths / 10, tenths % 10), locale));
        }
    }
    format!("{bytes} B")
}

fn parse(at: &str) -> TeraResult<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(at)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|_| tera::Error::message(format!("not a time: {at}")))
}

fn zone(kwargs: &Kwargs) -> TeraResult<Tz> {
    let name = kwargs.must_get::<&str>("tz")?;
    name.parse().map_err(|_| tera::Error::message(format!("unknown time zone: {name}")))
}

fn url_encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The address of a static file with its content's fingerprint, so that browsers may keep it for a year.
fn asset(kwargs: &Kwargs) -> TeraResult<String> {
    let path = kwargs.must_get::<&str>("path")?;
    Ok(asset_address(path))
}

/// `/static/<path>?v=<fingerprint>`; without a fingerprint when the file is missing.
#[must_use]
pub fn asset_address(path: &str) -> String {
    use std::{
        collections::HashMap,
        sync::{LazyLock, Mutex},
    };
    static KNOWN: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    known
        .entry(path.to_owned())
        .or_insert_with(|| match std::fs::read(Path::new("assets/static").join(path)) {
            Ok(bytes) => format!("/static/{path}?v={}", &hex::encode(Sha256::digest(bytes))[..12]),
            Err(_) => format!("/static/{path}"),
        })
        .clone()
}

/// Reads the name of a time zone as stored with a region; unknown names fall back to Jakarta.
#[must_use]
pub fn zone_named(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::Asia::Jakarta)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        parse(text).unwrap()
    }

    #[test]
    fn a_time_always_carries_its_zone() {
        let closing = at("2026-06-20T15:59:00Z");
        assert_eq!(datetime_text(closing, chrono_tz::Asia::Makassar, Locale::Id), "20 Juni 2026, 23.59 WITA");
        assert_eq!(datetime_text(closing, chrono_tz::Asia::Jakarta, Locale::Id), "20 Juni 2026, 22.59 WIB");
        assert_eq!(datetime_text(closing, chrono_tz::Asia::Makassar, Locale::En), "20 June 2026, 23:59 WITA");
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(localise_decimal("1234567.50", Locale::Id), "1.234.567,50");
        assert_eq!(localise_decimal("1234567.50", Locale::En), "1,234,567.50");
        assert_eq!(group(-1234, '.'), "-1.234");
        assert_eq!(file_size(1_500_000, Locale::Id), "1,4 MB");
    }

    #[test]
    fn midnight_in_the_region_is_another_day_in_utc() {
        let day = Utc.with_ymd_and_hms(2026, 8, 13, 17, 0, 0).unwrap();
        assert_eq!(day_text(day.with_timezone(&chrono_tz::Asia::Makassar).date_naive(), Locale::Id), "14 Agustus 2026");
    }
}
