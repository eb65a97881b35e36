//! Stages as people see them: a range of days in the region's zone, and where now is.

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::filters::day_text;
use crate::domain::{
    locale::Locale,
    stage::{Phase, StageWindow},
};

/// A stage on the timeline, as the component `ui.timeline` wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Name.
    pub name: String,
    /// `1 Juni – 20 Juni 2026`; empty when no date is set.
    pub dates: String,
    /// `done`, `now` or `next`.
    pub state: &'static str,
}

impl StageView {
    /// A stage with the window that counts.
    #[must_use]
    pub fn new(name: &str, window: StageWindow, zone: Tz, locale: Locale, now: DateTime<Utc>) -> Self {
        let state = match window.phase_at(now) {
            Phase::Over => "done",
            Phase::Open => "now",
            Phase::NotYet | Phase::Unscheduled => "next",
        };
        Self { name: name.to_owned(), dates: range_text(window, zone, locale), state }
    }
}

/// The days of a window: the year once, a single day once.
#[must_use]
pub fn range_text(window: StageWindow, zone: Tz, locale: Locale) -> String {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    match (window.opens_at.map(day), window.closes_at.map(day)) {
        (None, None) => String::new(),
        (Some(opens), None) => format!("{} –", day_text(opens, locale)),
        (None, Some(closes)) => format!("– {}", day_text(closes, locale)),
        (Some(opens), Some(closes)) if opens == closes => day_text(closes, locale),
        (Some(opens), Some(closes)) => {
            let first = day_text(opens, locale);
            let year = format!(" {}", opens.year());
            let is_same_year = opens.year() == closes.year();
            let first = if is_same_year { first.trim_end_matches(&year).to_owned() } else { first };
            format!("{first} – {}", day_text(closes, locale))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<DateTime<Utc>> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn days_are_those_of_the_region() {
        let window = StageWindow { opens_at: at("2026-05-31T16:00:00Z"), closes_at: at("2026-06-20T15:59:00Z") };
        let (wita, wib) = (chrono_tz::Asia::Makassar, chrono_tz::Asia::Jakarta);
        assert_eq!(range_text(window, wita, Locale::Id), "1 Juni – 20 Juni 2026");
        assert_eq!(range_text(window, wib, Locale::En), "31 May – 20 June 2026");
        let day = StageWindow { opens_at: at("2026-08-13T16:00:00Z"), closes_at: at("2026-08-14T15:59:00Z") };
        assert_eq!(range_text(day, wita, Locale::Id), "14 Agustus 2026");
        assert_eq!(range_text(StageWindow::default(), wita, Locale::Id), "");
    }
}
