//! Dates and times as people in a region type them. Indonesia knows no summer time: every local time exists once.

use chrono::{DateTime, Months, NaiveDateTime, TimeZone, Utc};

use super::region::RegionZone;

/// What browsers send, and what people type where the browser offers no calendar.
const PATTERNS: [&str; 6] =
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M", "%d-%m-%Y %H.%M", "%d/%m/%Y %H.%M"];

/// Reads a local date and time, e.g. `2026-06-20T23:59` in WITA; `None` when it is not one.
#[must_use]
pub fn parse_local(text: &str, zone: RegionZone) -> Option<DateTime<Utc>> {
    let local = PATTERNS.iter().find_map(|pattern| NaiveDateTime::parse_from_str(text.trim(), pattern).ok())?;
    to_utc(local, zone)
}

/// The moment as a `datetime-local` field wants it.
#[must_use]
pub fn local_text(at: DateTime<Utc>, zone: RegionZone) -> String {
    at.with_timezone(&zone.tz()).format("%Y-%m-%dT%H:%M").to_string()
}

/// The same local day and time so many years later (or earlier); 29 February becomes the 28th where there is none.
#[must_use]
pub fn shift_years(at: DateTime<Utc>, years: i32, zone: RegionZone) -> DateTime<Utc> {
    let local = at.with_timezone(&zone.tz()).naive_local();
    let months = Months::new(years.unsigned_abs().saturating_mul(12));
    let shifted = if years < 0 { local.checked_sub_months(months) } else { local.checked_add_months(months) };
    shifted.and_then(|local| to_utc(local, zone)).unwrap_or(at)
}

/// Days between the two moments by the region's calendar: zero on the last day itself.
#[must_use]
pub fn days_until(until: DateTime<Utc>, now: DateTime<Utc>, zone: RegionZone) -> i64 {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone.tz()).date_naive();
    (day(until) - day(now)).num_days()
}

fn to_utc(local: NaiveDateTime, zone: RegionZone) -> Option<DateTime<Utc>> {
    zone.tz().from_local_datetime(&local).single().map(|at| at.with_timezone(&Utc))
}
